package dev.trestle.stark.prover;

import static dev.trestle.stark.Node.Source.MAIN;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node;

/**
 * The steps of a constraint system on a row of a trace, over F: whatever does not depend on drawn
 * challenges. A selector is 1 on its rows and 0 on the others, and the row after the last is the
 * first.
 */
final class RowEvaluator {
  private enum Kind {
    LEAF,
    SUM,
    DIFFERENCE,
    PRODUCT,
    CHALLENGE
  }

  private final TableTrace trace;
  private final Node[] nodes;
  private final Kind[] kinds;
  private final int[] left;
  private final int[] right;
  private final long[] values;

  RowEvaluator(TableTrace trace) {
    this.trace = trace;
    this.nodes = trace.system().nodes().toArray(Node[]::new);
    this.kinds = new Kind[nodes.length];
    this.left = new int[nodes.length];
    this.right = new int[nodes.length];
    this.values = new long[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      int[] operands = operands(nodes[i]);
      if (operands.length > 0) {
        left[i] = operands[0];
        right[i] = operands[1];
      }
      kinds[i] = trace.system().isExtension(i) ? Kind.CHALLENGE : kind(nodes[i]);
    }
  }

  private static Kind kind(Node node) {
    return switch (node) {
      case Node.Sum sum -> Kind.SUM;
      case Node.Difference difference -> Kind.DIFFERENCE;
      case Node.Product product -> Kind.PRODUCT;
      case Node.Drawn drawn -> Kind.CHALLENGE;
      case Node.Column column -> Kind.LEAF;
      case Node.PublicValue publicValue -> Kind.LEAF;
      case Node.Constant constant -> Kind.LEAF;
      case Node.Selected selected -> Kind.LEAF;
    };
  }

  /** Gives all steps their values on a row. */
  void evaluate(int row) {
    for (int step = 0; step < nodes.length; step++) {
      evaluate(step, row);
    }
  }

  /**
   * Gives some steps their values on a row.
   *
   * @param steps in ascending order, with all that they use, as {@link #support} gives them
   */
  void evaluate(int row, int[] steps) {
    for (int step : steps) {
      evaluate(step, row);
    }
  }

  /** A step's value on the row that was evaluated last. */
  long value(int step) {
    if (kinds[step] == Kind.CHALLENGE) {
      throw new IllegalStateException("step " + step + " depends on challenges");
    }
    return values[step];
  }

  private void evaluate(int step, int row) {
    long a = values[left[step]];
    long b = values[right[step]];
    switch (kinds[step]) {
      case SUM -> values[step] = Goldilocks.add(a, b);
      case DIFFERENCE -> values[step] = Goldilocks.subtract(a, b);
      case PRODUCT -> values[step] = Goldilocks.multiply(a, b);
      case LEAF -> values[step] = leaf(nodes[step], row);
      case CHALLENGE -> {
        // has no value over F
      }
    }
  }

  private long leaf(Node node, int row) {
    return switch (node) {
      case Node.Column column -> cell(column, row);
      case Node.PublicValue publicValue -> trace.publicValues()[publicValue.index()];
      case Node.Constant constant -> constant.value();
      case Node.Selected selected -> selected(selected.which(), row) ? 1 : 0;
      default -> throw new IllegalStateException("not a leaf: " + node);
    };
  }

  private long cell(Node.Column column, int row) {
    Matrix matrix = column.source() == MAIN ? trace.main() : trace.fixed();
    return matrix.get(rowOf(column, row), column.index());
  }

  /** The row that a column is read at. */
  int rowOf(Node.Column column, int row) {
    return column.next() ? (row + 1) % trace.main().rows() : row;
  }

  private boolean selected(Node.Selector selector, int row) {
    int last = trace.main().rows() - 1;
    return switch (selector) {
      case FIRST -> row == 0;
      case LAST -> row == last;
      case TRANSITION -> row != last;
    };
  }

  /** The steps that a step uses, and itself, in ascending order. */
  static int[] support(ConstraintSystem system, int step) {
    boolean[] used = new boolean[step + 1];
    used[step] = true;
    int count = 0;
    for (int i = step; i >= 0; i--) {
      if (used[i]) {
        count++;
        for (int operand : operands(system.nodes().get(i))) {
          used[operand] = true;
        }
      }
    }
    int[] steps = new int[count];
    for (int i = step; i >= 0; i--) {
      if (used[i]) {
        steps[--count] = i;
      }
    }
    return steps;
  }

  private static int[] operands(Node node) {
    return switch (node) {
      case Node.Sum sum -> new int[] {sum.left(), sum.right()};
      case Node.Difference difference -> new int[] {difference.left(), difference.right()};
      case Node.Product product -> new int[] {product.left(), product.right()};
      case Node.Column column -> new int[0];
      case Node.PublicValue publicValue -> new int[0];
      case Node.Constant constant -> new int[0];
      case Node.Drawn drawn -> new int[0];
      case Node.Selected selected -> new int[0];
    };
  }
}
