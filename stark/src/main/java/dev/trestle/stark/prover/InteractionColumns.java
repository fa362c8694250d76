package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Interaction;
import java.util.Arrays;
import java.util.List;

/** Fills the columns that show what a table sends and receives: docs/spec/stark.md, Statement. */
final class InteractionColumns {
  /** A table's auxiliary columns and its sum σ. */
  record Filled(Matrix columns, Cubic sum) {}

  private final ConstraintSystem system;
  private final RowValues rows;
  private final Cubic gamma;
  private final Cubic eta;

  InteractionColumns(ConstraintSystem system, RowValues rows, Cubic gamma, Cubic eta) {
    this.system = system;
    this.rows = rows;
    this.gamma = gamma;
    this.eta = eta;
  }

  /**
   * @throws ArithmeticException if a denominator is zero: as good as impossible
   */
  Filled fill(int logHeight) {
    int height = 1 << logHeight;
    int groups = system.groups().size();
    Matrix columns = new Matrix(logHeight, Cubic.DEGREE * (groups + 1));
    Cubic[] shares = new Cubic[height];
    Arrays.fill(shares, Cubic.ZERO);
    for (int g = 0; g < groups; g++) {
      fillGroup(system.groups().get(g), g, columns, shares);
    }
    Cubic sum = Cubic.ZERO;
    for (Cubic share : shares) {
      sum = sum.plus(share);
    }
    Cubic perRow = sum.times(Goldilocks.inverse(height));
    Cubic running = Cubic.ZERO;
    for (int row = 0; row < height; row++) {
      set(columns, row, groups, running);
      running = running.plus(shares[row]).minus(perRow);
    }
    return new Filled(columns, sum);
  }

  private void fillGroup(List<Interaction> group, int column, Matrix columns, Cubic[] shares) {
    int size = group.size();
    CubicVector denominators = new CubicVector(size * shares.length);
    for (int row = 0; row < shares.length; row++) {
      long[] values = rows.at(row);
      for (int j = 0; j < size; j++) {
        denominators.set(row * size + j, denominator(group.get(j), values));
      }
    }
    denominators.invert();
    for (int row = 0; row < shares.length; row++) {
      long[] values = rows.at(row);
      Cubic share = Cubic.ZERO;
      for (int j = 0; j < size; j++) {
        Interaction one = group.get(j);
        Cubic term = denominators.get(row * size + j).times(values[one.multiplicity()]);
        share = one.send() ? share.plus(term) : share.minus(term);
      }
      set(columns, row, column, share);
      shares[row] = shares[row].plus(share);
    }
  }

  private Cubic denominator(Interaction interaction, long[] values) {
    List<Integer> tuple = interaction.tuple();
    Cubic compressed = Cubic.ZERO;
    for (int i = tuple.size() - 1; i >= 0; i--) {
      compressed = compressed.plus(values[tuple.get(i)]).times(eta);
    }
    return compressed.plus(interaction.bus()).plus(gamma);
  }

  private static void set(Matrix columns, int row, int column, Cubic value) {
    columns.set(row, Cubic.DEGREE * column, value.a());
    columns.set(row, Cubic.DEGREE * column + 1, value.b());
    columns.set(row, Cubic.DEGREE * column + 2, value.c());
  }
}
