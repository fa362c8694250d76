package dev.trestle.stark;

/**
 * A step of a {@link ConstraintSystem}: a leaf, or an operation on the values of two earlier steps,
 * which are named by their numbers.
 */
public sealed interface Node {
  /** Which commitment a column belongs to, in the order of docs/spec/stark.md. */
  enum Source {
    FIXED,
    MAIN,
    /** Columns of K that depend on γ and η. */
    AUXILIARY,
    /** The quotient's chunks, columns of K; no constraint reads them. */
    QUOTIENT
  }

  /** What the verifier draws or is told beside the columns. */
  enum Challenge {
    /** γ, the offset of every tuple. */
    GAMMA,
    /** η, whose powers compress a tuple. */
    ETA,
    /** σ / n, the table's share of the buses over its height. */
    SUM_PER_ROW
  }

  /** Polynomials that tell rows apart. */
  enum Selector {
    FIRST,
    LAST,
    TRANSITION
  }

  /**
   * @param next whether it is the next row's value
   */
  record Column(Source source, int index, boolean next) implements Node {}

  record PublicValue(int index) implements Node {}

  record Constant(long value) implements Node {
    public Constant {
      if (!Goldilocks.isCanonical(value)) {
        throw new IllegalArgumentException("constant is not below p");
      }
    }
  }

  record Drawn(Challenge which) implements Node {}

  record Selected(Selector which) implements Node {}

  record Sum(int left, int right) implements Node {}

  record Difference(int left, int right) implements Node {}

  record Product(int left, int right) implements Node {}
}
