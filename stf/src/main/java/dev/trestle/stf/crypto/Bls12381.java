package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The precompiled contracts over BLS12-381: EIP-2537. A field element is 64 bytes of which the
 * first 16 are zero; infinity is all zeros. Inputs are public, so time may depend on them.
 */
public final class Bls12381 {
  private static final int FP_BYTES = 64;
  private static final int G1_BYTES = 2 * FP_BYTES;
  private static final int G2_BYTES = 4 * FP_BYTES;
  private static final int SCALAR_BYTES = 32;

  private Bls12381() {}

  /** The sum of two points of G1's curve, which need not be in G1: 256 bytes to 128. */
  public static Optional<byte[]> g1Add(byte[] input) {
    if (input.length != 2 * G1_BYTES) {
      return Optional.empty();
    }
    Optional<CurvePoint<BlsFp>> a = g1(input, 0);
    Optional<CurvePoint<BlsFp>> b = g1(input, G1_BYTES);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(encodeG1(a.get().add(b.get())));
  }

  /** The sum of two points of G2's curve, which need not be in G2: 512 bytes to 256. */
  public static Optional<byte[]> g2Add(byte[] input) {
    if (input.length != 2 * G2_BYTES) {
      return Optional.empty();
    }
    Optional<CurvePoint<BlsFp2>> a = g2(input, 0);
    Optional<CurvePoint<BlsFp2>> b = g2(input, G2_BYTES);
    return a.isEmpty() || b.isEmpty()
        ? Optional.empty()
        : Optional.of(encodeG2(a.get().add(b.get())));
  }

  /** The sum of k multiples of points of G1, 160k bytes (point, scalar) to 128. */
  public static Optional<byte[]> g1Msm(byte[] input) {
    int itemBytes = G1_BYTES + SCALAR_BYTES;
    if (input.length == 0 || input.length % itemBytes != 0) {
      return Optional.empty();
    }
    List<CurvePoint<BlsFp>> points = new ArrayList<>();
    List<long[]> scalars = new ArrayList<>();
    for (int at = 0; at < input.length; at += itemBytes) {
      Optional<CurvePoint<BlsFp>> p = g1(input, at).filter(BlsG1::contains);
      if (p.isEmpty()) {
        return Optional.empty();
      }
      points.add(p.get());
      scalars.add(scalar(input, at + G1_BYTES));
    }
    return Optional.of(encodeG1(MultiScalar.sum(points, scalars)));
  }

  /** The sum of k multiples of points of G2, 288k bytes (point, scalar) to 256. */
  public static Optional<byte[]> g2Msm(byte[] input) {
    int itemBytes = G2_BYTES + SCALAR_BYTES;
    if (input.length == 0 || input.length % itemBytes != 0) {
      return Optional.empty();
    }
    List<CurvePoint<BlsFp2>> points = new ArrayList<>();
    List<long[]> scalars = new ArrayList<>();
    for (int at = 0; at < input.length; at += itemBytes) {
      Optional<CurvePoint<BlsFp2>> p = g2(input, at).filter(BlsG2::contains);
      if (p.isEmpty()) {
        return Optional.empty();
      }
      points.add(p.get());
      scalars.add(scalar(input, at + G2_BYTES));
    }
    return Optional.of(encodeG2(MultiScalar.sum(points, scalars)));
  }

  /** Whether the product of the pairings of k pairs is one, 384k bytes to a 32-byte 1 or 0. */
  public static Optional<byte[]> pairingCheck(byte[] input) {
    int pairBytes = G1_BYTES + G2_BYTES;
    if (input.length == 0 || input.length % pairBytes != 0) {
      return Optional.empty();
    }
    List<PairingTerm<BlsFp2>> terms = new ArrayList<>();
    for (int at = 0; at < input.length; at += pairBytes) {
      Optional<CurvePoint<BlsFp>> p = g1(input, at).filter(BlsG1::contains);
      Optional<CurvePoint<BlsFp2>> q = g2(input, at + G1_BYTES).filter(BlsG2::contains);
      if (p.isEmpty() || q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinity() && !q.get().isInfinity()) {
        terms.add(BlsPairing.term(p.get(), BlsPairing.lines(q.get())));
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (BlsPairing.productIsOne(terms) ? 1 : 0);
    return Optional.of(out);
  }

  /**
   * The pairing's value itself (to the third power, as most libraries compute it), 576 bytes with
   * the highest coordinate first. No precompiled contract gives it away; comparing libraries does.
   *
   * @param p of G1, not infinity
   * @param q of G2, not infinity
   */
  public static byte[] pairing(CurvePoint<BlsFp> p, CurvePoint<BlsFp2> q) {
    List<Line<BlsFp2>> lines = BlsPairing.lines(q.toAffine());
    return BlsPairing.encode(BlsPairing.product(List.of(BlsPairing.term(p.toAffine(), lines))));
  }

  /** The point of G1 that a field element maps to, 64 bytes to 128. */
  public static Optional<byte[]> mapFpToG1(byte[] input) {
    if (input.length != FP_BYTES || !isField(input, 0, 1)) {
      return Optional.empty();
    }
    return Optional.of(encodeG1(BlsHashToCurve.mapToG1(fp(input, 0))));
  }

  /** The point of G2 that an element of the quadratic extension maps to, 128 bytes to 256. */
  public static Optional<byte[]> mapFp2ToG2(byte[] input) {
    if (input.length != 2 * FP_BYTES || !isField(input, 0, 2)) {
      return Optional.empty();
    }
    return Optional.of(encodeG2(BlsHashToCurve.mapToG2(fp2(input, 0))));
  }

  /** A point of the curve or infinity, else nothing. */
  private static Optional<CurvePoint<BlsFp>> g1(byte[] b, int at) {
    if (!isField(b, at, 2)) {
      return Optional.empty();
    }
    BlsFp x = fp(b, at);
    BlsFp y = fp(b, at + FP_BYTES);
    if (x.isZero() && y.isZero()) {
      return Optional.of(CurvePoint.infinity(x));
    }
    return BlsG1.isOnCurve(x, y) ? Optional.of(CurvePoint.affine(x, y)) : Optional.empty();
  }

  /** A point of the twist or infinity, else nothing. */
  private static Optional<CurvePoint<BlsFp2>> g2(byte[] b, int at) {
    if (!isField(b, at, 4)) {
      return Optional.empty();
    }
    BlsFp2 x = fp2(b, at);
    BlsFp2 y = fp2(b, at + 2 * FP_BYTES);
    if (x.isZero() && y.isZero()) {
      return Optional.of(CurvePoint.infinity(x));
    }
    return BlsG2.isOnCurve(x, y) ? Optional.of(CurvePoint.affine(x, y)) : Optional.empty();
  }

  /** Whether {@code count} well-formed field elements start at {@code at}. */
  private static boolean isField(byte[] b, int at, int count) {
    for (int i = at; i < at + count * FP_BYTES; i += FP_BYTES) {
      boolean padded = (BigEndian.getLong(b, i) | BigEndian.getLong(b, i + 8)) == 0;
      if (!padded || !BlsFp.isCanonical(b, i + 16)) {
        return false;
      }
    }
    return true;
  }

  private static BlsFp fp(byte[] b, int at) {
    return BlsFp.from(b, at + 16);
  }

  private static BlsFp2 fp2(byte[] b, int at) {
    return new BlsFp2(fp(b, at), fp(b, at + FP_BYTES));
  }

  private static long[] scalar(byte[] b, int at) {
    return new long[] {
      BigEndian.getLong(b, at + 24),
      BigEndian.getLong(b, at + 16),
      BigEndian.getLong(b, at + 8),
      BigEndian.getLong(b, at)
    };
  }

  private static byte[] encodeG1(CurvePoint<BlsFp> point) {
    byte[] out = new byte[G1_BYTES];
    if (!point.isInfinity()) {
      CurvePoint<BlsFp> affine = point.toAffine();
      affine.x().putTo(out, 16);
      affine.y().putTo(out, FP_BYTES + 16);
    }
    return out;
  }

  private static byte[] encodeG2(CurvePoint<BlsFp2> point) {
    byte[] out = new byte[G2_BYTES];
    if (!point.isInfinity()) {
      CurvePoint<BlsFp2> affine = point.toAffine();
      affine.x().c0().putTo(out, 16);
      affine.x().c1().putTo(out, FP_BYTES + 16);
      affine.y().c0().putTo(out, 2 * FP_BYTES + 16);
      affine.y().c1().putTo(out, 3 * FP_BYTES + 16);
    }
    return out;
  }
}
