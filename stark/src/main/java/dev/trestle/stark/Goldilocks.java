package dev.trestle.stark;

import dev.trestle.stf.primitives.WideMultiply;

/**
 * Arithmetic in the field of p = 2^64 - 2^32 + 1. An element is a {@code long}, read as unsigned
 * and below p; every method takes and gives such.
 */
public final class Goldilocks {
  /** p, as an unsigned long. */
  public static final long P = 0xFFFF_FFFF_0000_0001L;

  /** Generates the units; also the shift of every evaluation domain. */
  public static final long GENERATOR = 7;

  /** The largest k for which the units have a subgroup of order 2^k. */
  public static final int TWO_ADICITY = 32;

  /** Encoded size in bytes. */
  public static final int SIZE_BYTES = 8;

  /** 2^64 mod p. */
  private static final long EPSILON = 0xFFFF_FFFFL;

  private Goldilocks() {}

  public static long add(long a, long b) {
    // a - (p - b): borrows exactly if the sum is below p
    long difference = a - (P - b);
    return Long.compareUnsigned(a, P - b) < 0 ? difference + P : difference;
  }

  public static long subtract(long a, long b) {
    long difference = a - b;
    return Long.compareUnsigned(a, b) < 0 ? difference + P : difference;
  }

  public static long negate(long a) {
    return a == 0 ? 0 : P - a;
  }

  public static long multiply(long a, long b) {
    return reduce(WideMultiply.high(a, b), a * b);
  }

  /** The remainder of {@code high · 2^64 + low}, both unsigned. */
  public static long reduce(long high, long low) {
    // 2^64 = 2^32 - 1 and 2^96 = -1 modulo p
    long top = high >>> 32;
    long middle = high & EPSILON;
    long t = low - top;
    if (Long.compareUnsigned(low, top) < 0) {
      t -= EPSILON; // borrowed 2^64, which is EPSILON
    }
    long product = (middle << 32) - middle;
    long sum = t + product;
    if (Long.compareUnsigned(sum, product) < 0) {
      sum += EPSILON; // cannot carry again: product <= p - 1 - EPSILON
    }
    return Long.compareUnsigned(sum, P) >= 0 ? sum - P : sum;
  }

  /** The remainder of an unsigned long. */
  public static long reduce(long value) {
    return Long.compareUnsigned(value, P) >= 0 ? value - P : value;
  }

  public static long square(long a) {
    return multiply(a, a);
  }

  /** {@code base} to an unsigned exponent. */
  public static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long e = exponent; e != 0; e >>>= 1) {
      if ((e & 1) != 0) {
        result = multiply(result, square);
      }
      square = multiply(square, square);
    }
    return result;
  }

  /**
   * The multiplicative inverse, by Fermat.
   *
   * @throws ArithmeticException of zero
   */
  public static long inverse(long a) {
    if (a == 0) {
      throw new ArithmeticException("zero has no inverse");
    }
    return power(a, P - 2);
  }

  /**
   * {@code w_k}: generates the subgroup of order 2^k.
   *
   * @param logOrder k, 0 to {@link #TWO_ADICITY}
   */
  public static long rootOfUnity(int logOrder) {
    if (logOrder < 0 || logOrder > TWO_ADICITY) {
      throw new IllegalArgumentException("no subgroup of order 2^" + logOrder);
    }
    return power(GENERATOR, Long.divideUnsigned(P - 1, 1L << logOrder));
  }

  /** Whether an unsigned long is below p, as every encoded element must be. */
  public static boolean isCanonical(long value) {
    return Long.compareUnsigned(value, P) < 0;
  }
}
