package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;

/** The coset 7·⟨w⟩ of order 2^logSize, its points in bit-reversed order. */
final class EvaluationDomain {
  private final int logSize;
  private final long[] points;

  EvaluationDomain(int logSize) {
    this.logSize = logSize;
    this.points = bitReversedPowers(logSize, Goldilocks.GENERATOR, 1, false);
  }

  /**
   * {@code first} times powers of a root of unity, or of its inverse, in bit-reversed order: bit k
   * of a position stands for a factor of order 2^(k + {@code logOrder}).
   *
   * @param logCount there are 2^logCount
   */
  static long[] bitReversedPowers(int logCount, long first, int logOrder, boolean inverse) {
    long[] powers = new long[1 << logCount];
    powers[0] = first;
    for (int bit = 0; bit < logCount; bit++) {
      long root = Goldilocks.rootOfUnity(bit + logOrder);
      long factor = inverse ? Goldilocks.inverse(root) : root;
      int half = 1 << bit;
      for (int i = 0; i < half; i++) {
        powers[half + i] = BranchFree.multiply(powers[i], factor);
      }
    }
    return powers;
  }

  int size() {
    return points.length;
  }

  /** All points; the domain itself, not a copy. */
  long[] points() {
    return points;
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
  long[] inverseDifferences(long offset, Kernels kernels, Workers workers) {
    long[] differences = new long[points.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = BranchFree.subtract(points[i], offset);
    }
    Inversions.invert(differences, kernels, workers);
    return differences;
  }
}
