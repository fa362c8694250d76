package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * KZG commitments to blobs and their opening proofs: EIP-4844 (consensus-specs,
 * deneb/polynomial-commitments.md). Points are 48 bytes compressed, field elements 32 bytes
 * big-endian, blobs 131072 bytes. All values are public, so time may depend on them. For cells see
 * {@link KzgCells}.
 */
public final class Kzg {
  private static final int POINT_BYTES = BlsG1.COMPRESSED_BYTES;
  private static final int POINT_EVALUATION_BYTES = 192;
  private static final byte VERSION = 1;
  private static final byte[] BLOB_DOMAIN = ascii("FSBLOBVERIFY_V1_");
  private static final byte[] BATCH_DOMAIN = ascii("RCKZGBATCH___V1_");

  /** The order of the groups, as the precompile returns it. */
  private static final byte[] ORDER =
      Hex.decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  /** {@code tau * G2} of the mainnet ceremony: all that verification needs of it. */
  private static final CurvePoint<BlsFp2> TAU_G2 =
      BlsG2.decompressUnchecked(
              Hex.decode(
                  "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d"
                      + "2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e2"
                      + "3926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2"))
          .orElseThrow();

  private static final List<Line<BlsFp2>> TAU_G2_LINES = BlsPairing.lines(TAU_G2);
  private static final List<Line<BlsFp2>> G2_LINES = BlsPairing.lines(BlsG2.GENERATOR);

  private Kzg() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What a commitment says: at z its polynomial has the value y. */
  private record Opening(CurvePoint<BlsFp> commitment, BlsFr z, BlsFr y, CurvePoint<BlsFp> proof) {}

  /**
   * A proof and the value it proves.
   *
   * @param proof 48 bytes
   * @param y 32 bytes
   */
  public record ProofAndValue(byte[] proof, byte[] y) {}

  /**
   * The point evaluation precompile: versioned hash, z, y, commitment and proof in 192 bytes to the
   * number of field elements in a blob and the field's order, 32 bytes each.
   */
  public static Optional<byte[]> pointEvaluation(byte[] input) {
    if (input.length != POINT_EVALUATION_BYTES) {
      return Optional.empty();
    }
    byte[] commitment = Arrays.copyOfRange(input, 96, 144);
    byte[] versionedHash = versionedHash(commitment);
    for (int i = 0; i < versionedHash.length; i++) {
      if (versionedHash[i] != input[i]) {
        return Optional.empty();
      }
    }
    KzgVerdict verdict =
        verifyKzgProof(
            commitment,
            Arrays.copyOfRange(input, 32, 64),
            Arrays.copyOfRange(input, 64, 96),
            Arrays.copyOfRange(input, 144, 192));
    if (verdict != KzgVerdict.VALID) {
      return Optional.empty();
    }
    byte[] out = new byte[64];
    out[30] = BlobPolynomial.SIZE >> 8;
    System.arraycopy(ORDER, 0, out, 32, 32);
    return Optional.of(out);
  }

  /** The 32 bytes by which the execution layer knows a blob: SHA-256 after a version byte. */
  public static byte[] versionedHash(byte[] commitment) {
    byte[] hash = Sha256.hash(commitment).toBytes();
    hash[0] = VERSION;
    return hash;
  }

  /** Whether the committed polynomial has the value y at z. */
  public static KzgVerdict verifyKzgProof(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
    Optional<BlsFr> point = element(z);
    Optional<BlsFr> value = element(y);
    if (point.isEmpty() || value.isEmpty()) {
      return KzgVerdict.MALFORMED;
    }
    Optional<CurvePoint<BlsFp>> c = BlsG1.decompress(commitment);
    Optional<CurvePoint<BlsFp>> w = c.isEmpty() ? c : BlsG1.decompress(proof);
    if (w.isEmpty()) {
      return KzgVerdict.MALFORMED;
    }
    return KzgVerdict.of(holds(new Opening(c.get(), point.get(), value.get(), w.get())));
  }

  /** Whether the commitment is to the blob. */
  public static KzgVerdict verifyBlobKzgProof(byte[] blob, byte[] commitment, byte[] proof) {
    return opening(blob, commitment, proof)
        .map(opening -> KzgVerdict.of(holds(opening)))
        .orElse(KzgVerdict.MALFORMED);
  }

  /** {@link #verifyBlobKzgProof} of several blobs at once; none is valid. */
  public static KzgVerdict verifyBlobKzgProofBatch(
      List<byte[]> blobs, List<byte[]> commitments, List<byte[]> proofs) {
    if (blobs.size() != commitments.size() || blobs.size() != proofs.size()) {
      return KzgVerdict.MALFORMED;
    }
    List<Opening> openings = new ArrayList<>();
    for (int i = 0; i < blobs.size(); i++) {
      Optional<Opening> opening = opening(blobs.get(i), commitments.get(i), proofs.get(i));
      if (opening.isEmpty()) {
        return KzgVerdict.MALFORMED;
      }
      openings.add(opening.get());
    }
    return KzgVerdict.of(openings.isEmpty() || allHold(openings, commitments, proofs));
  }

  /** The commitment to a blob, if the blob is well-formed. */
  public static Optional<byte[]> blobToCommitment(KzgSetup setup, byte[] blob) {
    return BlobPolynomial.parse(blob)
        .map(p -> BlsG1.compress(combination(setup.g1Lagrange(), p.values())));
  }

  /** The proof of a blob's value at z. */
  public static Optional<ProofAndValue> computeKzgProof(KzgSetup setup, byte[] blob, byte[] z) {
    Optional<BlobPolynomial> polynomial = BlobPolynomial.parse(blob);
    Optional<BlsFr> point = element(z);
    return polynomial.isEmpty() || point.isEmpty()
        ? Optional.empty()
        : Optional.of(prove(setup, polynomial.get(), point.get()));
  }

  /** The proof that {@link #verifyBlobKzgProof} accepts. */
  public static Optional<byte[]> computeBlobKzgProof(
      KzgSetup setup, byte[] blob, byte[] commitment) {
    Optional<BlobPolynomial> polynomial = BlobPolynomial.parse(blob);
    if (polynomial.isEmpty() || BlsG1.decompress(commitment).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(prove(setup, polynomial.get(), challenge(blob, commitment)).proof());
  }

  /** The point at which a blob's proof opens it, 32 bytes; nothing if a length is wrong. */
  public static Optional<byte[]> computeChallenge(byte[] blob, byte[] commitment) {
    return blob.length == BlobPolynomial.BLOB_BYTES && commitment.length == POINT_BYTES
        ? Optional.of(bytes(challenge(blob, commitment)))
        : Optional.empty();
  }

  private static ProofAndValue prove(KzgSetup setup, BlobPolynomial polynomial, BlsFr z) {
    BlsFr y = polynomial.evaluate(z);
    CurvePoint<BlsFp> proof = combination(setup.g1Lagrange(), polynomial.quotient(z, y));
    return new ProofAndValue(BlsG1.compress(proof), bytes(y));
  }

  private static BlsFr challenge(byte[] blob, byte[] commitment) {
    return new Transcript(BLOB_DOMAIN)
        .number(0)
        .number(BlobPolynomial.SIZE)
        .bytes(blob)
        .bytes(commitment)
        .challenge();
  }

  private static Optional<Opening> opening(byte[] blob, byte[] commitment, byte[] proof) {
    Optional<BlobPolynomial> polynomial = BlobPolynomial.parse(blob);
    Optional<CurvePoint<BlsFp>> c = BlsG1.decompress(commitment);
    Optional<CurvePoint<BlsFp>> w = BlsG1.decompress(proof);
    if (polynomial.isEmpty() || c.isEmpty() || w.isEmpty()) {
      return Optional.empty();
    }
    BlsFr z = challenge(blob, commitment);
    return Optional.of(new Opening(c.get(), z, polynomial.get().evaluate(z), w.get()));
  }

  /**
   * {@code e(C - y*G1 + z*W, G2) = e(W, tau*G2)}: only G1 is multiplied, so the lines are fixed.
   */
  private static boolean holds(Opening o) {
    CurvePoint<BlsFp> left =
        MultiScalar.sum(
                List.of(BlsG1.GENERATOR, o.proof), List.of(o.y.negate().toLimbs(), o.z.toLimbs()))
            .add(o.commitment);
    return pairingsAgree(left, G2_LINES, o.proof, TAU_G2_LINES);
  }

  /** All equations of {@link #holds} at once, each times a power of a number hashed from all. */
  private static boolean allHold(
      List<Opening> openings, List<byte[]> commitments, List<byte[]> proofs) {
    Transcript transcript =
        new Transcript(BATCH_DOMAIN).number(BlobPolynomial.SIZE).number(openings.size());
    for (int i = 0; i < openings.size(); i++) {
      transcript
          .bytes(commitments.get(i))
          .bytes(bytes(openings.get(i).z))
          .bytes(bytes(openings.get(i).y))
          .bytes(proofs.get(i));
    }
    BlsFr[] powers = RootsOfUnity.powers(transcript.challenge(), openings.size());
    List<CurvePoint<BlsFp>> points = new ArrayList<>();
    List<CurvePoint<BlsFp>> proofPoints = new ArrayList<>();
    List<long[]> scalars = new ArrayList<>();
    List<long[]> proofScalars = new ArrayList<>();
    BlsFr ySum = BlsFr.ZERO;
    for (int i = 0; i < openings.size(); i++) {
      Opening o = openings.get(i);
      points.add(o.commitment);
      scalars.add(powers[i].toLimbs());
      points.add(o.proof);
      scalars.add(powers[i].multiply(o.z).toLimbs());
      proofPoints.add(o.proof);
      proofScalars.add(powers[i].toLimbs());
      ySum = ySum.add(powers[i].multiply(o.y));
    }
    points.add(BlsG1.GENERATOR);
    scalars.add(ySum.negate().toLimbs());
    return pairingsAgree(
        MultiScalar.sum(points, scalars),
        G2_LINES,
        MultiScalar.sum(proofPoints, proofScalars),
        TAU_G2_LINES);
  }

  /** Whether {@code e(a, A) = e(b, B)}, the second group's points being given by their lines. */
  static boolean pairingsAgree(
      CurvePoint<BlsFp> a,
      List<Line<BlsFp2>> aLines,
      CurvePoint<BlsFp> b,
      List<Line<BlsFp2>> bLines) {
    List<PairingTerm<BlsFp2>> terms = new ArrayList<>();
    if (!a.isInfinity()) {
      terms.add(BlsPairing.term(a.negate().toAffine(), aLines));
    }
    if (!b.isInfinity()) {
      terms.add(BlsPairing.term(b.toAffine(), bLines));
    }
    return BlsPairing.productIsOne(terms);
  }

  /** The sum of the points, each times its number. */
  static CurvePoint<BlsFp> combination(List<CurvePoint<BlsFp>> points, BlsFr[] numbers) {
    List<long[]> scalars = new ArrayList<>(numbers.length);
    for (BlsFr number : numbers) {
      scalars.add(number.toLimbs());
    }
    return MultiScalar.sum(points.subList(0, numbers.length), scalars);
  }

  private static Optional<BlsFr> element(byte[] bytes) {
    return bytes.length == BlsFr.SIZE_BYTES && BlsFr.isCanonical(bytes, 0)
        ? Optional.of(BlsFr.from(bytes, 0))
        : Optional.empty();
  }

  private static byte[] bytes(BlsFr element) {
    byte[] out = new byte[BlsFr.SIZE_BYTES];
    element.putTo(out, 0);
    return out;
  }
}
