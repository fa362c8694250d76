package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import java.util.ArrayList;
import java.util.List;

/** What {@link ConstraintChecker} finds wrong with a trace; {@code message} says it to a person. */
public sealed interface Violation {
  /** Leaves of an expression or elements of a tuple that a message shows. */
  int SHOWN = 16;

  String message();

  /**
   * A constraint that is not zero.
   *
   * @param constraint its number in {@code ConstraintSystem.constraints()}
   * @param row the first on which it fails
   * @param value what it is there instead of zero
   * @param expression the constraint; a prime marks the next row
   * @param leaves the columns and public values in it
   */
  record FailedConstraint(
      String table, int constraint, int row, long value, String expression, List<Leaf> leaves)
      implements Violation {
    public FailedConstraint {
      leaves = List.copyOf(leaves);
    }

    @Override
    public String message() {
      List<String> shown = new ArrayList<>();
      for (Leaf leaf : leaves.subList(0, Math.min(SHOWN, leaves.size()))) {
        shown.add(leaf.name() + " = " + signed(leaf.value()));
      }
      String more = leaves.size() > SHOWN ? ", …" : "";
      String where = table + ", row " + row + ": constraint " + constraint;
      String what = expression + " is " + signed(value) + ", not 0";
      return where + ", " + what + "; " + String.join(", ", shown) + more;
    }
  }

  /** A column or public value and what it is on the row in question. */
  record Leaf(String name, long value) {}

  /**
   * A tuple of which more is sent than received, or less.
   *
   * @param excess how often it is sent less how often it is received, modulo p
   * @param table where it occurs first
   * @param row where it occurs first
   */
  record UnbalancedTuple(int bus, List<Long> tuple, long excess, String table, int row)
      implements Violation {
    public UnbalancedTuple {
      tuple = List.copyOf(tuple);
    }

    @Override
    public String message() {
      List<String> shown = new ArrayList<>();
      for (long element : tuple.subList(0, Math.min(SHOWN, tuple.size()))) {
        shown.add(signed(element));
      }
      String elements = String.join(", ", shown) + (tuple.size() > SHOWN ? ", …" : "");
      boolean sent = Goldilocks.P >>> 1 >= excess && excess > 0;
      long times = sent ? excess : Goldilocks.negate(excess);
      return "bus "
          + bus
          + ": ("
          + elements
          + ") is "
          + (sent ? "sent " : "received ")
          + Long.toUnsignedString(times)
          + " times too often; first in "
          + table
          + ", row "
          + row;
    }
  }

  /** An element of F, those above p / 2 as negative numbers. */
  static String signed(long element) {
    boolean negative = Long.compareUnsigned(element, Goldilocks.P >>> 1) > 0;
    return negative
        ? "-" + Long.toUnsignedString(Goldilocks.P - element)
        : Long.toUnsignedString(element);
  }
}
