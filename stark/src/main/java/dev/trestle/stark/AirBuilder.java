package dev.trestle.stark;

import dev.trestle.stark.Node.Challenge;
import dev.trestle.stark.Node.Selector;
import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what an {@link Air} states: gives it its columns, takes constraints and interactions.
 */
public final class AirBuilder {
  /** Above every {@link VerifyingKey#maxDegree}; sums of two do not overflow. */
  private static final int MAX_DEGREE = 1 << 16;

  private final Air air;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Integer> degrees = new ArrayList<>();
  private final Map<Node, Integer> numbers = new HashMap<>();
  private final List<Integer> constraints = new ArrayList<>();
  private final List<Interaction> interactions = new ArrayList<>();

  AirBuilder(Air air) {
    this.air = air;
  }

  /** This row's value of a column that the prover fills. */
  public Expression main(int column) {
    return column(Source.MAIN, column, air.mainColumns(), false);
  }

  /** The next row's value; the first row's is next to the last. */
  public Expression mainNext(int column) {
    return column(Source.MAIN, column, air.mainColumns(), true);
  }

  /** This row's value of a column that the key fixes. */
  public Expression fixed(int column) {
    return column(Source.FIXED, column, air.fixedColumns(), false);
  }

  public Expression fixedNext(int column) {
    return column(Source.FIXED, column, air.fixedColumns(), true);
  }

  public Expression publicValue(int index) {
    if (index < 0 || index >= air.publicValues()) {
      throw new IllegalArgumentException(air.name() + " has no public value " + index);
    }
    return node(new Node.PublicValue(index), 0);
  }

  /**
   * @param value below p, or a small negative number
   */
  public Expression constant(long value) {
    boolean negative = value < 0 && value >= -0xFFFF_FFFFL;
    return node(new Node.Constant(negative ? value + Goldilocks.P : value), 0);
  }

  /** Not zero on the first row, zero on all others. */
  public Expression first() {
    return node(new Node.Selected(Selector.FIRST), 1);
  }

  /** Not zero on the last row, zero on all others. */
  public Expression last() {
    return node(new Node.Selected(Selector.LAST), 1);
  }

  /** Zero on the last row, not zero on all others. */
  public Expression transition() {
    return node(new Node.Selected(Selector.TRANSITION), 0);
  }

  /** The expression is zero on every row. */
  public void assertZero(Expression expression) {
    constraints.add(own(expression));
  }

  /** Zero on the first row. */
  public void assertZeroFirst(Expression expression) {
    assertZero(first().times(expression));
  }

  /** Zero on the last row. */
  public void assertZeroLast(Expression expression) {
    assertZero(last().times(expression));
  }

  /** Zero on all rows but the last. */
  public void assertZeroTransition(Expression expression) {
    assertZero(transition().times(expression));
  }

  public void assertEqual(Expression left, Expression right) {
    assertZero(left.minus(right));
  }

  /** The expression is 0 or 1. */
  public void assertBoolean(Expression expression) {
    assertZero(expression.times(expression.minus(1)));
  }

  /**
   * Sends a tuple to a bus as often as {@code multiplicity} says; no selectors in either. On the
   * side that asks, whichever it is, a multiplicity that is not a constant must be bounded by
   * constraints, as {@link #assertBoolean} does: p - 1 of something cancel one of it. On the side
   * that answers, a column that nothing bounds may count how often it was asked.
   */
  public void send(int bus, Expression multiplicity, Expression... tuple) {
    interact(bus, true, multiplicity, tuple);
  }

  /** Receives a tuple from a bus. */
  public void receive(int bus, Expression multiplicity, Expression... tuple) {
    interact(bus, false, multiplicity, tuple);
  }

  private void interact(int bus, boolean send, Expression multiplicity, Expression... tuple) {
    List<Integer> numbered = new ArrayList<>();
    for (Expression element : tuple) {
      numbered.add(own(element));
    }
    Interaction interaction = new Interaction(bus, send, own(multiplicity), numbered);
    requireNoSelector(interaction);
    interactions.add(interaction);
  }

  /** Selectors have a value of their own on each row and height, which no tuple may depend on. */
  private void requireNoSelector(Interaction interaction) {
    boolean[] used = new boolean[nodes.size()];
    used[interaction.multiplicity()] = true;
    for (int element : interaction.tuple()) {
      used[element] = true;
    }
    for (int i = used.length - 1; i >= 0; i--) {
      if (used[i]) {
        switch (nodes.get(i)) {
          case Node.Sum sum -> used[sum.left()] = used[sum.right()] = true;
          case Node.Difference d -> used[d.left()] = used[d.right()] = true;
          case Node.Product product -> used[product.left()] = used[product.right()] = true;
          case Node.Selected selected ->
              throw new IllegalArgumentException("an interaction uses " + selected.which());
          case Node.Column column -> {}
          case Node.PublicValue value -> {}
          case Node.Constant constant -> {}
          case Node.Drawn drawn -> {}
        }
      }
    }
  }

  // What follows is for expressions and the constraint system.

  Expression sum(Expression left, Expression right) {
    if (isConstant(left, 0)) {
      return right;
    }
    if (isConstant(right, 0)) {
      return left;
    }
    int degree = Math.max(left.degree(), right.degree());
    return node(new Node.Sum(own(left), own(right)), degree);
  }

  Expression difference(Expression left, Expression right) {
    if (isConstant(right, 0)) {
      return left;
    }
    int degree = Math.max(left.degree(), right.degree());
    return node(new Node.Difference(own(left), own(right)), degree);
  }

  Expression product(Expression left, Expression right) {
    if (isConstant(left, 1)) {
      return right;
    }
    if (isConstant(right, 1)) {
      return left;
    }
    int degree = left.degree() + right.degree();
    if (degree > MAX_DEGREE) {
      throw new IllegalArgumentException(air.name() + " has an expression of degree " + degree);
    }
    return node(new Node.Product(own(left), own(right)), degree);
  }

  Expression challenge(Challenge which) {
    return node(new Node.Drawn(which), 0);
  }

  Expression auxiliary(int column, boolean next) {
    return node(new Node.Column(Source.AUXILIARY, column, next), 1);
  }

  Expression at(int node) {
    return new Expression(this, node);
  }

  int degree(int node) {
    return degrees.get(node);
  }

  Air air() {
    return air;
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Integer> constraints() {
    return constraints;
  }

  List<Interaction> interactions() {
    return interactions;
  }

  private Expression column(Source source, int index, int count, boolean next) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(air.name() + " has no " + source + " column " + index);
    }
    return node(new Node.Column(source, index, next), 1);
  }

  private Expression node(Node node, int degree) {
    Integer known = numbers.get(node);
    if (known != null) {
      return new Expression(this, known);
    }
    int number = nodes.size();
    nodes.add(node);
    degrees.add(degree);
    numbers.put(node, number);
    return new Expression(this, number);
  }

  private boolean isConstant(Expression e, long value) {
    return nodes.get(e.node) instanceof Node.Constant c && c.value() == value;
  }

  private int own(Expression expression) {
    if (expression.builder != this) {
      throw new IllegalArgumentException("an expression of another table");
    }
    return expression.node;
  }
}
