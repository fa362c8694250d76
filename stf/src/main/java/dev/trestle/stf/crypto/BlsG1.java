package dev.trestle.stf.crypto;

import java.util.Arrays;
import java.util.Optional;

/** The first group of BLS12-381: the subgroup of prime order r of {@code y^2 = x^3 + 4} over Fp. */
public final class BlsG1 {
  public static final int COMPRESSED_BYTES = 48;
  public static final int UNCOMPRESSED_BYTES = 96;
  public static final CurvePoint<BlsFp> GENERATOR =
      CurvePoint.affine(
          BlsFp.fromHex(
              "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
                  + "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
          BlsFp.fromHex(
              "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af6"
                  + "00db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"));
  private static final BlsFp B = BlsFp.of(4);

  /** A cube root of one: {@code (x, y) -> (BETA*x, y)} multiplies points of the group by -x^2. */
  private static final BlsFp BETA =
      BlsFp.fromHex(
          "00000000000000005f19672fdf76ce51ba69c6076a0f77ea"
              + "ddb3a93be6f89688de17d813620a00022e01fffffffefffe");

  private BlsG1() {}

  static boolean isOnCurve(BlsFp x, BlsFp y) {
    return y.square().equals(x.square().multiply(x).add(B));
  }

  /**
   * Whether a point of the curve is in the group. Where the endomorphism acts as -x^2, its equation
   * {@code phi^2 + phi + 1 = 0} says that x^4 - x^2 + 1 = r kills the point (eprint 2021/1130 §4).
   */
  public static boolean contains(CurvePoint<BlsFp> p) {
    CurvePoint<BlsFp> phi = new CurvePoint<>(p.x().multiply(BETA), p.y(), p.z());
    CurvePoint<BlsFp> xx = p.multiplySparse(BlsPairing.MINUS_X).multiplySparse(BlsPairing.MINUS_X);
    return phi.isSamePoint(xx.negate());
  }

  /** Moves a point of the curve into the group: times 1 - x (RFC 9380 §8.8.1). */
  static CurvePoint<BlsFp> clearCofactor(CurvePoint<BlsFp> p) {
    return p.multiplySparse(BlsPairing.MINUS_X + 1);
  }

  /** ZCash's 48-byte form. */
  public static byte[] compress(CurvePoint<BlsFp> point) {
    byte[] out = new byte[COMPRESSED_BYTES];
    if (point.isInfinity()) {
      out[0] = (byte) BlsFlags.COMPRESSED_INFINITY;
      return out;
    }
    CurvePoint<BlsFp> affine = point.toAffine();
    affine.x().putTo(out, 0);
    out[0] |= (byte) BlsFlags.compressed(affine.y().isLargerHalf());
    return out;
  }

  /** ZCash's 96-byte form. */
  public static byte[] encode(CurvePoint<BlsFp> point) {
    byte[] out = new byte[UNCOMPRESSED_BYTES];
    if (point.isInfinity()) {
      out[0] = (byte) BlsFlags.INFINITY;
      return out;
    }
    CurvePoint<BlsFp> affine = point.toAffine();
    affine.x().putTo(out, 0);
    affine.y().putTo(out, 48);
    return out;
  }

  /**
   * From ZCash's 48-byte form. The point is on the curve but not checked to be in the group.
   *
   * @return nothing unless the bytes are the one encoding of a point
   */
  public static Optional<CurvePoint<BlsFp>> decompressUnchecked(byte[] bytes) {
    if (bytes.length != COMPRESSED_BYTES || !BlsFlags.isCompressed(bytes)) {
      return Optional.empty();
    }
    if (BlsFlags.isInfinity(bytes)) {
      return BlsFlags.isZeroButFlags(bytes)
          ? Optional.of(CurvePoint.infinity(BlsFp.ZERO))
          : Optional.empty();
    }
    byte[] plain = Arrays.copyOf(bytes, bytes.length);
    plain[0] &= BlsFlags.REST;
    if (!BlsFp.isCanonical(plain, 0)) {
      return Optional.empty();
    }
    BlsFp x = BlsFp.from(plain, 0);
    boolean larger = BlsFlags.isLargerHalf(bytes);
    return x.square()
        .multiply(x)
        .add(B)
        .sqrt()
        .map(y -> CurvePoint.affine(x, y.isLargerHalf() == larger ? y : y.negate()));
  }

  /** {@link #decompressUnchecked} of a point that must be in the group; infinity is. */
  public static Optional<CurvePoint<BlsFp>> decompress(byte[] bytes) {
    return decompressUnchecked(bytes).filter(BlsG1::contains);
  }

  /** From ZCash's 96-byte form; the point must be in the group. */
  public static Optional<CurvePoint<BlsFp>> decode(byte[] bytes) {
    if (bytes.length != UNCOMPRESSED_BYTES || BlsFlags.isCompressed(bytes)) {
      return Optional.empty();
    }
    if (BlsFlags.isInfinity(bytes)) {
      return BlsFlags.isZeroButFlags(bytes)
          ? Optional.of(CurvePoint.infinity(BlsFp.ZERO))
          : Optional.empty();
    }
    if (!BlsFp.isCanonical(bytes, 0) || !BlsFp.isCanonical(bytes, 48)) {
      return Optional.empty();
    }
    BlsFp x = BlsFp.from(bytes, 0);
    BlsFp y = BlsFp.from(bytes, 48);
    return isOnCurve(x, y)
        ? Optional.of(CurvePoint.affine(x, y)).filter(BlsG1::contains)
        : Optional.empty();
  }
}
