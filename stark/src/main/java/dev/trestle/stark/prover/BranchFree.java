package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;

/**
 * {@link Goldilocks} for a processor that guesses branches: whether a sum of random elements
 * overflows is a coin's toss, and a wrong guess costs more than a multiplication.
 */
final class BranchFree {
  /** 2^64 mod p. */
  private static final long EPSILON = 0xFFFF_FFFFL;

  private BranchFree() {}

  /** All ones if the unsigned a is below b, else zero: the borrow of a - b. */
  private static long below(long a, long b) {
    return ((~a & b) | ((~a | b) & (a - b))) >> 63;
  }

  static long add(long a, long b) {
    long space = Goldilocks.P - b;
    return a - space + (Goldilocks.P & below(a, space));
  }

  static long subtract(long a, long b) {
    return a - b + (Goldilocks.P & below(a, b));
  }

  static long multiply(long a, long b) {
    long low = a * b;
    long high = Math.unsignedMultiplyHigh(a, b);
    long top = high >>> 32;
    long middle = high & EPSILON;
    long t = low - top;
    if (Long.compareUnsigned(low, top) < 0) { // hardly ever, so guessed right
      t -= EPSILON;
    }
    long product = (middle << 32) - middle;
    long sum = t + product;
    sum += EPSILON & below(sum, product);
    return Long.compareUnsigned(sum, Goldilocks.P) >= 0 ? sum - Goldilocks.P : sum; // hardly ever
  }
}
