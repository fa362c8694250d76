package dev.trestle.stf.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Hashing to the groups of BLS12-381: the suites {@code BLS12381G1_XMD:SHA-256_SSWU_RO_} and {@code
 * BLS12381G2_XMD:SHA-256_SSWU_RO_} of RFC 9380 §8.8.
 */
public final class BlsHashToCurve {
  /**
   * Bytes of hash behind each coordinate: 381 bits and 128 more, so that the bias is negligible.
   */
  private static final int WIDE_BYTES = 64;

  private static final SimplifiedSwu<BlsFp> TO_G1 =
      new SimplifiedSwu<>(
          BlsFp.fromHex(
              "00144698a3b8e9433d693a02c96d4982b0ea985383ee66a8"
                  + "d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d"),
          BlsFp.fromHex(
              "12e2908d11688030018b12e8753eee3b2016c1f0f24f4070"
                  + "a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0"),
          BlsFp.of(11),
          BlsIsogenies.TO_G1);

  private static final SimplifiedSwu<BlsFp2> TO_G2 =
      new SimplifiedSwu<>(
          new BlsFp2(BlsFp.ZERO, BlsFp.of(240)),
          new BlsFp2(BlsFp.of(1012), BlsFp.of(1012)),
          new BlsFp2(BlsFp.of(2).negate(), BlsFp.ONE.negate()),
          BlsIsogenies.TO_G2);

  private BlsHashToCurve() {}

  /** A uniform point of G1. */
  public static CurvePoint<BlsFp> hashToG1(byte[] message, byte[] domain) {
    byte[] wide = expand(message, domain, 2 * WIDE_BYTES);
    CurvePoint<BlsFp> a = TO_G1.map(BlsFp.fromWide(wide, 0));
    CurvePoint<BlsFp> b = TO_G1.map(BlsFp.fromWide(wide, WIDE_BYTES));
    return BlsG1.clearCofactor(a.add(b)).toAffine();
  }

  /** A uniform point of G2. */
  public static CurvePoint<BlsFp2> hashToG2(byte[] message, byte[] domain) {
    byte[] wide = expand(message, domain, 4 * WIDE_BYTES);
    CurvePoint<BlsFp2> a = TO_G2.map(wideFp2(wide, 0));
    CurvePoint<BlsFp2> b = TO_G2.map(wideFp2(wide, 2 * WIDE_BYTES));
    return BlsG2.clearCofactor(a.add(b)).toAffine();
  }

  /** The point of G1 that a field element maps to (EIP-2537's MAP_FP_TO_G1). */
  static CurvePoint<BlsFp> mapToG1(BlsFp u) {
    return BlsG1.clearCofactor(TO_G1.map(u));
  }

  /** The point of G2 that a field element maps to (EIP-2537's MAP_FP2_TO_G2). */
  static CurvePoint<BlsFp2> mapToG2(BlsFp2 u) {
    return BlsG2.clearCofactor(TO_G2.map(u));
  }

  private static BlsFp2 wideFp2(byte[] wide, int at) {
    return new BlsFp2(BlsFp.fromWide(wide, at), BlsFp.fromWide(wide, at + WIDE_BYTES));
  }

  /**
   * {@code expand_message_xmd} of RFC 9380 §5.3.1 with SHA-256.
   *
   * @param length in bytes, at most 255 * 32
   */
  static byte[] expand(byte[] message, byte[] domain, int length) {
    byte[] tag =
        domain.length <= 255
            ? domain
            : hash("H2C-OVERSIZE-DST-".getBytes(StandardCharsets.US_ASCII), domain);
    byte[] tagPrime = Arrays.copyOf(tag, tag.length + 1);
    tagPrime[tag.length] = (byte) tag.length;
    byte[] lengthAndZero = {(byte) (length >> 8), (byte) length, 0};
    byte[] b0 = hash(new byte[64], message, lengthAndZero, tagPrime);
    byte[] out = new byte[length];
    byte[] block = new byte[32];
    for (int i = 1; (i - 1) * 32 < length; i++) {
      for (int k = 0; k < 32; k++) {
        block[k] ^= b0[k];
      }
      block = hash(block, new byte[] {(byte) i}, tagPrime);
      System.arraycopy(block, 0, out, (i - 1) * 32, Math.min(32, length - (i - 1) * 32));
    }
    return out;
  }

  /** SHA-256 of the parts, one after another. */
  private static byte[] hash(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    byte[] out = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return Sha256.hash(out).toBytes();
  }
}
