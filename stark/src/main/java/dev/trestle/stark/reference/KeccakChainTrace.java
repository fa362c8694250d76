package dev.trestle.stark.reference;

import dev.trestle.stark.prover.Matrix;
import dev.trestle.stf.crypto.Keccak;
import java.util.ArrayList;
import java.util.List;

/** Fills the table of {@link KeccakChainAir}. */
public final class KeccakChainTrace {
  private KeccakChainTrace() {}

  /**
   * @param start 25 lanes
   */
  public static Matrix of(int logRows, long[] start) {
    List<long[]> inputs = new ArrayList<>();
    long[] state = start.clone();
    for (int row = 0; row < 1 << logRows; row += KeccakChainAir.ROWS) {
      inputs.add(state.clone());
      Keccak.permute(state);
    }
    return KeccakTrace.of(inputs, false, logRows);
  }

  /** What the trace proves: the state at the beginning and the result. */
  public static long[] publicValues(Matrix main) {
    long[] values = new long[2 * KeccakColumns.LIMBS];
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      values[limb] = main.get(0, KeccakColumns.input(limb));
      values[KeccakColumns.LIMBS + limb] = main.get(main.rows() - 1, KeccakColumns.input(limb));
    }
    return values;
  }
}
