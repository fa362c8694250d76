package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.KeccakRound.IOTA_BITS;
import static dev.trestle.stark.reference.KeccakRound.LANES;
import static dev.trestle.stark.reference.KeccakRound.LANE_BITS;
import static dev.trestle.stark.reference.KeccakRound.ROUNDS;

import dev.trestle.stark.prover.Matrix;
import java.util.List;

/** Fills the table of {@link KeccakAir}. */
public final class KeccakTrace {
  private static final long LOW = 0xFFFF_FFFFL;

  private final Matrix main;

  KeccakTrace(Matrix main) {
    this.main = main;
  }

  /**
   * A permutation for each input, then permutations of the zero state to the end.
   *
   * @param inputs of 25 lanes each
   * @param serving as in {@link KeccakAir}: each permutation is then called once
   */
  public static Matrix of(List<long[]> inputs, boolean serving) {
    return of(inputs, serving, logRows(inputs.size()));
  }

  /** As above, in a table of 2^{@code logRows} rows, which may cut the last permutation off. */
  static Matrix of(List<long[]> inputs, boolean serving, int logRows) {
    int columns = serving ? KeccakColumns.SERVING : KeccakColumns.ALONE;
    Matrix main = new Matrix(logRows, columns);
    if (ROUNDS * (inputs.size() - 1) >= main.rows()) {
      throw new IllegalArgumentException("more permutations than rows for them");
    }
    KeccakTrace trace = new KeccakTrace(main);
    long[] state = new long[LANES];
    long[] input = new long[LANES];
    for (int row = 0; row < main.rows(); row++) {
      int round = row % ROUNDS;
      int permutation = row / ROUNDS;
      if (round == 0) {
        input = permutation < inputs.size() ? inputs.get(permutation) : new long[LANES];
        System.arraycopy(input, 0, state, 0, LANES);
      }
      trace.limbs(row, KeccakColumns.input(0), input);
      trace.round(row, round, state);
      if (serving && round == ROUNDS - 1 && permutation < inputs.size()) {
        main.set(row, KeccakColumns.CALLS, 1);
      }
    }
    return main;
  }

  /** The least height for so many permutations: 24 rows for each. */
  public static int logRows(int permutations) {
    int rows = Math.max(2, ROUNDS * permutations);
    return Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
  }

  /** A round on a row, of all columns but the input and the calls; changes the state. */
  void round(int row, int round, long[] state) {
    theta(row, state);
    long[] moved = new long[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      int from = KeccakRound.movedFrom(lane % 5, lane / 5);
      moved[lane] = Long.rotateLeft(state[from], KeccakRound.rotation(from));
    }
    for (int lane = 0; lane < LANES; lane++) {
      int x = lane % 5;
      int y = lane / 5;
      long second = moved[KeccakRound.lane(x + 1, y)];
      long third = moved[KeccakRound.lane(x + 2, y)];
      state[lane] = moved[lane] ^ (~second & third);
    }
    for (int j = 0; j < IOTA_BITS.length; j++) {
      main.set(row, KeccakColumns.beforeIota(j), state[0] >>> IOTA_BITS[j] & 1);
    }
    state[0] ^= KeccakRound.iota(round);
    main.set(row, KeccakColumns.round(round), 1);
    limbs(row, KeccakColumns.output(0), state);
  }

  private void theta(int row, long[] state) {
    long[] before = parities(state);
    for (int x = 0; x < 5; x++) {
      long next = before[KeccakRound.lane(x + 1, 0)];
      long effect = before[KeccakRound.lane(x - 1, 0)] ^ Long.rotateLeft(next, 1);
      bits(row, KeccakColumns.effect(x, 0), effect);
      for (int y = 0; y < 5; y++) {
        int lane = KeccakRound.lane(x, y);
        state[lane] ^= effect;
        bits(row, KeccakColumns.afterTheta(lane, 0), state[lane]);
      }
    }
    long[] after = parities(state);
    for (int x = 0; x < 5; x++) {
      bits(row, KeccakColumns.parity(x, 0), after[x]);
    }
  }

  private static long[] parities(long[] state) {
    long[] parities = new long[5];
    for (int lane = 0; lane < LANES; lane++) {
      parities[lane % 5] ^= state[lane];
    }
    return parities;
  }

  private void bits(int row, int column, long bits) {
    for (int z = 0; z < LANE_BITS; z++) {
      main.set(row, column + z, bits >>> z & 1);
    }
  }

  private void limbs(int row, int column, long[] lanes) {
    for (int lane = 0; lane < LANES; lane++) {
      main.set(row, column + 2 * lane, lanes[lane] & LOW);
      main.set(row, column + 2 * lane + 1, lanes[lane] >>> 32);
    }
  }
}
