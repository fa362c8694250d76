package dev.trestle.stf.crypto;

import java.util.Arrays;
import java.util.Optional;

/**
 * The second group of BLS12-381: the subgroup of prime order r of {@code y^2 = x^3 + 4*(1 + u)}
 * over Fp2. In all byte forms of ZCash the imaginary part stands first.
 */
public final class BlsG2 {
  public static final int COMPRESSED_BYTES = 96;
  public static final int UNCOMPRESSED_BYTES = 192;
  public static final CurvePoint<BlsFp2> GENERATOR =
      CurvePoint.affine(
          BlsFp2.fromHex(
              "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02"
                  + "b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8",
              "13e02b6052719f607dacd3a088274f65596bd0d09920b61a"
                  + "b5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"),
          BlsFp2.fromHex(
              "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a7"
                  + "6d429a695160d12c923ac9cc3baca289e193548608b82801",
              "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af"
                  + "267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be"));
  private static final BlsFp2 B = new BlsFp2(BlsFp.of(4), BlsFp.of(4));
  private static final BlsFp2 PSI_X = BlsPairing.GAMMA.get(2).inverse();
  private static final BlsFp2 PSI_Y = BlsPairing.GAMMA.get(3).inverse();

  private BlsG2() {}

  static boolean isOnCurve(BlsFp2 x, BlsFp2 y) {
    return y.square().equals(x.square().multiply(x).add(B));
  }

  /** The p-power map, seen on the twist; it multiplies points of the group by x. */
  private static CurvePoint<BlsFp2> psi(CurvePoint<BlsFp2> p) {
    return new CurvePoint<>(
        p.x().conjugate().multiply(PSI_X), p.y().conjugate().multiply(PSI_Y), p.z().conjugate());
  }

  private static CurvePoint<BlsFp2> timesX(CurvePoint<BlsFp2> p) {
    return p.multiplySparse(BlsPairing.MINUS_X).negate();
  }

  /** Whether a point of the curve is in the group (eprint 2021/1130 §4). */
  public static boolean contains(CurvePoint<BlsFp2> p) {
    return psi(p).isSamePoint(timesX(p));
  }

  /**
   * Moves a point of the curve into the group: {@code (x^2 - x - 1)*P + (x - 1)*psi(P) +
   * psi(psi(2*P))}, which is the multiple by RFC 9380's h_eff (§8.8.2; eprint 2017/419).
   */
  static CurvePoint<BlsFp2> clearCofactor(CurvePoint<BlsFp2> p) {
    CurvePoint<BlsFp2> xp = timesX(p);
    CurvePoint<BlsFp2> psiP = psi(p);
    return timesX(xp.add(psiP)).subtract(xp).subtract(psiP).subtract(p).add(psi(psi(p.twice())));
  }

  /** ZCash's 96-byte form. */
  public static byte[] compress(CurvePoint<BlsFp2> point) {
    byte[] out = new byte[COMPRESSED_BYTES];
    if (point.isInfinity()) {
      out[0] = (byte) BlsFlags.COMPRESSED_INFINITY;
      return out;
    }
    CurvePoint<BlsFp2> affine = point.toAffine();
    put(affine.x(), out, 0);
    out[0] |= (byte) BlsFlags.compressed(affine.y().isLargerHalf());
    return out;
  }

  /** ZCash's 192-byte form. */
  public static byte[] encode(CurvePoint<BlsFp2> point) {
    byte[] out = new byte[UNCOMPRESSED_BYTES];
    if (point.isInfinity()) {
      out[0] = (byte) BlsFlags.INFINITY;
      return out;
    }
    CurvePoint<BlsFp2> affine = point.toAffine();
    put(affine.x(), out, 0);
    put(affine.y(), out, 96);
    return out;
  }

  private static void put(BlsFp2 e, byte[] out, int at) {
    e.c1().putTo(out, at);
    e.c0().putTo(out, at + 48);
  }

  private static Optional<BlsFp2> take(byte[] bytes, int at) {
    boolean canonical = BlsFp.isCanonical(bytes, at) && BlsFp.isCanonical(bytes, at + 48);
    return canonical
        ? Optional.of(new BlsFp2(BlsFp.from(bytes, at + 48), BlsFp.from(bytes, at)))
        : Optional.empty();
  }

  /**
   * From ZCash's 96-byte form. The point is on the curve but not checked to be in the group.
   *
   * @return nothing unless the bytes are the one encoding of a point
   */
  public static Optional<CurvePoint<BlsFp2>> decompressUnchecked(byte[] bytes) {
    if (bytes.length != COMPRESSED_BYTES || !BlsFlags.isCompressed(bytes)) {
      return Optional.empty();
    }
    if (BlsFlags.isInfinity(bytes)) {
      return BlsFlags.isZeroButFlags(bytes)
          ? Optional.of(CurvePoint.infinity(BlsFp2.ZERO))
          : Optional.empty();
    }
    byte[] plain = Arrays.copyOf(bytes, bytes.length);
    plain[0] &= BlsFlags.REST;
    boolean larger = BlsFlags.isLargerHalf(bytes);
    return take(plain, 0)
        .flatMap(x ->
            x.square()
                .multiply(x)
                .add(B)
                .sqrt()
                .map(y -> CurvePoint.affine(x, y.isLargerHalf() == larger ? y : y.negate())));
  }

  /** {@link #decompressUnchecked} of a point that must be in the group; infinity is. */
  public static Optional<CurvePoint<BlsFp2>> decompress(byte[] bytes) {
    return decompressUnchecked(bytes).filter(BlsG2::contains);
  }

  /** From ZCash's 192-byte form; the point must be in the group. */
  public static Optional<CurvePoint<BlsFp2>> decode(byte[] bytes) {
    if (bytes.length != UNCOMPRESSED_BYTES || BlsFlags.isCompressed(bytes)) {
      return Optional.empty();
    }
    if (BlsFlags.isInfinity(bytes)) {
      return BlsFlags.isZeroButFlags(bytes)
          ? Optional.of(CurvePoint.infinity(BlsFp2.ZERO))
          : Optional.empty();
    }
    return take(bytes, 0)
        .flatMap(x ->
            take(bytes, 96)
                .filter(y -> isOnCurve(x, y))
                .map(y -> CurvePoint.affine(x, y))
                .filter(BlsG2::contains));
  }
}
