package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.KeccakRound.IOTA_BITS;
import static dev.trestle.stark.reference.KeccakRound.LANES;
import static dev.trestle.stark.reference.KeccakRound.LANE_BITS;
import static dev.trestle.stark.reference.KeccakRound.ROUNDS;

/** The columns of {@link KeccakAir}: a round on every row. */
final class KeccakColumns {
  /** Limbs of 32 bits in a state: of each lane the low half, then the high. */
  static final int LIMBS = 2 * LANES;

  /** The state's bits after θ. */
  private static final int AFTER_THETA = 0;

  /** What θ adds to all five bits of a column of the state. */
  private static final int EFFECT = AFTER_THETA + LANES * LANE_BITS;

  /** The parity of each column of the state, after θ. */
  private static final int PARITY = EFFECT + 5 * LANE_BITS;

  /** The bits of lane 0 at {@link KeccakRound#IOTA_BITS}, after χ and before ι. */
  private static final int BEFORE_IOTA = PARITY + 5 * LANE_BITS;

  /** One for each round: 1 in that round, else 0. */
  private static final int ROUND = BEFORE_IOTA + IOTA_BITS.length;

  /** The permutation's input, the same in all of its rounds. */
  private static final int INPUT = ROUND + ROUNDS;

  /** The state after the round. */
  private static final int OUTPUT = INPUT + LIMBS;

  /** Columns of a table that talks to nobody. */
  static final int ALONE = OUTPUT + LIMBS;

  /** In the last round: how often others rely on the permutation. */
  static final int CALLS = ALONE;

  /** Columns of a table that others use. */
  static final int SERVING = CALLS + 1;

  private KeccakColumns() {}

  static int afterTheta(int lane, int z) {
    return AFTER_THETA + lane * LANE_BITS + z % LANE_BITS;
  }

  static int effect(int x, int z) {
    return EFFECT + KeccakRound.lane(x, 0) * LANE_BITS + (z + LANE_BITS) % LANE_BITS;
  }

  static int parity(int x, int z) {
    return PARITY + KeccakRound.lane(x, 0) * LANE_BITS + (z + LANE_BITS) % LANE_BITS;
  }

  /**
   * @param index into {@link KeccakRound#IOTA_BITS}
   */
  static int beforeIota(int index) {
    return BEFORE_IOTA + index;
  }

  static int round(int round) {
    return ROUND + round % ROUNDS;
  }

  static int input(int limb) {
    return INPUT + limb;
  }

  static int output(int limb) {
    return OUTPUT + limb;
  }

  static String name(int column) {
    if (column < EFFECT) {
      return "afterTheta" + column / LANE_BITS + "." + column % LANE_BITS;
    }
    if (column < PARITY) {
      return "effect" + (column - EFFECT) / LANE_BITS + "." + (column - EFFECT) % LANE_BITS;
    }
    if (column < BEFORE_IOTA) {
      return "parity" + (column - PARITY) / LANE_BITS + "." + (column - PARITY) % LANE_BITS;
    }
    if (column < ROUND) {
      return "beforeIota" + IOTA_BITS[column - BEFORE_IOTA];
    }
    if (column < INPUT) {
      return "round" + (column - ROUND);
    }
    if (column < OUTPUT) {
      return "input" + (column - INPUT);
    }
    return column < ALONE ? "output" + (column - OUTPUT) : "calls";
  }
}
