package dev.trestle.stark.reference;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Expression;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import java.util.List;

/**
 * Somebody who relies on a bus: sends each row's tuple as often as the row's first column says, and
 * asserts nothing itself.
 */
record ClaimsAir(int bus, int width) implements Air {
  @Override
  public String name() {
    return "claims";
  }

  @Override
  public int mainColumns() {
    return 1 + width;
  }

  @Override
  public void define(AirBuilder air) {
    Expression[] tuple = new Expression[width];
    for (int i = 0; i < width; i++) {
      tuple[i] = air.main(1 + i);
    }
    air.send(bus, air.main(0), tuple);
  }

  /** A table that claims each of these tuples once. */
  static TableTrace of(int bus, List<long[]> tuples) {
    int width = tuples.getFirst().length;
    int logRows = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, tuples.size() - 1));
    Matrix main = new Matrix(logRows, 1 + width);
    for (int row = 0; row < tuples.size(); row++) {
      main.set(row, 0, 1);
      for (int i = 0; i < width; i++) {
        main.set(row, 1 + i, tuples.get(row)[i]);
      }
    }
    return TableTrace.of(ConstraintSystem.of(new ClaimsAir(bus, width), 3), main);
  }
}
