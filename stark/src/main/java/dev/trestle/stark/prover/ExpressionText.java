package dev.trestle.stark.prover;

import static dev.trestle.stark.Node.Source.FIXED;
import static dev.trestle.stark.Node.Source.MAIN;

import dev.trestle.stark.Air;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Node;

/** Writes a step of a constraint system the way a person would; a prime marks the next row. */
final class ExpressionText {
  /** Characters after which the rest is left out. */
  private static final int LONGEST = 400;

  private final ConstraintSystem system;
  private final StringBuilder text = new StringBuilder();

  private ExpressionText(ConstraintSystem system) {
    this.system = system;
  }

  static String of(ConstraintSystem system, int step) {
    ExpressionText writer = new ExpressionText(system);
    writer.write(step, Place.ALONE);
    if (writer.text.length() > LONGEST) {
      return writer.text.substring(0, LONGEST) + " …";
    }
    return writer.text.toString();
  }

  /** Where an expression stands decides which operators need parentheses. */
  private enum Place {
    ALONE,
    SUBTRACTED,
    FACTOR
  }

  private void write(int step, Place place) {
    if (text.length() > LONGEST) {
      return; // expressions share steps: written in full, some would be exponentially long
    }
    switch (system.nodes().get(step)) {
      case Node.Sum sum -> binary(sum.left(), " + ", sum.right(), place);
      case Node.Difference difference ->
          binary(difference.left(), " - ", difference.right(), place);
      case Node.Product product -> {
        write(product.left(), Place.FACTOR);
        text.append("·");
        write(product.right(), Place.FACTOR);
      }
      case Node.Column column -> text.append(leaf(system.air(), column));
      case Node.PublicValue publicValue -> text.append("public").append(publicValue.index());
      case Node.Constant constant -> text.append(Violation.signed(constant.value()));
      case Node.Drawn drawn -> text.append(drawn.which());
      case Node.Selected selected -> text.append(selected.which());
    }
  }

  private void binary(int left, String operator, int right, Place place) {
    boolean parentheses = place != Place.ALONE;
    text.append(parentheses ? "(" : "");
    write(left, Place.ALONE);
    text.append(operator);
    write(right, operator.equals(" - ") ? Place.SUBTRACTED : Place.ALONE);
    text.append(parentheses ? ")" : "");
  }

  /** A column's name, with a prime if it is the next row's. */
  static String leaf(Air air, Node.Column column) {
    int index = column.index();
    String name = column.source() + "" + index;
    if (column.source() == MAIN) {
      name = air.mainName(index);
    } else if (column.source() == FIXED) {
      name = air.fixedName(index);
    }
    return column.next() ? name + "'" : name;
  }
}
