package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.WideMultiply;

/**
 * Arithmetic modulo a prime p with 2^256 - 2^225 &lt; p &lt; 2^256: the coordinate fields and the
 * group orders of secp256k1 and secp256r1.
 *
 * <p>An element is five limbs of 52 bits, least significant first, in Montgomery form with R =
 * 2^260. Between operations it is only <i>weakly reduced</i>: below 2^256 + 2^253, so it may stand
 * for the same residue in two ways; {@link #toUInt256} and {@link #isZero} see the residue. Every
 * operation takes and gives weakly reduced elements, and the output may be one of the inputs. Not
 * constant-time.
 */
final class Field256 {
  static final int LIMBS = 5;

  private static final int BITS = 52;
  private static final long MASK = (1L << BITS) - 1;

  /** The top limb holds bits 208 to 255 of a reduced element. */
  private static final int TOP_BITS = 48;

  private static final long TOP_MASK = (1L << TOP_BITS) - 1;
  private static final long[] BARE_ONE = {1, 0, 0, 0, 0};

  private final UInt256 modulus;
  private final UInt256 modulusMinusTwo;
  private final long p0;
  private final long p1;
  private final long p2;
  private final long p3;
  private final long p4;

  /** 2^256 - p: what one unit above the top limb is worth. */
  private final long[] fold;

  /** 4p with every limb raised so far that subtracting an element never borrows. */
  private final long[] lift;

  /** -1/p modulo 2^52. */
  private final long inverse;

  private final long[] one;
  private final long[] rSquared;

  Field256(UInt256 modulus) {
    this.modulus = modulus;
    this.modulusMinusTwo = modulus.subtract(UInt256.of(2));
    long[] p = limbs(modulus);
    p0 = p[0];
    p1 = p[1];
    p2 = p[2];
    p3 = p[3];
    p4 = p[4];
    fold = limbs(UInt256.ZERO.subtract(modulus));
    // 4p is four times each limb; units of 2^54 are moved from each limb to the one below it.
    lift = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      lift[i] = 4 * p[i] + (i < LIMBS - 1 ? 1L << (BITS + 2) : 0) - (i > 0 ? 4 : 0);
    }
    long x = 1;
    for (int i = 0; i < 6; i++) {
      x *= 2 - p0 * x;
    }
    inverse = -x & MASK;
    one = new long[LIMBS];
    times(one, fold, 16);
    rSquared = copy(one);
    for (int i = 0; i < BITS * LIMBS; i++) {
      add(rSquared, rSquared, rSquared);
    }
  }

  UInt256 modulus() {
    return modulus;
  }

  /** A fresh 1. */
  long[] one() {
    return copy(one);
  }

  static long[] copy(long[] a) {
    long[] out = new long[LIMBS];
    System.arraycopy(a, 0, out, 0, LIMBS);
    return out;
  }

  static void set(long[] out, long[] a) {
    System.arraycopy(a, 0, out, 0, LIMBS);
  }

  /** The element of a number, which is reduced. */
  long[] from(UInt256 value) {
    long[] out = limbs(value);
    multiply(out, out, rSquared);
    return out;
  }

  /** The residue, in [0, p). */
  UInt256 toUInt256(long[] a) {
    long[] t = new long[LIMBS];
    multiply(t, a, BARE_ONE);
    // At most p, for the sum in the reduction was below (R + 1) p.
    UInt256 value =
        new UInt256(
            t[0] | t[1] << 52,
            t[1] >>> 12 | t[2] << 40,
            t[2] >>> 24 | t[3] << 28,
            t[3] >>> 36 | t[4] << 16);
    return value.compareTo(modulus) >= 0 ? value.subtract(modulus) : value;
  }

  boolean isZero(long[] a) {
    return (a[0] | a[1] | a[2] | a[3] | a[4]) == 0
        || ((a[0] ^ p0) | (a[1] ^ p1) | (a[2] ^ p2) | (a[3] ^ p3) | (a[4] ^ p4)) == 0;
  }

  void add(long[] out, long[] a, long[] b) {
    carry(out, a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]);
  }

  void subtract(long[] out, long[] a, long[] b) {
    long[] k = lift;
    carry(
        out,
        a[0] - b[0] + k[0],
        a[1] - b[1] + k[1],
        a[2] - b[2] + k[2],
        a[3] - b[3] + k[3],
        a[4] - b[4] + k[4]);
  }

  void negate(long[] out, long[] a) {
    long[] k = lift;
    carry(out, k[0] - a[0], k[1] - a[1], k[2] - a[2], k[3] - a[3], k[4] - a[4]);
  }

  /** A small multiple, {@code factor} at most 16. */
  void times(long[] out, long[] a, int factor) {
    carry(out, a[0] * factor, a[1] * factor, a[2] * factor, a[3] * factor, a[4] * factor);
  }

  /** Stores non-negative limbs of up to 57 bits after folding what is above 2^256 and carrying. */
  private void carry(long[] out, long c0, long c1, long c2, long c3, long c4) {
    long[] f = fold;
    long top = c4 >>> TOP_BITS;
    long t = c0 + top * f[0];
    out[0] = t & MASK;
    t = c1 + top * f[1] + (t >>> BITS);
    out[1] = t & MASK;
    t = c2 + top * f[2] + (t >>> BITS);
    out[2] = t & MASK;
    t = c3 + top * f[3] + (t >>> BITS);
    out[3] = t & MASK;
    out[4] = (c4 & TOP_MASK) + top * f[4] + (t >>> BITS);
  }

  /**
   * The Montgomery product a b / R. Hot loop: with one factor shifted by 12, the two halves of a
   * 64-bit product are the two 52-bit limbs of the 104-bit one, so sums need no carry detection.
   */
  void multiply(long[] out, long[] a, long[] b) {
    long b0 = b[0];
    long b1 = b[1];
    long b2 = b[2];
    long b3 = b[3];
    long b4 = b[4];
    long c0 = 0;
    long c1 = 0;
    long c2 = 0;
    long c3 = 0;
    long c4 = 0;
    for (int i = 0; i < LIMBS; i++) {
      long x = a[i];
      long xs = x << 12;
      c0 += x * b0 & MASK;
      long q = c0 * inverse & MASK;
      long qs = q << 12;
      long carry = (c0 + (q * p0 & MASK)) >>> BITS;
      c0 = c1 + carry + WideMultiply.high(xs, b0) + WideMultiply.high(qs, p0);
      c0 += (x * b1 & MASK) + (q * p1 & MASK);
      c1 = c2 + WideMultiply.high(xs, b1) + WideMultiply.high(qs, p1);
      c1 += (x * b2 & MASK) + (q * p2 & MASK);
      c2 = c3 + WideMultiply.high(xs, b2) + WideMultiply.high(qs, p2);
      c2 += (x * b3 & MASK) + (q * p3 & MASK);
      c3 = c4 + WideMultiply.high(xs, b3) + WideMultiply.high(qs, p3);
      c3 += (x * b4 & MASK) + (q * p4 & MASK);
      c4 = WideMultiply.high(xs, b4) + WideMultiply.high(qs, p4);
    }
    c1 += c0 >>> BITS;
    c2 += c1 >>> BITS;
    c3 += c2 >>> BITS;
    out[0] = c0 & MASK;
    out[1] = c1 & MASK;
    out[2] = c2 & MASK;
    out[3] = c3 & MASK;
    out[4] = c4 + (c3 >>> BITS);
  }

  void square(long[] out, long[] a) {
    multiply(out, a, a);
  }

  /** {@code out = a^-1}; zero for zero. */
  void invert(long[] out, long[] a) {
    power(out, a, modulusMinusTwo);
  }

  /** {@code out = a^exponent}, four bits of the exponent at a time. */
  void power(long[] out, long[] a, UInt256 exponent) {
    long[][] powers = new long[16][];
    powers[0] = one();
    for (int i = 1; i < 16; i++) {
      powers[i] = new long[LIMBS];
      multiply(powers[i], powers[i - 1], a);
    }
    long[] t = one();
    for (int bit = 252; bit >= 0; bit -= 4) {
      for (int i = 0; i < 4 && bit < 252; i++) {
        square(t, t);
      }
      int digit = (int) (word(exponent, bit >> 6) >>> (bit & 63)) & 15;
      if (digit != 0) {
        multiply(t, t, powers[digit]);
      }
    }
    set(out, t);
  }

  /** Bits {@code 64 i} to {@code 64 i + 63}; zero above the top. */
  static long word(UInt256 value, int i) {
    return switch (i) {
      case 0 -> value.w0();
      case 1 -> value.w1();
      case 2 -> value.w2();
      case 3 -> value.w3();
      default -> 0;
    };
  }

  private static long[] limbs(UInt256 v) {
    return new long[] {
      v.w0() & MASK,
      (v.w0() >>> 52 | v.w1() << 12) & MASK,
      (v.w1() >>> 40 | v.w2() << 24) & MASK,
      (v.w2() >>> 28 | v.w3() << 36) & MASK,
      v.w3() >>> 16
    };
  }
}
