package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Poseidon2;

/** {@link Poseidon2} on sixteen states at once. Of one thread. */
final class Poseidon2States {
  private static final int STATES = PoseidonLoops.STATES;

  private final int width;
  private final int halfFullRounds;
  private final int partialRounds;

  /** In Montgomery form. */
  private final long[] constants;

  /** The diagonal of the partial rounds' matrix, as {@link PoseidonLoops} takes it. */
  private final int[] multiples;

  private final int[] fractions;

  /** The states, and behind them a sum. */
  private final long[] work;

  Poseidon2States(Poseidon2 instance) {
    this.width = instance.width();
    this.halfFullRounds = instance.fullRounds() / 2;
    this.partialRounds = instance.partialRounds();
    this.work = new long[(width + 1) * STATES];
    this.constants = new long[2 * halfFullRounds * width + partialRounds];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = Lanes.montgomery(instance.constant(i));
    }
    int[] shifts = new int[width];
    int divided = 0;
    for (int i = 0; i < width; i++) {
      shifts[i] = fraction(instance.diagonal(i));
      divided += shifts[i] == 0 ? 0 : 1;
    }
    this.fractions = new int[2 * divided];
    this.multiples = new int[2 * (width - divided)];
    int fraction = 0;
    int multiple = 0;
    for (int i = 0; i < width; i++) {
      if (shifts[i] != 0) {
        fractions[fraction++] = i;
        fractions[fraction++] = shifts[i];
      } else {
        multiples[multiple++] = i;
        multiples[multiple++] = multiple(instance.diagonal(i));
      }
    }
  }

  /** k if the element is 2^-k, -k if it is minus that, zero if it is neither. */
  private static int fraction(long element) {
    for (int k = 1; k < 4; k++) {
      long product = Goldilocks.multiply(element, 1L << k);
      if (product == 1) {
        return k;
      }
      if (product == Goldilocks.negate(1)) {
        return -k;
      }
    }
    return 0;
  }

  private static int multiple(long element) {
    for (int m = 1; m <= 4; m++) {
      if (element == m) {
        return m;
      }
      if (element == Goldilocks.negate(m)) {
        return -m;
      }
    }
    throw new IllegalStateException("neither small nor a fraction: " + element);
  }

  /**
   * Permutes in place.
   *
   * @param states element i of state k at {@code 16i + k}, below p
   */
  void permute(long[] states) {
    int count = width * STATES;
    FieldLoops.scale(states, 0, Lanes.montgomery(Lanes.montgomery(1)), work, 0, count);
    mix();
    int constant = 0;
    for (int round = 0; round < halfFullRounds; round++) {
      PoseidonLoops.powers(work, width, constants, constant);
      mix();
      constant += width;
    }
    for (int round = 0; round < partialRounds; round++) {
      PoseidonLoops.powers(work, 1, constants, constant);
      PoseidonLoops.mixPartially(work, width, multiples);
      PoseidonLoops.divide(work, width, fractions);
      constant++;
    }
    for (int round = 0; round < halfFullRounds; round++) {
      PoseidonLoops.powers(work, width, constants, constant);
      mix();
      constant += width;
    }
    FieldLoops.scale(work, 0, 1, states, 0, count); // out of Montgomery form
  }

  private void mix() {
    PoseidonLoops.mixBlocks(work, width);
    PoseidonLoops.mixPlaces(work, width);
  }
}
