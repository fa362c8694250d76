package dev.trestle.spec;

import dev.trestle.stf.crypto.PublicKey;
import dev.trestle.stf.crypto.Rfc6979;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The noble library's vectors: deterministic signatures, point arithmetic, nonces. */
final class NobleSecp256k1Topic implements Topic {
  @Override
  public String name() {
    return "ecdsa";
  }

  @Override
  public List<String> archives() {
    return List.of("ecdsa/secp256k1-noble");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    signatures(archive.json("ecdsa.json"), tally);
    points(archive.json("points.json"), tally);
    nonces(archive.json("rfc6979.json"), tally);
    multiples(archive.text("privates-2.txt"), tally);
    endomorphism(archive.json("endomorphism.json"), tally);
    long schnorr = archive.text("bip340-schnorr.csv").lines().skip(1).count();
    tally.skip("bip340-schnorr.csv", schnorr, "Schnorr signatures are Bitcoin's, not Ethereum's");
  }

  private static void signatures(JsonNode file, Tally tally) {
    int number = 0;
    for (JsonNode c : file.get("valid")) {
      tally.check("ecdsa.json valid " + number++, () -> validSignature(c));
    }
    for (JsonNode c : file.get("invalid").get("sign")) {
      tally.check(
          "ecdsa.json invalid sign " + JsonFields.text(c, "description"),
          () ->
              Mismatch.unless(
                  !Secp256k1.isPrivateKey(JsonFields.number(c, "d")),
                  "the private key counts as valid: " + c));
    }
    for (JsonNode c : file.get("invalid").get("verify")) {
      tally.check(
          "ecdsa.json invalid verify " + JsonFields.text(c, "description"),
          () -> Mismatch.unless(!verifies(c), "the signature counts as valid: " + c));
    }
    tally.skip(
        "ecdsa.json extraEntropy",
        file.get("extraEntropy").size(),
        "nonces take no extra entropy here (RFC 6979 §3.6 is optional)");
  }

  private static void validSignature(JsonNode c) {
    Bytes32 hash = JsonFields.bytes32(c, "m");
    UInt256 key = JsonFields.number(c, "d");
    Secp256k1.Signature signature = Secp256k1.sign(hash, key);
    byte[] bytes = new byte[64];
    Bytes32.of(signature.r()).putTo(bytes, 0);
    Bytes32.of(signature.s()).putTo(bytes, 32);
    Mismatch.unlessEqual("signature", JsonFields.bytes(c, "signature"), bytes);
    PublicKey publicKey = Secp256k1.publicKey(key);
    Mismatch.unless(
        Secp256k1.verify(hash, signature.r(), signature.s(), publicKey), "it does not verify");
    Mismatch.unlessEqual(
        "recovered key",
        Optional.of(publicKey),
        Secp256k1.recover(hash, signature.yParity(), signature.r(), signature.s()));
  }

  private static boolean verifies(JsonNode c) {
    Optional<PublicKey> key = Secp256k1.parse(JsonFields.bytes(c, "Q"));
    Optional<EncodedSignature> signature = EncodedSignature.plain(JsonFields.bytes(c, "signature"));
    boolean strict = c.has("strict") && c.get("strict").booleanValue();
    return key.isPresent()
        && signature.isPresent()
        && (!strict || signature.get().s().compareTo(Secp256k1.HALF_ORDER) <= 0)
        && Secp256k1.verify(
            JsonFields.bytes32(c, "m"), signature.get().r(), signature.get().s(), key.get());
  }

  private static void points(JsonNode file, Tally tally) {
    for (String validity : List.of("valid", "invalid")) {
      for (var kind : file.get(validity).properties()) {
        int number = 0;
        for (JsonNode c : kind.getValue()) {
          String name = "points.json " + validity + " " + kind.getKey() + " " + number++;
          tally.check(name, () -> point(kind.getKey(), c));
        }
      }
    }
  }

  private static void point(String kind, JsonNode c) {
    if (kind.equals("isPoint")) {
      boolean expected = c.get("expected").booleanValue();
      boolean actual = Secp256k1.parse(JsonFields.bytes(c, "P")).isPresent();
      Mismatch.unless(expected == actual, "is a point: " + actual + ", but " + c);
      return;
    }
    Optional<PublicKey> result =
        switch (kind) {
          case "pointAdd" ->
              parse(c, "P").flatMap(p -> parse(c, "Q").flatMap(q -> Secp256k1.add(p, q)));
          case "pointAddScalar" -> parse(c, "P").flatMap(p -> addScalar(p, c));
          case "pointCompress" -> parse(c, "P");
          case "pointFromScalar" -> scalar(c).map(Secp256k1::publicKey);
          case "pointMultiply" ->
              parse(c, "P").flatMap(p -> scalar(c).flatMap(d -> Secp256k1.multiply(p, d)));
          default -> throw new Mismatch("no such operation: " + kind);
        };
    JsonNode expected = c.get("expected");
    if (expected == null || expected.isNull()) {
      Mismatch.unless(result.isEmpty(), "wanted no point, got " + result + " for " + c);
      return;
    }
    byte[] bytes = Hex.decode(expected.stringValue());
    Mismatch.unless(result.isPresent(), "no point for " + c);
    PublicKey point = result.get();
    Mismatch.unlessEqual(
        kind, bytes, bytes.length == 33 ? point.compressed() : point.uncompressed());
  }

  private static Optional<PublicKey> parse(JsonNode c, String field) {
    return Secp256k1.parse(JsonFields.bytes(c, field));
  }

  /** These vectors take private keys only: 0 and what exceeds the order are errors. */
  private static Optional<UInt256> scalar(JsonNode c) {
    return Optional.of(JsonFields.number(c, "d")).filter(Secp256k1::isPrivateKey);
  }

  private static Optional<PublicKey> addScalar(PublicKey p, JsonNode c) {
    UInt256 d = JsonFields.number(c, "d");
    if (d.isZero()) {
      return Optional.of(p);
    }
    return scalar(c).flatMap(scalar -> Secp256k1.add(p, Secp256k1.publicKey(scalar)));
  }

  private static void nonces(JsonNode file, Tally tally) {
    int number = 0;
    for (JsonNode c : file.get("vectors")) {
      tally.check(
          "rfc6979.json " + number++,
          () -> {
            Bytes32 hash = Sha256.hash(JsonFields.utf8(c, "message"));
            Rfc6979 nonces = new Rfc6979(hash, JsonFields.number(c, "d"), Secp256k1.ORDER);
            for (int i = 0; i < 16; i++) {
              UInt256 nonce = nonces.next();
              if (c.has("k" + i)) {
                Mismatch.unlessEqual("k" + i, JsonFields.number(c, "k" + i), nonce);
              }
            }
          });
    }
  }

  private static void multiples(String file, Tally tally) {
    for (String line : file.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.split(":");
      tally.check(
          "privates-2.txt " + parts[0],
          () ->
              Mismatch.unlessEqual(
                  "public key",
                  new PublicKey(UInt256.fromHex(parts[1]), UInt256.fromHex(parts[2])),
                  Secp256k1.publicKey(UInt256.of(new BigInteger(parts[0])))));
    }
  }

  private static void endomorphism(JsonNode file, Tally tally) {
    for (JsonNode c : file.get("vectors")) {
      tally.check(
          "endomorphism.json " + JsonFields.text(c, "desc"),
          () -> {
            PublicKey point = new PublicKey(decimal(c, "ax"), decimal(c, "ay"));
            PublicKey expected = new PublicKey(decimal(c, "cx"), decimal(c, "cy"));
            Mismatch.unlessEqual(
                "product", Optional.of(expected), Secp256k1.multiply(point, decimal(c, "scalar")));
          });
    }
  }

  private static UInt256 decimal(JsonNode c, String field) {
    return UInt256.of(new BigInteger(JsonFields.text(c, field)));
  }
}
