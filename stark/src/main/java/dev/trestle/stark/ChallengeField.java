package dev.trestle.stark;

import java.math.BigInteger;

/**
 * What challenges are drawn from, as far as chances go.
 *
 * @param size no value is drawn with a chance above 1/size
 */
record ChallengeField(BigInteger size) {
  /**
   * K. A digest is cut into residues of 85, 85 and 86 bits, so a value is likelier than 1/p³ by a
   * factor of up to (1 + 2^-21)²·(1 + 2^-22), less than 1 + 2^-19.
   */
  static final ChallengeField CUBIC = cubic();

  private static ChallengeField cubic() {
    BigInteger p = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE.shiftLeft(32));
    BigInteger cube = p.add(BigInteger.ONE).pow(Cubic.DEGREE);
    return new ChallengeField(cube.subtract(cube.shiftRight(19)).subtract(BigInteger.ONE));
  }

  /**
   * -log₂ of the chance to draw one of some values, in units of {@link FixedLog}, rounded down.
   *
   * @param bad an upper bound of their number, in units of 2^-{@link ProximityRegime#SCALE}; at
   *     least one is counted
   */
  long bits(BigInteger bad) {
    return FixedLog.floor(size.shiftLeft(ProximityRegime.SCALE), bad.max(ProximityRegime.ONE));
  }

  /**
   * -log₂ of the chance that no query sees a position where a word differs from the code, though a
   * prover tries 2^grindingBits times for each attempt; in units of {@link FixedLog}, rounded down.
   */
  static long queryBits(ProximityRegime regime, int queries, int grindingBits) {
    long agreement = FixedLog.ceiling(regime.agreement(), ProximityRegime.ONE);
    return -agreement * queries + grindingBits * FixedLog.ONE;
  }
}
