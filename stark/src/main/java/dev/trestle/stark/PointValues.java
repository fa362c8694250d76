package dev.trestle.stark;

import dev.trestle.stark.Node.Source;
import java.util.List;

/**
 * A constraint system at one point of K outside the trace's domain, where columns have the values
 * that the prover opened.
 */
final class PointValues {
  private static final Cubic X = new Cubic(0, 1, 0);
  private static final Cubic X_SQUARED = new Cubic(0, 0, 1);

  private final TableValues columns;
  private final long[] publicValues;
  private final Cubic[] challenges;
  private final Cubic[] selectors;

  /**
   * @param challenges by {@link Node.Challenge}
   * @param selectors by {@link Node.Selector}
   */
  PointValues(TableValues columns, long[] publicValues, Cubic[] challenges, Cubic[] selectors) {
    this.columns = columns;
    this.publicValues = publicValues;
    this.challenges = challenges;
    this.selectors = selectors;
  }

  /** All constraints, combined by powers of λ: the first has the highest. */
  Cubic combined(ConstraintSystem system, Cubic lambda) {
    List<Node> nodes = system.nodes();
    Cubic[] values = new Cubic[nodes.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(nodes.get(i), values);
    }
    Cubic sum = Cubic.ZERO;
    for (int constraint : system.constraints()) {
      sum = sum.times(lambda).plus(values[constraint]);
    }
    return sum;
  }

  private Cubic value(Node node, Cubic[] values) {
    return switch (node) {
      case Node.Column column -> column(column);
      case Node.PublicValue value -> Cubic.of(publicValues[value.index()]);
      case Node.Constant constant -> Cubic.of(constant.value());
      case Node.Drawn drawn -> challenges[drawn.which().ordinal()];
      case Node.Selected selected -> selectors[selected.which().ordinal()];
      case Node.Sum sum -> values[sum.left()].plus(values[sum.right()]);
      case Node.Difference d -> values[d.left()].minus(values[d.right()]);
      case Node.Product product -> values[product.left()].times(values[product.right()]);
    };
  }

  private Cubic column(Node.Column column) {
    Cubic[] values = (column.next() ? columns.next() : columns.here())[column.source().ordinal()];
    return column.source() == Source.AUXILIARY
        ? join(values, column.index())
        : values[column.index()];
  }

  /** The value of a column of K from those of its three columns of F. */
  static Cubic join(Cubic[] values, int column) {
    int at = Cubic.DEGREE * column;
    return values[at].plus(values[at + 1].times(X)).plus(values[at + 2].times(X_SQUARED));
  }
}
