package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The precompiled contracts over BN254 (alt_bn128): EIP-196 and EIP-197. Curve: {@code y^2 = x^3 +
 * 3}; its twist: {@code y^2 = x^3 + 3/(9 + u)}. Inputs are public, so time may depend on them.
 */
public final class Bn254 {
  private static final int G1_BYTES = 64;
  private static final int PAIR_BYTES = 192;
  private static final BnFp B = BnFp.of(3);
  private static final BnFp2 TWIST_B =
      BnFp2.fromHex(
          "2b149d40ceb8aaae81be18991be06ac3b5b4c5e559dbefa33267e6dc24a138e5",
          "009713b03af0fed4cd2cafadeed8fdf4a74fa084e52d1852e4a2bd0685c315d2");

  private Bn254() {}

  /** The sum of two points, 128 bytes (short input is padded with zeros) to 64. */
  public static Optional<byte[]> add(byte[] input) {
    byte[] padded = Arrays.copyOf(input, 2 * G1_BYTES);
    Optional<CurvePoint<BnFp>> a = g1(padded, 0);
    Optional<CurvePoint<BnFp>> b = g1(padded, G1_BYTES);
    if (a.isEmpty() || b.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(encode(a.get().add(b.get())));
  }

  /** The multiple of a point by a 256-bit number, 96 bytes (padded with zeros) to 64. */
  public static Optional<byte[]> multiply(byte[] input) {
    byte[] padded = Arrays.copyOf(input, 96);
    long[] scalar = {
      BigEndian.getLong(padded, 88),
      BigEndian.getLong(padded, 80),
      BigEndian.getLong(padded, 72),
      BigEndian.getLong(padded, 64)
    };
    return g1(padded, 0).map(p -> encode(p.multiply(scalar)));
  }

  /**
   * Whether the product of the pairings of k pairs is one, 192k bytes to a 32-byte 1 or 0. Fails on
   * another length and on a point that is not in its group.
   */
  public static Optional<byte[]> pairingCheck(byte[] input) {
    if (input.length % PAIR_BYTES != 0) {
      return Optional.empty();
    }
    List<PairingTerm<BnFp2>> terms = new ArrayList<>();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Optional<CurvePoint<BnFp>> p = g1(input, at);
      Optional<CurvePoint<BnFp2>> q = p.isEmpty() ? Optional.empty() : g2(input, at + G1_BYTES);
      if (q.isEmpty()) {
        return Optional.empty();
      }
      if (!p.get().isInfinity() && !q.get().isInfinity()) {
        terms.add(BnPairing.term(p.get(), q.get()));
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (BnPairing.productIsOne(terms) ? 1 : 0);
    return Optional.of(out);
  }

  /** x and y of 32 bytes; (0, 0) is infinity. The group is the whole curve. */
  private static Optional<CurvePoint<BnFp>> g1(byte[] b, int at) {
    if (!BnFp.isCanonical(b, at) || !BnFp.isCanonical(b, at + 32)) {
      return Optional.empty();
    }
    BnFp x = BnFp.from(b, at);
    BnFp y = BnFp.from(b, at + 32);
    if (x.isZero() && y.isZero()) {
      return Optional.of(CurvePoint.infinity(x));
    }
    boolean onCurve = y.square().equals(x.square().multiply(x).add(B));
    return onCurve ? Optional.of(CurvePoint.affine(x, y)) : Optional.empty();
  }

  /** x and y of twice 32 bytes, the imaginary part first (EIP-197 §Encoding). */
  private static Optional<CurvePoint<BnFp2>> g2(byte[] b, int at) {
    for (int i = 0; i < 4; i++) {
      if (!BnFp.isCanonical(b, at + 32 * i)) {
        return Optional.empty();
      }
    }
    BnFp2 x = new BnFp2(BnFp.from(b, at + 32), BnFp.from(b, at));
    BnFp2 y = new BnFp2(BnFp.from(b, at + 96), BnFp.from(b, at + 64));
    if (x.isZero() && y.isZero()) {
      return Optional.of(CurvePoint.infinity(x));
    }
    CurvePoint<BnFp2> q = CurvePoint.affine(x, y);
    boolean onTwist = y.square().equals(x.square().multiply(x).add(TWIST_B));
    return onTwist && BnPairing.isInSubgroup(q) ? Optional.of(q) : Optional.empty();
  }

  private static byte[] encode(CurvePoint<BnFp> point) {
    byte[] out = new byte[G1_BYTES];
    if (!point.isInfinity()) {
      CurvePoint<BnFp> affine = point.toAffine();
      affine.x().putTo(out, 0);
      affine.y().putTo(out, 32);
    }
    return out;
  }
}
