package dev.trestle.stark.reference;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Poseidon2;
import dev.trestle.stark.prover.Matrix;
import java.util.List;

/** Fills the table of {@link Poseidon2Air}. */
public final class Poseidon2Trace {
  private final Poseidon2 permutation;
  private final Poseidon2Columns columns;
  private final Matrix main;

  private Poseidon2Trace(Poseidon2 permutation, Matrix main) {
    this.permutation = permutation;
    this.columns = Poseidon2Columns.of(permutation);
    this.main = main;
  }

  /**
   * A permutation for each input, then permutations of zeros to the end.
   *
   * @param inputs elements below p, as many in each as the state has
   * @param serving as in {@link Poseidon2Air}: each permutation is then called once
   */
  public static Matrix of(Poseidon2 permutation, List<long[]> inputs, boolean serving) {
    Poseidon2Columns columns = Poseidon2Columns.of(permutation);
    int logRows = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, inputs.size() - 1));
    Matrix main = new Matrix(logRows, serving ? columns.serving() : columns.alone());
    Poseidon2Trace trace = new Poseidon2Trace(permutation, main);
    for (int row = 0; row < main.rows(); row++) {
      long[] state = new long[columns.width()];
      if (row < inputs.size()) {
        System.arraycopy(inputs.get(row), 0, state, 0, state.length);
      }
      trace.permute(row, state);
      if (serving && row < inputs.size()) {
        main.set(row, columns.calls(), 1);
      }
    }
    return main;
  }

  private void permute(int row, long[] state) {
    int width = columns.width();
    for (int i = 0; i < width; i++) {
      main.set(row, columns.input(i), state[i]);
    }
    external(state);
    int half = permutation.fullRounds() / 2;
    int box = 0;
    for (int round = 0; round < half; round++, box += width) {
      full(row, state, box);
    }
    for (int round = 0; round < permutation.partialRounds(); round++, box++) {
      state[0] = box(row, state[0], box);
      internal(state);
    }
    for (int round = 0; round < half; round++, box += width) {
      full(row, state, box);
    }
  }

  private void full(int row, long[] state, int box) {
    for (int i = 0; i < state.length; i++) {
      state[i] = box(row, state[i], box + i);
    }
    external(state);
  }

  private long box(int row, long element, int box) {
    long in = Goldilocks.add(element, permutation.constant(box));
    long cube = Goldilocks.multiply(Goldilocks.square(in), in);
    long seventh = Goldilocks.multiply(Goldilocks.square(cube), in);
    main.set(row, columns.cube(box), cube);
    main.set(row, columns.seventh(box), seventh);
    return seventh;
  }

  private static void external(long[] state) {
    for (int block = 0; block < state.length; block += 4) {
      long all = sum(state, block, 1, block + 4);
      long first = state[block];
      for (int i = 0; i < 4; i++) {
        long next = i < 3 ? state[block + i + 1] : first;
        long doubled = Goldilocks.add(next, next);
        state[block + i] = Goldilocks.add(Goldilocks.add(all, state[block + i]), doubled);
      }
    }
    for (int i = 0; i < 4; i++) {
      long sum = sum(state, i, 4, state.length);
      for (int block = 0; block < state.length; block += 4) {
        state[block + i] = Goldilocks.add(state[block + i], sum);
      }
    }
  }

  private void internal(long[] state) {
    long sum = sum(state, 0, 1, state.length);
    for (int i = 0; i < state.length; i++) {
      long scaled = Goldilocks.multiply(state[i], permutation.diagonal(i));
      state[i] = Goldilocks.add(sum, scaled);
    }
  }

  private static long sum(long[] state, int from, int step, int to) {
    long sum = 0;
    for (int i = from; i < to; i += step) {
      sum = Goldilocks.add(sum, state[i]);
    }
    return sum;
  }
}
