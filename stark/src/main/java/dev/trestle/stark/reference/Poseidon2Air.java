package dev.trestle.stark.reference;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;
import dev.trestle.stark.Poseidon2;

/**
 * Poseidon2 permutations, one on every row. An S-box x^7 costs two columns, x³ and its square times
 * x, so the degree is 3; the layers between are linear and cost none.
 */
public final class Poseidon2Air implements Air {
  private final Poseidon2 permutation;
  private final Poseidon2Columns columns;
  private final boolean serving;

  /**
   * @param serving whether others rely on the permutations, over {@link Buses#POSEIDON2}
   */
  public Poseidon2Air(Poseidon2 permutation, boolean serving) {
    this.permutation = permutation;
    this.columns = Poseidon2Columns.of(permutation);
    this.serving = serving;
  }

  @Override
  public String name() {
    return "poseidon2";
  }

  @Override
  public int mainColumns() {
    return serving ? columns.serving() : columns.alone();
  }

  @Override
  public String mainName(int column) {
    return columns.name(column);
  }

  @Override
  public void define(AirBuilder air) {
    int width = columns.width();
    Expression[] state = new Expression[width];
    for (int i = 0; i < width; i++) {
      state[i] = air.main(columns.input(i));
    }
    external(state);
    int half = permutation.fullRounds() / 2;
    int box = 0;
    for (int round = 0; round < half; round++, box += width) {
      full(air, state, box);
    }
    for (int round = 0; round < permutation.partialRounds(); round++, box++) {
      state[0] = box(air, state[0], box);
      internal(state);
    }
    for (int round = 0; round < half; round++, box += width) {
      full(air, state, box);
    }
    if (serving) {
      serve(air, state);
    }
  }

  private void full(AirBuilder air, Expression[] state, int box) {
    for (int i = 0; i < state.length; i++) {
      state[i] = box(air, state[i], box + i);
    }
    external(state);
  }

  /** Adds a constant, of which there are as many as S-boxes, and takes the seventh power. */
  private Expression box(AirBuilder air, Expression element, int box) {
    Expression in = element.plus(permutation.constant(box));
    Expression cube = air.main(columns.cube(box));
    Expression seventh = air.main(columns.seventh(box));
    air.assertEqual(cube, in.square().times(in));
    air.assertEqual(seventh, cube.square().times(in));
    return seventh;
  }

  /** Blocks of four times circ(2, 3, 1, 1), then each plus the sum of all blocks. */
  private static void external(Expression[] state) {
    for (int block = 0; block < state.length; block += 4) {
      Expression all = state[block];
      for (int i = 1; i < 4; i++) {
        all = all.plus(state[block + i]);
      }
      Expression first = state[block];
      for (int i = 0; i < 4; i++) {
        Expression next = i < 3 ? state[block + i + 1] : first;
        state[block + i] = all.plus(state[block + i]).plus(next.times(2));
      }
    }
    for (int i = 0; i < 4; i++) {
      Expression sum = state[i];
      for (int block = 4; block < state.length; block += 4) {
        sum = sum.plus(state[block + i]);
      }
      for (int block = 0; block < state.length; block += 4) {
        state[block + i] = state[block + i].plus(sum);
      }
    }
  }

  private void internal(Expression[] state) {
    Expression sum = state[0];
    for (int i = 1; i < state.length; i++) {
      sum = sum.plus(state[i]);
    }
    for (int i = 0; i < state.length; i++) {
      state[i] = sum.plus(state[i].times(permutation.diagonal(i)));
    }
  }

  private void serve(AirBuilder air, Expression[] output) {
    int width = columns.width();
    Expression[] tuple = new Expression[2 * width];
    for (int i = 0; i < width; i++) {
      tuple[i] = air.main(columns.input(i));
      tuple[width + i] = output[i];
    }
    air.receive(Buses.POSEIDON2, air.main(columns.calls()), tuple);
  }
}
