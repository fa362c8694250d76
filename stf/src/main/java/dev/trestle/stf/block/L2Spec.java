package dev.trestle.stf.block;

import java.util.List;

/**
 * What makes a chain an L2.
 *
 * @param levels by rising timestamp; the first also holds before its time
 * @param eip1559Denominator used where a block's attributes leave the parameters zero
 * @param eip1559Elasticity likewise
 */
public record L2Spec(
    List<LevelActivation> levels, long eip1559Denominator, long eip1559Elasticity) {
  /** OP Mainnet's EIP-1559 denominator since Canyon. */
  public static final long DEFAULT_DENOMINATOR = 250;

  /** OP Mainnet's EIP-1559 elasticity. */
  public static final long DEFAULT_ELASTICITY = 6;

  /** From {@code timestamp} (seconds) on this level holds. */
  public record LevelActivation(long timestamp, L2Level level) {}

  public L2Spec {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || eip1559Denominator <= 0 || eip1559Elasticity <= 0) {
      throw new IllegalArgumentException(
          "an L2 needs a level and positive EIP-1559 parameters, found "
              + levels
              + ", "
              + eip1559Denominator
              + ", "
              + eip1559Elasticity);
    }
  }

  /** One level from the start, default EIP-1559 parameters. */
  public static L2Spec of(L2Level level) {
    return new L2Spec(
        List.of(new LevelActivation(0, level)), DEFAULT_DENOMINATOR, DEFAULT_ELASTICITY);
  }

  /** The level of a block with this time. */
  public L2Level levelAt(long timestamp) {
    L2Level found = levels.getFirst().level;
    for (LevelActivation a : levels) {
      if (a.timestamp <= timestamp) {
        found = a.level;
      }
    }
    return found;
  }
}
