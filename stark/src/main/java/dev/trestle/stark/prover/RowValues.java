package dev.trestle.stark.prover;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Interaction;
import dev.trestle.stark.Node;
import java.util.Optional;

/** The steps of F of a constraint system, row by row of the trace. */
final class RowValues {
  private final ConstraintSystem system;
  private final Optional<Matrix> fixed;
  private final Matrix main;
  private final long[] publicValues;
  private final long[] values;
  private final boolean[] needed;

  RowValues(ConstraintSystem system, Optional<Matrix> fixed, Matrix main, long[] publicValues) {
    this.system = system;
    this.fixed = fixed;
    this.main = main;
    this.publicValues = publicValues;
    this.values = new long[system.nodes().size()];
    this.needed = new boolean[values.length];
    for (Interaction interaction : system.interactions()) {
      needed[interaction.multiplicity()] = true;
      for (int element : interaction.tuple()) {
        needed[element] = true;
      }
    }
    for (int i = values.length - 1; i >= 0; i--) {
      if (needed[i]) {
        switch (system.nodes().get(i)) {
          case Node.Sum sum -> need(sum.left(), sum.right());
          case Node.Difference d -> need(d.left(), d.right());
          case Node.Product product -> need(product.left(), product.right());
          case Node.Column column -> {}
          case Node.PublicValue value -> {}
          case Node.Constant constant -> {}
          case Node.Drawn drawn -> {}
          case Node.Selected selected -> {}
        }
      }
    }
  }

  private void need(int left, int right) {
    needed[left] = true;
    needed[right] = true;
  }

  /** By step; only those that interactions need are right. The same array every time. */
  long[] at(int row) {
    for (int i = 0; i < values.length; i++) {
      if (needed[i]) {
        values[i] = value(system.nodes().get(i), row);
      }
    }
    return values;
  }

  private long value(Node node, int row) {
    return switch (node) {
      case Node.Column column -> column(column, row);
      case Node.PublicValue value -> publicValues[value.index()];
      case Node.Constant constant -> constant.value();
      case Node.Sum sum -> Goldilocks.add(values[sum.left()], values[sum.right()]);
      case Node.Difference d -> Goldilocks.subtract(values[d.left()], values[d.right()]);
      case Node.Product p -> Goldilocks.multiply(values[p.left()], values[p.right()]);
      case Node.Drawn drawn -> throw new IllegalStateException("a challenge in an interaction");
      case Node.Selected selected -> throw new IllegalStateException("refused by AirBuilder");
    };
  }

  private long column(Node.Column column, int row) {
    int at = column.next() ? row + 1 & main.rows() - 1 : row;
    return switch (column.source()) {
      case FIXED -> fixed.orElseThrow().get(at, column.index());
      case MAIN -> main.get(at, column.index());
      case AUXILIARY, QUOTIENT -> throw new IllegalStateException("not in an interaction");
    };
  }
}
