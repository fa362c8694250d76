package dev.trestle.stark.prover;

import dev.trestle.stark.Poseidon2;

/** {@link Poseidon2} on eight states at once. Many threads may use one object. */
final class Poseidon2States {
  private final int width;
  private final int halfFullRounds;
  private final int partialRounds;

  /** In Montgomery form. */
  private final long[] constants;

  private final long[] diagonal;

  Poseidon2States(Poseidon2 instance) {
    this.width = instance.width();
    this.halfFullRounds = instance.fullRounds() / 2;
    this.partialRounds = instance.partialRounds();
    this.constants = new long[2 * halfFullRounds * width + partialRounds];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = Lanes.montgomery(instance.constant(i));
    }
    this.diagonal = new long[width];
    for (int i = 0; i < width; i++) {
      diagonal[i] = Lanes.montgomery(instance.diagonal(i));
    }
  }

  /**
   * Permutes in place.
   *
   * @param states element i of state k at 8i + k, below p
   */
  void permute(long[] states) {
    int count = width * PoseidonLoops.STATES;
    FieldLoops.scale(states, 0, Lanes.montgomery(Lanes.montgomery(1)), states, 0, count);
    mix(states);
    int constant = 0;
    for (int round = 0; round < halfFullRounds; round++) {
      PoseidonLoops.powers(states, width, constants, constant);
      mix(states);
      constant += width;
    }
    for (int round = 0; round < partialRounds; round++) {
      PoseidonLoops.powers(states, 1, constants, constant);
      PoseidonLoops.mixPartially(states, diagonal);
      constant++;
    }
    for (int round = 0; round < halfFullRounds; round++) {
      PoseidonLoops.powers(states, width, constants, constant);
      mix(states);
      constant += width;
    }
    FieldLoops.scale(states, 0, 1, states, 0, count); // out of Montgomery form
  }

  private void mix(long[] states) {
    PoseidonLoops.mixBlocks(states, width);
    PoseidonLoops.mixPlaces(states, width);
  }
}
