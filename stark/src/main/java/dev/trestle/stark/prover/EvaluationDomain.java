package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;

/** The coset 7·⟨w⟩ of order 2^logSize, its points in bit-reversed order. */
final class EvaluationDomain {
  private final int logSize;
  private final long[] points;

  EvaluationDomain(int logSize) {
    this.logSize = logSize;
    this.points = new long[1 << logSize];
    long root = Goldilocks.rootOfUnity(logSize);
    long point = Goldilocks.GENERATOR;
    for (int i = 0; i < points.length; i++) {
      points[ScalarKernels.reverse(i, logSize)] = point;
      point = Goldilocks.multiply(point, root);
    }
  }

  int size() {
    return points.length;
  }

  long point(int position) {
    return points[position];
  }

  /**
   * The position of the point that is {@code steps} roots further.
   *
   * @param steps may be negative
   */
  int neighbour(int position, int steps) {
    int natural = ScalarKernels.reverse(position, logSize) + steps & points.length - 1;
    return ScalarKernels.reverse(natural, logSize);
  }

  /** 1 / (x - offset) for all points x; offset is none of them. */
  long[] inverseDifferences(long offset) {
    long[] products = new long[points.length];
    long product = 1;
    for (int i = 0; i < points.length; i++) {
      products[i] = product;
      product = Goldilocks.multiply(product, Goldilocks.subtract(points[i], offset));
    }
    long inverse = Goldilocks.inverse(product);
    for (int i = points.length - 1; i >= 0; i--) {
      products[i] = Goldilocks.multiply(products[i], inverse);
      inverse = Goldilocks.multiply(inverse, Goldilocks.subtract(points[i], offset));
    }
    return products;
  }
}
