package dev.trestle.stark;

import java.math.BigInteger;

/**
 * Close to Johnson's bound: γ = 1 - √ρ - η.
 *
 * <p>Bad challenges, after 2025/2055 Theorem 1.5 and, for mutual agreement on curves, Theorem 4.6,
 * with M = m + 1/2:
 *
 * <pre>(2·M⁵ + 3·M·γ·ρ)/(3·ρ^1.5)·n + M/√ρ,   m = max(⌈√ρ/(2η)⌉, 3)</pre>
 *
 * Theorem 4.6 prints √ρ/η for √ρ/(2η): a slip of the pen, according to soundcalc confirmed by the
 * authors. The theorem speaks of polynomials of degree at most ρn, our code of degree less than ρn:
 * for the one coefficient that is too much, the size of the list is added, once more for each
 * degree of a curve.
 *
 * @param logBlowup ρ = 2^-logBlowup
 * @param multiplicity m
 * @param gap η, exactly, in units of 2^-{@link #SCALE}
 */
record Johnson(int logBlowup, int multiplicity, BigInteger gap) implements ProximityRegime {
  static final int LEAST_MULTIPLICITY = 3;

  /** ⌊√2·2^64⌋. */
  private static final BigInteger SQUARE_ROOT_OF_TWO = new BigInteger("16a09e667f3bcc908", 16);

  Johnson {
    BigInteger twice = gap.shiftLeft(1).multiply(BigInteger.valueOf(multiplicity));
    if (multiplicity < LEAST_MULTIPLICITY || twice.compareTo(rootCeiling(logBlowup)) < 0) {
      throw new IllegalArgumentException("a multiplicity that is too small for the gap");
    }
    if (gap.signum() <= 0 || gap.add(rootCeiling(logBlowup)).compareTo(ONE) >= 0) {
      throw new IllegalArgumentException("a gap that leaves no distance");
    }
  }

  /** The smallest gap for a multiplicity of at least {@link #LEAST_MULTIPLICITY}. */
  static Johnson ofMultiplicity(int logBlowup, int multiplicity) {
    BigInteger twice = BigInteger.valueOf(2L * multiplicity);
    return new Johnson(
        logBlowup, multiplicity, ProximityRegime.divide(rootCeiling(logBlowup), twice));
  }

  /**
   * @param gap η, in units of 2^-{@link #SCALE}
   */
  static Johnson ofGap(int logBlowup, BigInteger gap) {
    BigInteger least = ProximityRegime.divide(rootCeiling(logBlowup), gap.shiftLeft(1));
    int multiplicity = Math.max(least.intValue(), LEAST_MULTIPLICITY);
    return new Johnson(logBlowup, multiplicity, gap);
  }

  @Override
  public BigInteger agreement() {
    return rootCeiling(logBlowup).add(gap);
  }

  /** Johnson's bound 1/((√ρ + η)² - ρ), a little more: 1/(2η√ρ). It holds for any code. */
  @Override
  public BigInteger listSize() {
    BigInteger product = gap.shiftLeft(1).multiply(rootFloor(logBlowup));
    return ProximityRegime.divide(ONE.shiftLeft(2 * SCALE), product);
  }

  @Override
  public BigInteger exceptions(int logSize) {
    BigInteger odd = BigInteger.valueOf(2L * multiplicity + 1); // 2M
    BigInteger fifth = odd.pow(5).shiftLeft(SCALE - 4); // 2·M⁵
    BigInteger distance = ONE.subtract(rootFloor(logBlowup)).subtract(gap);
    BigInteger linear = odd.multiply(distance).multiply(BigInteger.valueOf(3));
    linear = ProximityRegime.divide(linear, BigInteger.ONE.shiftLeft(logBlowup + 1)); // 3·M·γ·ρ
    BigInteger inverseRoot = inverseRootCeiling(logBlowup);
    BigInteger perPosition = fifth.add(linear).shiftLeft(logBlowup).multiply(inverseRoot);
    BigInteger three = BigInteger.valueOf(3).shiftLeft(SCALE);
    BigInteger first = ProximityRegime.divide(perPosition.shiftLeft(logSize), three);
    BigInteger second = ProximityRegime.divide(odd.multiply(inverseRoot), BigInteger.valueOf(2));
    return first.add(second).add(listSize());
  }

  /** √ρ, rounded down. */
  private static BigInteger rootFloor(int logBlowup) {
    return logBlowup % 2 == 0
        ? ONE.shiftRight(logBlowup / 2)
        : SQUARE_ROOT_OF_TWO.shiftRight((logBlowup + 1) / 2);
  }

  /** √ρ, rounded up. */
  private static BigInteger rootCeiling(int logBlowup) {
    BigInteger floor = rootFloor(logBlowup);
    return logBlowup % 2 == 0 ? floor : floor.add(BigInteger.ONE);
  }

  /** 1/√ρ, rounded up. */
  private static BigInteger inverseRootCeiling(int logBlowup) {
    return logBlowup % 2 == 0
        ? ONE.shiftLeft(logBlowup / 2)
        : SQUARE_ROOT_OF_TWO.add(BigInteger.ONE).shiftLeft((logBlowup - 1) / 2);
  }
}
