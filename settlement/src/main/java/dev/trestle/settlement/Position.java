package dev.trestle.settlement;

import java.math.BigInteger;

/**
 * A place in a game's binary tree, as generalised index: the root is 1, the children of {@code n}
 * are {@code 2n} and {@code 2n + 1}. Source: docs/spec/dispute.md, the OP Stack specification
 * "Fault Dispute Game" § Position.
 */
public record Position(BigInteger index) implements Comparable<Position> {
  public static final Position ROOT = new Position(BigInteger.ONE);

  public Position {
    if (index.signum() <= 0) {
      throw new IllegalArgumentException("positions begin at 1, not " + index);
    }
  }

  /** The place this far from the left at a depth. */
  public static Position of(int depth, BigInteger indexAtDepth) {
    if (indexAtDepth.signum() < 0 || indexAtDepth.bitLength() > depth) {
      throw new IllegalArgumentException("depth " + depth + " has no place " + indexAtDepth);
    }
    return new Position(BigInteger.ONE.shiftLeft(depth).add(indexAtDepth));
  }

  /** Steps below the root. */
  public int depth() {
    return index.bitLength() - 1;
  }

  /** How many places of the same depth are to the left. */
  public BigInteger indexAtDepth() {
    return index.clearBit(depth());
  }

  /** Where an attack on a claim here goes: the left child. */
  public Position attack() {
    return new Position(index.shiftLeft(1));
  }

  /** Where a defence of a claim here goes: the left child of the right neighbour. */
  public Position defend() {
    return new Position(index.setBit(0).shiftLeft(1));
  }

  /** The parent; the root has none. */
  public Position parent() {
    return new Position(index.shiftRight(1));
  }

  /** The place beside it to the right. */
  public Position right() {
    return new Position(index.add(BigInteger.ONE));
  }

  /**
   * Which state of the trace at the bottom a claim here commits to: that of the rightmost leaf
   * below.
   *
   * @param bottom depth of the leaves
   */
  public BigInteger traceIndex(int bottom) {
    int below = bottom - depth();
    if (below < 0) {
      throw new IllegalArgumentException(this + " is below depth " + bottom);
    }
    return indexAtDepth().add(BigInteger.ONE).shiftLeft(below).subtract(BigInteger.ONE);
  }

  /** The place above it at a smaller depth. */
  public Position ancestorAt(int depth) {
    return new Position(index.shiftRight(depth() - depth));
  }

  /** The same place in the subtree whose root is the ancestor at this depth. */
  public Position below(int rootDepth) {
    int relative = depth() - rootDepth;
    if (relative < 0) {
      throw new IllegalArgumentException(this + " is above depth " + rootDepth);
    }
    BigInteger mask = BigInteger.ONE.shiftLeft(relative).subtract(BigInteger.ONE);
    return of(relative, index.and(mask));
  }

  @Override
  public int compareTo(Position o) {
    return index.compareTo(o.index);
  }

  @Override
  public String toString() {
    return "depth " + depth() + " place " + indexAtDepth();
  }
}
