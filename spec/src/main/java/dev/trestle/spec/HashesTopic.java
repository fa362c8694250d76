package dev.trestle.spec;

import dev.trestle.stf.crypto.Blake2b;
import dev.trestle.stf.crypto.Keccak;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Known answers of Keccak and BLAKE2b. */
final class HashesTopic implements Topic {
  @Override
  public String name() {
    return "hashes";
  }

  @Override
  public List<String> archives() {
    return List.of("hashes/hash-kats");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      JsonNode cases = archive.json(path);
      switch (path) {
        case "keccak256-short.json", "keccak256-long.json" ->
            keccak(path, cases, tally, message -> Keccak.hash(message).toBytes());
        case "keccak512-short.json" -> keccak(path, cases, tally, Keccak::hash512);
        case "blake2b-keyed.json" -> blake2b(path, cases, tally);
        case "sha3-256-short.json" ->
            tally.skip(path, cases.size(), "NIST's SHA-3 padding is not used in Ethereum");
        default -> tally.skip(path, cases.size(), "no topic knows " + path);
      }
    }
  }

  private static void keccak(String path, JsonNode cases, Tally tally, UnaryOperator<byte[]> hash) {
    for (JsonNode c : cases) {
      String length = JsonFields.text(c, "Len");
      tally.check(
          path + " length " + length,
          () -> {
            byte[] message = length.equals("0") ? new byte[0] : JsonFields.bytes(c, "Msg");
            Mismatch.unlessEqual("digest", JsonFields.bytes(c, "MD"), hash.apply(message));
          });
    }
  }

  private static void blake2b(String path, JsonNode cases, Tally tally) {
    int number = 0;
    for (JsonNode c : cases) {
      tally.check(
          path + " " + number++,
          () -> {
            byte[] expected = JsonFields.bytes(c, "hash");
            byte[] actual =
                Blake2b.hash(
                    JsonFields.bytes(c, "in"), JsonFields.bytes(c, "key"), expected.length);
            Mismatch.unlessEqual("digest", expected, actual);
          });
    }
  }
}
