package dev.trestle.e2e.proof;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.Matrix;

/** Two tables joined by a bus: one looks numbers up in the other, which is fixed. */
final class LookupAirs {
  private static final int BUS = 1;
  private static final int OWN_BUS = 2;

  private LookupAirs() {}

  /** Looks up x and x², some rows also x² and x⁴; sends x to its own next row. */
  static final class Asking implements Air {
    @Override
    public String name() {
      return "asking";
    }

    @Override
    public int mainColumns() {
      return 3;
    }

    @Override
    public void define(AirBuilder air) {
      air.send(BUS, air.constant(1), air.main(0), air.main(1));
      air.send(BUS, air.main(2), air.main(1), air.main(1).square());
      air.send(OWN_BUS, air.constant(1), air.main(0));
      air.receive(OWN_BUS, air.constant(1), air.mainNext(0));
      air.assertBoolean(air.main(2));
    }

    Matrix trace(int logRows) {
      Matrix trace = new Matrix(logRows, 3);
      for (int row = 0; row < trace.rows(); row++) {
        long x = row % 4;
        trace.set(row, 0, x);
        trace.set(row, 1, x * x);
        trace.set(row, 2, row % 3 == 0 ? 1 : 0);
      }
      return trace;
    }
  }

  /** Numbers and their squares, with how often each was looked up. */
  static final class Squares implements Air {
    static final int LOG_ROWS = 4;

    @Override
    public String name() {
      return "squares";
    }

    @Override
    public int fixedColumns() {
      return 2;
    }

    @Override
    public int mainColumns() {
      return 1;
    }

    @Override
    public void define(AirBuilder air) {
      air.receive(BUS, air.main(0), air.fixed(0), air.fixed(1));
    }

    static Matrix fixed() {
      Matrix squares = new Matrix(LOG_ROWS, 2);
      for (int i = 0; i < squares.rows(); i++) {
        squares.set(i, 0, i);
        squares.set(i, 1, (long) i * i);
      }
      return squares;
    }

    static Matrix counts(Matrix asking) {
      Matrix counts = new Matrix(LOG_ROWS, 1);
      for (int row = 0; row < asking.rows(); row++) {
        add(counts, (int) asking.get(row, 0), 1);
        add(counts, (int) asking.get(row, 1), asking.get(row, 2));
      }
      return counts;
    }

    private static void add(Matrix counts, int row, long more) {
      counts.set(row, 0, Goldilocks.add(counts.get(row, 0), more));
    }
  }
}
