package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.WideMultiply;

/**
 * Reciprocals of divisors whose highest bit is set, with which {@link Division} estimates quotient
 * limbs by multiplying. Source: Möller, Granlund, Improved division by invariant integers, 2011.
 */
final class Reciprocal {
  private Reciprocal() {}

  /** floor((2^128 - 1) / d) - 2^64 for a d with its highest bit set. */
  static long of(long d) {
    // (2^64 - 1 - d) * 2^64 + 2^64 - 1 divided by d, in two halves of 32 bits
    long high = d >>> 32;
    long low = d & 0xffffffffL;
    long top = ~d;
    long q1 = Long.divideUnsigned(top, high);
    long r = top - q1 * high << 32 | 0xffffffffL;
    long p = q1 * low;
    if (Long.compareUnsigned(r, p) < 0) {
      q1--;
      r += d;
      if (Long.compareUnsigned(r, d) >= 0 && Long.compareUnsigned(r, p) < 0) {
        q1--;
        r += d;
      }
    }
    r -= p;
    long q0 = Long.divideUnsigned(r, high);
    r = r - q0 * high << 32 | 0xffffffffL;
    p = q0 * low;
    if (Long.compareUnsigned(r, p) < 0) {
      q0--;
      r += d;
      if (Long.compareUnsigned(r, d) >= 0 && Long.compareUnsigned(r, p) < 0) {
        q0--;
      }
    }
    return q1 << 32 | q0;
  }

  /** floor((2^192 - 1) / (high, low)) - 2^64, from the reciprocal of high (algorithm 6). */
  static long of(long ofHigh, long high, long low) {
    long inverse = ofHigh;
    long p = high * inverse + low;
    if (Long.compareUnsigned(p, low) < 0) {
      inverse--;
      if (Long.compareUnsigned(p, high) >= 0) {
        inverse--;
        p -= high;
      }
      p -= high;
    }
    long t = WideMultiply.high(inverse, low);
    p += t;
    if (Long.compareUnsigned(p, t) < 0) {
      inverse--;
      boolean again =
          p == high
              ? Long.compareUnsigned(inverse * low + low, low) >= 0
              : Long.compareUnsigned(p, high) > 0;
      if (again) {
        inverse--;
      }
    }
    return inverse;
  }
}
