package dev.trestle.stark;

/**
 * A polynomial in the columns of a table, as {@link AirBuilder} hands them out. Immutable; equal
 * expressions of one builder are one node.
 */
public final class Expression {
  final AirBuilder builder;
  final int node;

  Expression(AirBuilder builder, int node) {
    this.builder = builder;
    this.node = node;
  }

  public Expression plus(Expression other) {
    return builder.sum(this, other);
  }

  public Expression plus(long constant) {
    return plus(builder.constant(constant));
  }

  public Expression minus(Expression other) {
    return builder.difference(this, other);
  }

  public Expression minus(long constant) {
    return minus(builder.constant(constant));
  }

  public Expression times(Expression other) {
    return builder.product(this, other);
  }

  public Expression times(long constant) {
    return times(builder.constant(constant));
  }

  public Expression square() {
    return times(this);
  }

  /** Highest degree in the columns, as docs/spec/stark.md counts it. */
  public int degree() {
    return builder.degree(node);
  }
}
