package dev.trestle.spec;

import dev.trestle.stf.crypto.PublicKey;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.crypto.Secp256r1;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Wycheproof: ECDSA verification on both curves, and HMAC-SHA256. */
final class WycheproofTopic implements Topic {
  /** How the signatures of a file are written, and what else it demands. */
  private record Rules(
      Function<byte[], Optional<EncodedSignature>> encoding,
      Function<byte[], Bytes32> hash,
      boolean lowS) {}

  @Override
  public String name() {
    return "ecdsa";
  }

  @Override
  public List<String> archives() {
    return List.of("ecdsa/wycheproof");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      JsonNode file = archive.json(path);
      switch (path) {
        case "hmac_sha256_test.json" -> hmac(path, file, tally);
        case "ecdsa_secp256k1_sha256_test.json", "ecdsa_secp256r1_sha256_test.json" ->
            ecdsa(path, file, new Rules(EncodedSignature::der, Sha256::hash, false), tally);
        case "ecdsa_secp256k1_sha256_bitcoin_test.json" ->
            ecdsa(path, file, new Rules(EncodedSignature::der, Sha256::hash, true), tally);
        case "ecdsa_secp256k1_sha256_p1363_test.json", "ecdsa_secp256r1_sha256_p1363_test.json" ->
            ecdsa(path, file, new Rules(EncodedSignature::plain, Sha256::hash, false), tally);
        case "ecdsa_secp256k1_sha3_256_test.json" ->
            ecdsa(
                path, file, new Rules(EncodedSignature::der, WycheproofTopic::sha3, false), tally);
        default -> tally.skip(path, file.get("numberOfTests").intValue(), reasonToSkip(file));
      }
    }
  }

  private static String reasonToSkip(JsonNode file) {
    return JsonFields.text(file, "algorithm") + " is used nowhere in this code";
  }

  private static void hmac(String path, JsonNode file, Tally tally) {
    for (JsonNode group : file.get("testGroups")) {
      int tagBytes = group.get("tagSize").intValue() / 8;
      for (JsonNode c : group.get("tests")) {
        tally.check(
            name(path, c),
            () -> {
              Bytes32 tag = Sha256.hmac(JsonFields.bytes(c, "key"), JsonFields.bytes(c, "msg"));
              byte[] cut = Arrays.copyOf(tag.toBytes(), tagBytes);
              judge(c, Arrays.equals(cut, JsonFields.bytes(c, "tag")));
            });
      }
    }
  }

  private static void ecdsa(String path, JsonNode file, Rules rules, Tally tally) {
    for (JsonNode group : file.get("testGroups")) {
      byte[] key = JsonFields.bytes(group.get("publicKey"), "uncompressed");
      boolean k1 = JsonFields.text(group.get("publicKey"), "curve").equals("secp256k1");
      PublicKey publicKey =
          new PublicKey(Bytes32.from(key, 1).toUInt256(), Bytes32.from(key, 33).toUInt256());
      for (JsonNode c : group.get("tests")) {
        tally.check(name(path, c), () -> judge(c, verify(c, publicKey, k1, rules)));
      }
    }
  }

  private static boolean verify(JsonNode c, PublicKey key, boolean k1, Rules rules) {
    Optional<EncodedSignature> signature = rules.encoding().apply(JsonFields.bytes(c, "sig"));
    if (signature.isEmpty()) {
      return false;
    }
    UInt256 r = signature.get().r();
    UInt256 s = signature.get().s();
    Bytes32 hash = rules.hash().apply(JsonFields.bytes(c, "msg"));
    if (rules.lowS() && s.compareTo(Secp256k1.HALF_ORDER) > 0) {
      return false;
    }
    return k1 ? Secp256k1.verify(hash, r, s, key) : Secp256r1.verify(hash, r, s, key);
  }

  private static void judge(JsonNode c, boolean accepted) {
    String result = JsonFields.text(c, "result");
    Mismatch.unless(
        result.equals("acceptable") || result.equals("valid") == accepted,
        "wanted " + result + ", but it was " + (accepted ? "accepted" : "refused") + ": " + c);
  }

  private static String name(String path, JsonNode c) {
    return path + " tcId " + c.get("tcId").intValue();
  }

  /** Only these vectors need NIST's SHA-3; the JDK's serves. */
  private static Bytes32 sha3(byte[] message) {
    try {
      return Bytes32.from(MessageDigest.getInstance("SHA3-256").digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA3-256", e);
    }
  }
}
