package dev.trestle.stark;

import dev.trestle.stf.primitives.WideMultiply;
import java.math.BigInteger;

/**
 * Logarithms to base 2 of positive rationals, in units of 2^-32 bits and rounded to a known side:
 * the calculator of proven bits must never round in its own favour. Both methods are monotone.
 */
final class FixedLog {
  /** One bit. */
  static final long ONE = 1L << 32;

  private static final int FRACTION_BITS = 32;

  /** The mantissa of a number in [1, 2) is that number times 2^62. */
  private static final int MANTISSA_BITS = 62;

  private FixedLog() {}

  /** At most the logarithm, and less by no more than two units. */
  static long floor(BigInteger numerator, BigInteger denominator) {
    if (numerator.signum() <= 0 || denominator.signum() <= 0) {
      throw new ArithmeticException("only positive numbers have a logarithm");
    }
    // the quotient gets at least MANTISSA_BITS + 1 bits
    int shift = Math.max(0, MANTISSA_BITS + 2 + denominator.bitLength() - numerator.bitLength());
    BigInteger quotient = numerator.shiftLeft(shift).divide(denominator);
    int whole = quotient.bitLength() - 1;
    long mantissa = quotient.shiftRight(whole - MANTISSA_BITS).longValue();
    return (long) (whole - shift) * ONE + fraction(mantissa);
  }

  /** At least the logarithm, and more by no more than two units. */
  static long ceiling(BigInteger numerator, BigInteger denominator) {
    return floor(numerator, denominator) + 2;
  }

  /**
   * Squares the mantissa once for each binary digit. A squaring truncates by a factor of at most 1
   * - 2^-62, and the i-th one counts 2^-i times, so that all together lose less than 2^-60 bits.
   */
  private static long fraction(long mantissa) {
    long x = mantissa;
    long digits = 0;
    for (int i = 0; i < FRACTION_BITS; i++) {
      long high = WideMultiply.high(x, x);
      long square = (high << (Long.SIZE - MANTISSA_BITS)) | ((x * x) >>> MANTISSA_BITS);
      digits <<= 1;
      if (square < 0) { // as unsigned at least 2^63: the square is at least 2
        digits |= 1;
        square >>>= 1;
      }
      x = square;
    }
    return digits;
  }
}
