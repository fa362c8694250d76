package dev.trestle.stark;

import java.math.BigInteger;

/**
 * What is proven of Reed–Solomon codes of rate 2^-{@code logBlowup} at one distance γ from the
 * code. A number is an upper bound in units of 2^-{@link #SCALE}.
 *
 * <p>The property meant is mutual correlated agreement: for words u₀ … u_r, all but some challenges
 * x are such that wherever Σ xʲuⱼ agrees with a codeword on a set of at least (1 - γ)·n positions,
 * every uⱼ agrees with a codeword on that very set.
 */
interface ProximityRegime {
  /** Binary places of all numbers. */
  int SCALE = 64;

  /** 1 in these units. */
  BigInteger ONE = BigInteger.ONE.shiftLeft(SCALE);

  /** 1 - γ: the share of positions on which a word at that distance agrees with a codeword. */
  BigInteger agreement();

  /**
   * How many polynomials of degree at most ρ·n agree with a word on (1 - γ)·n of n positions. No
   * more tuples of polynomials agree with many words on a set that they share: a tuple is one
   * polynomial over a larger field.
   */
  BigInteger listSize();

  /** How many challenges are bad for a line, r = 1, on 2^{@code logSize} positions. */
  BigInteger exceptions(int logSize);

  /**
   * How many challenges are bad for a curve of degree r: as many times those for a line (2020/654
   * Theorems 1.5 and 6.1; 2025/2055 Theorem 4.6).
   */
  default BigInteger exceptions(int logSize, long degree) {
    return exceptions(logSize).multiply(BigInteger.valueOf(degree));
  }

  /** Rounded up. */
  static BigInteger divide(BigInteger numerator, BigInteger denominator) {
    return numerator.add(denominator).subtract(BigInteger.ONE).divide(denominator);
  }
}
