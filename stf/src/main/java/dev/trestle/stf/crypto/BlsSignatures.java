package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * BLS signatures as Ethereum's beacon chain uses them: public keys of 48 bytes in G1, signatures of
 * 96 bytes in G2, proof of possession against rogue keys. Source: draft-irtf-cfrg-bls-signature-05,
 * suite {@code BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_}.
 *
 * <p>Signing is not constant-time: whoever can measure it closely may learn the key. It is meant
 * for development chains and tests; keys of value belong into a signer of their own.
 */
public final class BlsSignatures {
  private static final byte[] SIGNATURE_DOMAIN =
      "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] POSSESSION_DOMAIN =
      "BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_".getBytes(StandardCharsets.US_ASCII);

  private BlsSignatures() {}

  /** The public key of a secret one; nothing unless that is from 1 to the group order less 1. */
  public static Optional<byte[]> publicKey(Bytes32 secretKey) {
    return scalar(secretKey).map(k -> BlsG1.compress(BlsG1.GENERATOR.multiply(k)));
  }

  /** The signature of a message; nothing if the key is out of range. */
  public static Optional<byte[]> sign(Bytes32 secretKey, byte[] message) {
    return scalar(secretKey)
        .map(k -> BlsG2.compress(BlsHashToCurve.hashToG2(message, SIGNATURE_DOMAIN).multiply(k)));
  }

  /** The proof that one knows a secret key, without which the fast aggregate check is unsafe. */
  public static Optional<byte[]> provePossession(Bytes32 secretKey) {
    return scalar(secretKey)
        .map(k -> {
          byte[] key = BlsG1.compress(BlsG1.GENERATOR.multiply(k));
          return BlsG2.compress(BlsHashToCurve.hashToG2(key, POSSESSION_DOMAIN).multiply(k));
        });
  }

  /** Whether a proof made by {@link #provePossession} belongs to the key. */
  public static boolean verifyPossession(byte[] publicKey, byte[] proof) {
    return verify(publicKeyPoint(publicKey), publicKey, proof, POSSESSION_DOMAIN);
  }

  /** Whether the signature is the key's on the message; false for anything malformed. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return verify(publicKeyPoint(publicKey), message, signature, SIGNATURE_DOMAIN);
  }

  /** The sum of signatures; nothing if there are none or one is malformed. */
  public static Optional<byte[]> aggregate(List<byte[]> signatures) {
    CurvePoint<BlsFp2> sum = CurvePoint.infinity(BlsFp2.ZERO);
    for (byte[] signature : signatures) {
      Optional<CurvePoint<BlsFp2>> point = BlsG2.decompress(signature);
      if (point.isEmpty()) {
        return Optional.empty();
      }
      sum = sum.add(point.get());
    }
    return signatures.isEmpty() ? Optional.empty() : Optional.of(BlsG2.compress(sum));
  }

  /** Whether the signature is the sum of each key's on its own message. */
  public static boolean aggregateVerify(
      List<byte[]> publicKeys, List<byte[]> messages, byte[] signature) {
    if (publicKeys.isEmpty() || publicKeys.size() != messages.size()) {
      return false;
    }
    List<CurvePoint<BlsFp>> keys = new ArrayList<>();
    List<CurvePoint<BlsFp2>> hashes = new ArrayList<>();
    for (int i = 0; i < publicKeys.size(); i++) {
      Optional<CurvePoint<BlsFp>> key = publicKeyPoint(publicKeys.get(i));
      if (key.isEmpty()) {
        return false;
      }
      keys.add(key.get());
      hashes.add(BlsHashToCurve.hashToG2(messages.get(i), SIGNATURE_DOMAIN));
    }
    return BlsG2.decompress(signature).map(s -> holds(keys, hashes, s)).orElse(false);
  }

  /**
   * Whether the signature is the sum of all keys' on the same message. Safe only for keys whose
   * possession was proven.
   */
  public static boolean fastAggregateVerify(
      List<byte[]> publicKeys, byte[] message, byte[] signature) {
    CurvePoint<BlsFp> sum = CurvePoint.infinity(BlsFp.ZERO);
    for (byte[] publicKey : publicKeys) {
      Optional<CurvePoint<BlsFp>> key = publicKeyPoint(publicKey);
      if (key.isEmpty()) {
        return false;
      }
      sum = sum.add(key.get());
    }
    return !publicKeys.isEmpty()
        && verify(Optional.of(sum.toAffine()), message, signature, SIGNATURE_DOMAIN);
  }

  private static boolean verify(
      Optional<CurvePoint<BlsFp>> key, byte[] message, byte[] signature, byte[] domain) {
    Optional<CurvePoint<BlsFp2>> s = BlsG2.decompress(signature);
    return key.isPresent()
        && s.isPresent()
        && holds(List.of(key.get()), List.of(BlsHashToCurve.hashToG2(message, domain)), s.get());
  }

  /** {@code product of e(key, hash) = e(G1, signature)}. */
  private static boolean holds(
      List<CurvePoint<BlsFp>> keys, List<CurvePoint<BlsFp2>> hashes, CurvePoint<BlsFp2> signature) {
    List<PairingTerm<BlsFp2>> terms = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      addTerm(terms, keys.get(i), hashes.get(i));
    }
    addTerm(terms, BlsG1.GENERATOR.negate(), signature);
    return BlsPairing.productIsOne(terms);
  }

  private static void addTerm(
      List<PairingTerm<BlsFp2>> terms, CurvePoint<BlsFp> p, CurvePoint<BlsFp2> q) {
    if (!p.isInfinity() && !q.isInfinity()) {
      terms.add(BlsPairing.term(p, BlsPairing.lines(q)));
    }
  }

  /** A point of G1 other than infinity ("KeyValidate" of the draft). */
  private static Optional<CurvePoint<BlsFp>> publicKeyPoint(byte[] publicKey) {
    return BlsG1.decompress(publicKey).filter(p -> !p.isInfinity());
  }

  private static Optional<long[]> scalar(Bytes32 secretKey) {
    byte[] bytes = secretKey.toBytes();
    return secretKey.isZero() || !BlsFr.isCanonical(bytes, 0)
        ? Optional.empty()
        : Optional.of(BlsFr.from(bytes, 0).toLimbs());
  }
}
