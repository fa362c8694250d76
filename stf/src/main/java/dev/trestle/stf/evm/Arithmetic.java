package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.WideMultiply;
import dev.trestle.stf.primitives.Word;

/**
 * The opcodes' arithmetic modulo 2^256. Each takes the operands in stack order, top first, and
 * leaves the result in the last one. Division has a class of its own.
 */
final class Arithmetic {
  private Arithmetic() {}

  static void add(Word a, Word b) {
    long a1 = a.w1;
    long a2 = a.w2;
    long r0 = a.w0 + b.w0;
    long c0 = carry(r0, a.w0);
    long t1 = a1 + b.w1;
    long r1 = t1 + c0;
    long c1 = carry(t1, a1) | carry(r1, t1);
    long t2 = a2 + b.w2;
    long r2 = t2 + c1;
    long c2 = carry(t2, a2) | carry(r2, t2);
    b.w0 = r0;
    b.w1 = r1;
    b.w2 = r2;
    b.w3 = a.w3 + b.w3 + c2;
  }

  /** a - b. */
  static void subtract(Word a, Word b) {
    long a0 = a.w0;
    long a1 = a.w1;
    long a2 = a.w2;
    long b0 = b.w0;
    long b1 = b.w1;
    long b2 = b.w2;
    long c0 = carry(a0, b0);
    long t1 = a1 - b1;
    long c1 = carry(a1, b1) | carry(t1, c0);
    long t2 = a2 - b2;
    long c2 = carry(a2, b2) | carry(t2, c1);
    b.w0 = a0 - b0;
    b.w1 = t1 - c0;
    b.w2 = t2 - c1;
    b.w3 = a.w3 - b.w3 - c2;
  }

  /** b - a. */
  static void subtractFrom(Word a, Word b) {
    long a1 = a.w1;
    long a2 = a.w2;
    long b0 = b.w0;
    long b1 = b.w1;
    long b2 = b.w2;
    long c0 = carry(b0, a.w0);
    long t1 = b1 - a1;
    long c1 = carry(b1, a1) | carry(t1, c0);
    long t2 = b2 - a2;
    long c2 = carry(b2, a2) | carry(t2, c1);
    b.w0 = b0 - a.w0;
    b.w1 = t1 - c0;
    b.w2 = t2 - c1;
    b.w3 = b.w3 - a.w3 - c2;
  }

  static void negate(Word a) {
    long c = 1;
    long r = ~a.w0 + c;
    c &= r == 0 ? 1 : 0;
    a.w0 = r;
    r = ~a.w1 + c;
    c &= r == 0 ? 1 : 0;
    a.w1 = r;
    r = ~a.w2 + c;
    c &= r == 0 ? 1 : 0;
    a.w2 = r;
    a.w3 = ~a.w3 + c;
  }

  static void multiply(Word a, Word b) {
    long a0 = a.w0;
    long a1 = a.w1;
    long a2 = a.w2;
    long b0 = b.w0;
    long b1 = b.w1;
    long b2 = b.w2;
    long r3 = a.w3 * b0 + a2 * b1 + a1 * b2 + a0 * b.w3;
    if ((a1 | a2 | b1 | b2) == 0) {
      b.w0 = a0 * b0;
      b.w1 = WideMultiply.high(a0, b0);
      b.w3 = r3;
      return;
    }
    // row of b0
    long r1 = WideMultiply.high(a0, b0);
    long lo = a1 * b0;
    r1 += lo;
    long r2 = WideMultiply.high(a1, b0) + carry(r1, lo);
    lo = a2 * b0;
    r2 += lo;
    r3 += WideMultiply.high(a2, b0) + carry(r2, lo);
    // row of b1
    lo = a0 * b1;
    r1 += lo;
    long hi = WideMultiply.high(a0, b1) + carry(r1, lo);
    r2 += hi;
    r3 += carry(r2, hi);
    lo = a1 * b1;
    r2 += lo;
    r3 += WideMultiply.high(a1, b1) + carry(r2, lo);
    // row of b2
    lo = a0 * b2;
    r2 += lo;
    r3 += WideMultiply.high(a0, b2) + carry(r2, lo);
    b.w0 = a0 * b0;
    b.w1 = r1;
    b.w2 = r2;
    b.w3 = r3;
  }

  /** a to the power of b: square and multiply from the highest bit down. */
  static void power(Word a, Word b, Word scratch) {
    scratch.set(1);
    int bits = bits(b);
    for (int i = bits - 1; i >= 0; i--) {
      multiply(scratch, scratch);
      long limb = i < 64 ? b.w0 : i < 128 ? b.w1 : i < 192 ? b.w2 : b.w3;
      if ((limb >>> (i & 63) & 1) != 0) {
        multiply(a, scratch);
      }
    }
    b.set(scratch);
  }

  /** Number of bits up to the highest one. */
  static int bits(Word a) {
    if (a.w3 != 0) {
      return 256 - Long.numberOfLeadingZeros(a.w3);
    }
    if (a.w2 != 0) {
      return 192 - Long.numberOfLeadingZeros(a.w2);
    }
    if (a.w1 != 0) {
      return 128 - Long.numberOfLeadingZeros(a.w1);
    }
    return 64 - Long.numberOfLeadingZeros(a.w0);
  }

  static boolean isBelowSigned(Word a, Word b) {
    return a.w3 != b.w3 ? a.w3 < b.w3 : a.isBelow(b);
  }

  /** Extends the sign of the number in the lowest {@code a + 1} bytes of b. */
  static void signExtend(Word a, Word b) {
    int index = a.toIndex();
    if (index < 0 || index > 30) {
      return;
    }
    int limb = index >> 3;
    int shift = 56 - 8 * (index & 7);
    long kept = limb(b, limb) << shift >> shift;
    long sign = kept >> 63;
    b.w3 = sign;
    b.w2 = limb == 2 ? kept : limb > 2 ? b.w2 : sign;
    b.w1 = limb == 1 ? kept : limb > 1 ? b.w1 : sign;
    b.w0 = limb == 0 ? kept : b.w0;
    if (limb == 3) {
      b.w3 = kept;
    }
  }

  /** The {@code a}th byte of b, 0 being the most significant. */
  static void byteAt(Word a, Word b) {
    int index = a.toIndex();
    b.set(index < 0 || index > 31 ? 0 : limb(b, 3 - (index >> 3)) >>> 56 - 8 * (index & 7) & 255);
  }

  /** b shifted left by a. */
  static void shiftLeft(Word a, Word b) {
    int n = a.toIndex();
    if (n < 0 || n > 255) {
      b.set(0);
    } else {
      shiftLeft(n, b);
    }
  }

  /** b shifted left by n, 0 to 255. */
  static void shiftLeft(int n, Word b) {
    int bits = n & 63;
    long v0 = b.w0;
    long v1 = b.w1;
    long v2 = b.w2;
    long v3 = b.w3;
    if (bits != 0) {
      v3 = v3 << bits | v2 >>> 64 - bits;
      v2 = v2 << bits | v1 >>> 64 - bits;
      v1 = v1 << bits | v0 >>> 64 - bits;
      v0 <<= bits;
    }
    switch (n >> 6) {
      case 0 -> b.set(v0, v1, v2, v3);
      case 1 -> b.set(0, v0, v1, v2);
      case 2 -> b.set(0, 0, v0, v1);
      default -> b.set(0, 0, 0, v0);
    }
  }

  /** b shifted right by a, filled with zeros. */
  static void shiftRight(Word a, Word b) {
    int n = a.toIndex();
    if (n < 0 || n > 255) {
      b.set(0);
    } else {
      shiftRight(n, 0, b);
    }
  }

  /** b shifted right by a, filled with its sign. */
  static void shiftRightSigned(Word a, Word b) {
    int n = a.toIndex();
    long sign = b.w3 >> 63;
    if (n < 0 || n > 255) {
      b.set(sign, sign, sign, sign);
    } else {
      shiftRight(n, sign, b);
    }
  }

  /** b shifted right by n, 0 to 255, with {@code fill} coming in. */
  static void shiftRight(int n, long fill, Word b) {
    int bits = n & 63;
    long v0 = b.w0;
    long v1 = b.w1;
    long v2 = b.w2;
    long v3 = b.w3;
    if (bits != 0) {
      v0 = v0 >>> bits | v1 << 64 - bits;
      v1 = v1 >>> bits | v2 << 64 - bits;
      v2 = v2 >>> bits | v3 << 64 - bits;
      v3 = v3 >>> bits | fill << 64 - bits;
    }
    switch (n >> 6) {
      case 0 -> b.set(v0, v1, v2, v3);
      case 1 -> b.set(v1, v2, v3, fill);
      case 2 -> b.set(v2, v3, fill, fill);
      default -> b.set(v3, fill, fill, fill);
    }
  }

  private static long limb(Word a, int i) {
    return i == 0 ? a.w0 : i == 1 ? a.w1 : i == 2 ? a.w2 : a.w3;
  }

  /** 1 if {@code a} is below {@code b}, both unsigned: a sum below an addend has overflowed. */
  static long carry(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }
}
