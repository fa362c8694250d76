package dev.trestle.stark.reference;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;

/**
 * keccak-f[1600] applied again and again: every permutation's input is the output of the one before
 * it. A table of 2^h rows holds ⌊2^h / 24⌋ of them and the beginning of one more, whose input is
 * the result. Public values: the state at the beginning and the result, 50 limbs of 32 bits each,
 * of each lane the low half, then the high.
 */
public final class KeccakChainAir implements Air {
  /** Rows of a permutation. */
  public static final int ROWS = KeccakRound.ROUNDS;

  private final KeccakAir permutations = new KeccakAir(false);

  @Override
  public String name() {
    return "keccak-chain";
  }

  @Override
  public int mainColumns() {
    return permutations.mainColumns();
  }

  @Override
  public String mainName(int column) {
    return permutations.mainName(column);
  }

  @Override
  public int publicValues() {
    return 2 * KeccakColumns.LIMBS;
  }

  @Override
  public void define(AirBuilder air) {
    permutations.define(air);
    Expression ends = air.main(KeccakColumns.round(KeccakRound.ROUNDS - 1));
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      Expression input = air.main(KeccakColumns.input(limb));
      Expression nextInput = air.mainNext(KeccakColumns.input(limb));
      Expression output = air.main(KeccakColumns.output(limb));
      air.assertZeroFirst(input.minus(air.publicValue(limb)));
      air.assertZeroTransition(ends.times(nextInput.minus(output)));
      air.assertZeroLast(input.minus(air.publicValue(KeccakColumns.LIMBS + limb)));
    }
  }
}
