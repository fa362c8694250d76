package dev.trestle.spec;

import dev.trestle.stf.crypto.Bls12381;
import dev.trestle.stf.crypto.BlsG1;
import dev.trestle.stf.crypto.BlsG2;
import dev.trestle.stf.crypto.BlsHashToCurve;
import dev.trestle.stf.crypto.BlsSignatures;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** BLS12-381: signatures, hashing to the curve, encodings of points, values of the pairing. */
final class BlsTopic implements Topic {
  @Override
  public String name() {
    return "bls";
  }

  @Override
  public List<String> archives() {
    return List.of("bls12-381/bls12-381");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths()) {
      String folder = path.substring(0, path.lastIndexOf('/'));
      String file = path.substring(folder.length() + 1);
      switch (folder.substring(folder.lastIndexOf('/') + 1)) {
        case "bls12-381-tests" -> signatureScheme(archive, path, file, tally);
        case "hash-to-curve" -> hashToCurve(archive, path, file, tally);
        case "noble" -> noble(archive, path, file, tally);
        case "zkcrypto" -> encodings(archive, path, file, tally);
        default -> tally.skip(path, "no topic knows " + path);
      }
    }
  }

  private static void signatureScheme(Archive archive, String path, String file, Tally tally) {
    String function = file.substring(0, file.length() - ".json".length());
    for (JsonNode c : archive.json(path)) {
      tally.check(
          function + " " + JsonFields.text(c, "name"),
          () ->
              Mismatch.unlessEqual(
                  function, expected(c.get("output")), call(function, c.get("input"))));
    }
  }

  private static Object expected(JsonNode output) {
    if (output.isNull()) {
      return "refused";
    }
    if (output.isObject()) {
      return coordinates(output);
    }
    return output.isString() ? output.stringValue() : output.booleanValue();
  }

  private static Object call(String function, JsonNode in) {
    return switch (function) {
      case "sign" ->
          text(
              BlsSignatures.sign(
                  JsonFields.bytes32(in, "privkey"), JsonFields.bytes(in, "message")));
      case "verify" ->
          BlsSignatures.verify(
              JsonFields.bytes(in, "pubkey"),
              JsonFields.bytes(in, "message"),
              JsonFields.bytes(in, "signature"));
      case "aggregate" -> text(BlsSignatures.aggregate(list(in)));
      case "aggregate_verify" ->
          BlsSignatures.aggregateVerify(
              list(in.get("pubkeys")), list(in.get("messages")), signature(in));
      case "fast_aggregate_verify" ->
          BlsSignatures.fastAggregateVerify(
              list(in.get("pubkeys")), JsonFields.bytes(in, "message"), signature(in));
      case "batch_verify" -> batchVerify(in);
      case "deserialization_G1" -> BlsG1.decompress(JsonFields.bytes(in, "pubkey")).isPresent();
      case "deserialization_G2" -> BlsG2.decompress(JsonFields.bytes(in, "signature")).isPresent();
      case "hash_to_G2" ->
          plain(
              BlsG2.encode(
                  BlsHashToCurve.hashToG2(
                      JsonFields.utf8(in, "msg"),
                      ascii("QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"))));
      default -> throw new IllegalArgumentException("no function " + function);
    };
  }

  private static boolean batchVerify(JsonNode in) {
    List<byte[]> keys = list(in.get("pubkeys"));
    List<byte[]> messages = list(in.get("messages"));
    List<byte[]> signatures = list(in.get("signatures"));
    boolean all = true;
    for (int i = 0; i < keys.size(); i++) {
      all &= BlsSignatures.verify(keys.get(i), messages.get(i), signatures.get(i));
    }
    return all;
  }

  private static void hashToCurve(Archive archive, String path, String file, Tally tally) {
    JsonNode suite = archive.json(path);
    byte[] domain = JsonFields.utf8(suite, "dst");
    boolean g1 = file.contains("_G1_");
    int number = 0;
    for (JsonNode c : suite.get("vectors")) {
      String name = file + " " + number++;
      if (!file.contains("SSWU")) {
        tally.skip(name, "another map to the curve than RFC 9380's suites for BLS12-381");
        continue;
      }
      tally.check(
          name,
          () -> {
            byte[] message = JsonFields.utf8(c, "msg");
            byte[] point =
                g1
                    ? BlsG1.encode(BlsHashToCurve.hashToG1(message, domain))
                    : BlsG2.encode(BlsHashToCurve.hashToG2(message, domain));
            Mismatch.unlessEqual("point", coordinates(c.get("P")), plain(point));
          });
    }
  }

  private static void noble(Archive archive, String path, String file, Tally tally) {
    if (file.equals("pairing.json")) {
      for (JsonNode c : archive.json(path)) {
        long k = c.get("k").longValue();
        tally.check("pairing " + k, () -> pairing(k, JsonFields.bytes(c, "gt")));
      }
      return;
    }
    boolean g1 = file.startsWith("g1");
    byte[] domain = ascii("BLS_SIG_BLS12381" + (g1 ? "G1" : "G2") + "_XMD:SHA-256_SSWU_RO_NUL_");
    int number = 0;
    for (String line : archive.text(path).lines().toList()) {
      String[] fields = line.split(":", -1);
      tally.check(
          file + " " + number++,
          () -> {
            long[] key = limbs(Hex.decode(fields[0]));
            byte[] message = Hex.decode(fields[1]);
            byte[] actual =
                g1
                    ? BlsG1.compress(BlsHashToCurve.hashToG1(message, domain).multiply(key))
                    : BlsG2.compress(BlsHashToCurve.hashToG2(message, domain).multiply(key));
            Mismatch.unlessEqual("signature", fields[2], Hex.encode(actual));
          });
    }
  }

  private static void pairing(long k, byte[] expected) {
    byte[] actual = Bls12381.pairing(BlsG1.GENERATOR.multiply(k), BlsG2.GENERATOR.multiply(k));
    Mismatch.unlessEqual("pairing", expected, actual);
  }

  private static void encodings(Archive archive, String path, String file, Tally tally) {
    boolean g1 = file.startsWith("g1");
    boolean compressed = file.contains("_compressed");
    for (JsonNode c : archive.json(path)) {
      long k = c.get("k").longValue();
      byte[] bytes = JsonFields.bytes(c, "point");
      tally.check(
          file + " " + k,
          () -> {
            if (g1) {
              var point = BlsG1.GENERATOR.multiply(k);
              Mismatch.unlessEqual(
                  "bytes", bytes, compressed ? BlsG1.compress(point) : BlsG1.encode(point));
              var read = compressed ? BlsG1.decompress(bytes) : BlsG1.decode(bytes);
              Mismatch.unless(read.orElseThrow().isSamePoint(point), "another point is read");
            } else {
              var point = BlsG2.GENERATOR.multiply(k);
              Mismatch.unlessEqual(
                  "bytes", bytes, compressed ? BlsG2.compress(point) : BlsG2.encode(point));
              var read = compressed ? BlsG2.decompress(bytes) : BlsG2.decode(bytes);
              Mismatch.unless(read.orElseThrow().isSamePoint(point), "another point is read");
            }
          });
    }
  }

  /** x and y of a JSON point as one hex text, the imaginary parts first. */
  private static String coordinates(JsonNode point) {
    StringBuilder out = new StringBuilder();
    for (String field : List.of("x", "y")) {
      for (String part : List.of(JsonFields.text(point, field).split(",")).reversed()) {
        out.append(part.substring(2));
      }
    }
    return out.toString();
  }

  private static String plain(byte[] point) {
    return Hex.encode(point);
  }

  private static Object text(Optional<byte[]> answer) {
    return answer.isPresent() ? Hex.encodePrefixed(answer.get()) : "refused";
  }

  private static byte[] signature(JsonNode in) {
    return JsonFields.bytes(in, "signature");
  }

  private static List<byte[]> list(JsonNode array) {
    List<byte[]> out = new ArrayList<>();
    array.forEach(item -> out.add(Hex.decode(item.stringValue())));
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A 32-byte number, least significant limb first. */
  private static long[] limbs(byte[] number) {
    Bytes32 word = Bytes32.from(number, 0);
    return new long[] {word.w3(), word.w2(), word.w1(), word.w0()};
  }
}
