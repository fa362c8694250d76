package dev.trestle.e2e.proof;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.Matrix;

/**
 * As many columns as wanted, each computed from two of the row before: c ← c·d + e, where d and e
 * are the columns after it. Stands for real tables of that width when costs are measured.
 */
record WideAir(int mainColumns) implements Air {
  @Override
  public String name() {
    return "wide";
  }

  @Override
  public int publicValues() {
    return 1;
  }

  @Override
  public void define(AirBuilder air) {
    air.assertZeroFirst(air.main(0).minus(air.publicValue(0)));
    for (int i = 0; i < mainColumns; i++) {
      air.assertZeroTransition(
          air.mainNext(i)
              .minus(air.main(i).times(air.main(after(i, 1))))
              .minus(air.main(after(i, 2))));
    }
  }

  private int after(int column, int steps) {
    return (column + steps) % mainColumns;
  }

  /** A trace that begins with this number in its first column. */
  Matrix trace(int logRows, long first) {
    Matrix trace = new Matrix(logRows, mainColumns);
    for (int i = 0; i < mainColumns; i++) {
      trace.set(0, i, Goldilocks.add(first, i));
    }
    for (int row = 1; row < trace.rows(); row++) {
      for (int i = 0; i < mainColumns; i++) {
        long product = Goldilocks.multiply(trace.get(row - 1, i), trace.get(row - 1, after(i, 1)));
        trace.set(row, i, Goldilocks.add(product, trace.get(row - 1, after(i, 2))));
      }
    }
    return trace;
  }
}
