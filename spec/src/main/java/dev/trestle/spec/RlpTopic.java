package dev.trestle.spec;

import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** RLP both ways, and what must not decode. */
final class RlpTopic implements Topic {
  private static final String ETHEREUM_TESTS = "rlp-trie-tx/ethereum-tests-basic";

  @Override
  public String name() {
    return "rlp";
  }

  @Override
  public List<String> archives() {
    return List.of(ETHEREUM_TESTS, "abi-eip712-tx/ethers-testcases");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    if (!archive.name().equals(ETHEREUM_TESTS)) {
      for (JsonNode c : archive.json("rlp-coder.json")) {
        tally.check(
            "rlp-coder.json " + JsonFields.text(c, "name"),
            () -> roundTrip(encodeHex(c.get("decoded")), JsonFields.bytes(c, "encoded")));
      }
      return;
    }
    for (String path : archive.paths(".json")) {
      if (path.startsWith("RLPTests/")) {
        for (var c : archive.json(path).properties()) {
          tally.check(path + " " + c.getKey(), () -> check(c.getValue()));
        }
      }
    }
  }

  private static void check(JsonNode c) {
    byte[] out = JsonFields.bytes(c, "out");
    JsonNode in = c.get("in");
    if (in.isString() && in.stringValue().equals("INVALID")) {
      Mismatch.unless(!decodes(out), "this decodes, but is no valid RLP: " + Hex.encode(out));
    } else if (in.isString() && in.stringValue().equals("VALID")) {
      Mismatch.unless(decodes(out), "this does not decode: " + Hex.encode(out));
    } else {
      roundTrip(encode(in), out);
    }
  }

  private static void roundTrip(byte[] encoded, byte[] expected) {
    Mismatch.unlessEqual("encoding", expected, encoded);
    RlpReader reader = new RlpReader(expected);
    RlpWriter copy = new RlpWriter();
    copyItem(reader, copy);
    reader.expectEnd();
    Mismatch.unlessEqual("decoded and encoded again", expected, copy.toBytes());
  }

  private static boolean decodes(byte[] bytes) {
    try {
      RlpReader reader = new RlpReader(bytes);
      copyItem(reader, new RlpWriter());
      reader.expectEnd();
      return true;
    } catch (RlpException e) {
      return false;
    }
  }

  private static void copyItem(RlpReader reader, RlpWriter copy) {
    if (reader.nextIsList()) {
      RlpReader items = reader.list();
      copy.beginList();
      while (items.hasNext()) {
        copyItem(items, copy);
      }
      copy.endList();
    } else {
      copy.bytes(reader.bytes());
    }
  }

  /** Text is text, except that {@code #} starts a decimal number. */
  private static byte[] encode(JsonNode in) {
    RlpWriter out = new RlpWriter();
    write(in, out);
    return out.toBytes();
  }

  private static void write(JsonNode in, RlpWriter out) {
    if (in.isArray()) {
      out.beginList();
      in.forEach(item -> write(item, out));
      out.endList();
    } else if (in.isNumber()) {
      out.number(UInt256.of(in.bigIntegerValue()));
    } else if (in.stringValue().startsWith("#")) {
      byte[] number = new BigInteger(in.stringValue().substring(1)).toByteArray();
      out.bytes(number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number);
    } else {
      out.bytes(in.stringValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] encodeHex(JsonNode in) {
    RlpWriter out = new RlpWriter();
    writeHex(in, out);
    return out.toBytes();
  }

  private static void writeHex(JsonNode in, RlpWriter out) {
    if (in.isArray()) {
      out.beginList();
      in.forEach(item -> writeHex(item, out));
      out.endList();
    } else {
      out.bytes(Hex.decode(in.stringValue()));
    }
  }
}
