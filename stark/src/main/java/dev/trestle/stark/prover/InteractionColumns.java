package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Interaction;
import dev.trestle.stark.Node;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/** Fills the columns that show what a table sends and receives: docs/spec/stark.md, Statement. */
final class InteractionColumns {
  /** A table's auxiliary columns and its sum σ. */
  record Filled(Matrix columns, Cubic sum) {}

  private static final int CHUNK = 1 << 10;

  private final TableTrace trace;
  private final ConstraintSystem system;
  private final Cubic gamma;
  private final Cubic eta;

  /** Those of all groups, in order. */
  private final List<Interaction> interactions = new ArrayList<>();

  private final int[] steps;

  InteractionColumns(TableTrace trace, Cubic gamma, Cubic eta) {
    this.trace = trace;
    this.system = trace.system();
    this.gamma = gamma;
    this.eta = eta;
    system.groups().forEach(interactions::addAll);
    TreeSet<Integer> needed = new TreeSet<>();
    for (Interaction interaction : interactions) {
      need(interaction.multiplicity(), needed);
      interaction.tuple().forEach(element -> need(element, needed));
    }
    this.steps = needed.stream().mapToInt(Integer::intValue).toArray();
  }

  private void need(int step, TreeSet<Integer> needed) {
    for (int used : RowEvaluator.support(system, step)) {
      needed.add(used);
    }
  }

  /** Which strips of the main columns interactions read: those that are still needed later. */
  static BitSet stripsRead(ConstraintSystem system) {
    BitSet strips = new BitSet();
    for (Interaction interaction : system.interactions()) {
      List<Integer> read = new ArrayList<>(interaction.tuple());
      read.add(interaction.multiplicity());
      for (int step : read) {
        for (int used : RowEvaluator.support(system, step)) {
          if (system.nodes().get(used) instanceof Node.Column column
              && column.source() == Node.Source.MAIN) {
            strips.set(column.index() / Matrix.LANES);
          }
        }
      }
    }
    return strips;
  }

  /**
   * @throws ArithmeticException if a denominator is zero: as good as impossible
   */
  Filled fill(Workers workers) {
    int height = trace.main().rows();
    int groups = system.groups().size();
    Matrix columns = new Matrix(trace.main().logRows(), Cubic.DEGREE * (groups + 1));
    Cubic[] shares = new Cubic[height];
    int chunk = Math.min(CHUNK, height);
    workers.run(height / chunk, i -> fillShares(i * chunk, (i + 1) * chunk, columns, shares));
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

  /** The columns φ of some rows, and the sum of each of these rows. */
  private void fillShares(int from, int to, Matrix columns, Cubic[] shares) {
    RowEvaluator rows = new RowEvaluator(trace);
    int width = interactions.size();
    CubicVector inverses = new CubicVector(width * (to - from));
    long[] multiplicities = new long[inverses.size()];
    for (int row = from; row < to; row++) {
      rows.evaluate(row, steps);
      for (int j = 0; j < width; j++) {
        int at = (row - from) * width + j;
        inverses.set(at, denominator(interactions.get(j), rows));
        multiplicities[at] = rows.value(interactions.get(j).multiplicity());
      }
    }
    Inversions.invertInTurn(inverses, inverses.size());
    for (int row = from; row < to; row++) {
      int at = (row - from) * width;
      Cubic sum = Cubic.ZERO;
      for (int g = 0; g < system.groups().size(); g++) {
        Cubic share = Cubic.ZERO;
        for (Interaction interaction : system.groups().get(g)) {
          Cubic term = inverses.get(at).times(multiplicities[at]);
          share = interaction.send() ? share.plus(term) : share.minus(term);
          at++;
        }
        set(columns, row, g, share);
        sum = sum.plus(share);
      }
      shares[row] = sum;
    }
  }

  private Cubic denominator(Interaction interaction, RowEvaluator rows) {
    List<Integer> tuple = interaction.tuple();
    Cubic compressed = Cubic.ZERO;
    for (int i = tuple.size() - 1; i >= 0; i--) {
      compressed = compressed.plus(rows.value(tuple.get(i))).times(eta);
    }
    return compressed.plus(interaction.bus()).plus(gamma);
  }

  private static void set(Matrix columns, int row, int column, Cubic value) {
    columns.set(row, Cubic.DEGREE * column, value.a());
    columns.set(row, Cubic.DEGREE * column + 1, value.b());
    columns.set(row, Cubic.DEGREE * column + 2, value.c());
  }
}
