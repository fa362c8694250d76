package dev.trestle.stark;

import java.math.BigInteger;

/**
 * Half the distance of the code: γ = (1 - ρ)/2.
 *
 * <p>A line has at most n bad challenges (2020/654 Theorem 4.1). 2025/2055 Corollary 1.4 says γn +
 * 1, but only a little below this distance; nothing here hangs on the two bits between them. At
 * most n are also bad for mutual agreement: if correlated agreement holds, codewords are unique,
 * and each of the γn positions outside the largest common set is hit by chance for one challenge.
 */
record UniqueDecoding(int logBlowup) implements ProximityRegime {
  @Override
  public BigInteger agreement() {
    return ONE.add(ONE.shiftRight(logBlowup)).shiftRight(1);
  }

  /**
   * Two polynomials of degree exactly ρn can share the word at just this distance. Johnson's bound:
   * 2/(1 - ρ), at most 4.
   */
  @Override
  public BigInteger listSize() {
    return ONE.shiftLeft(2);
  }

  @Override
  public BigInteger exceptions(int logSize) {
    return ONE.shiftLeft(logSize);
  }
}
