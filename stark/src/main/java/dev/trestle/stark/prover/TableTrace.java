package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Node.Source;

/**
 * A table with its cells: what {@link ConstraintChecker} looks at.
 *
 * @param fixed the fixed columns, of as many rows as {@code main}; no columns if the table has none
 * @param publicValues below p, as many as the table's AIR declares
 */
public record TableTrace(ConstraintSystem system, Matrix fixed, Matrix main, long[] publicValues) {
  public TableTrace {
    String name = system.air().name();
    requireEqual(name + ", fixed columns", system.width(Source.FIXED), fixed.columns());
    requireEqual(name + ", main columns", system.width(Source.MAIN), main.columns());
    requireEqual(name + ", rows of its fixed columns", main.rows(), fixed.rows());
    requireEqual(name + ", public values", system.air().publicValues(), publicValues.length);
  }

  /** A table without fixed columns. */
  public static TableTrace of(ConstraintSystem system, Matrix main, long... publicValues) {
    return new TableTrace(system, new Matrix(main.logRows(), 0), main, publicValues);
  }

  private static void requireEqual(String what, int expected, int actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(what + ": " + expected + " expected, not " + actual);
    }
  }
}
