package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.FibonacciColumns.A;
import static dev.trestle.stark.reference.FibonacciColumns.B;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.Matrix;

/** Fills the table of {@link FibonacciAir}. */
public final class FibonacciTrace {
  private FibonacciTrace() {}

  /**
   * 2^{@code logRows} steps of the sequence.
   *
   * @param first below p, as is {@code second}
   */
  public static Matrix of(int logRows, long first, long second) {
    Matrix main = new Matrix(logRows, FibonacciColumns.COUNT);
    long a = first;
    long b = second;
    for (int row = 0; row < main.rows(); row++) {
      main.set(row, A, a);
      main.set(row, B, b);
      long sum = Goldilocks.add(a, b);
      a = b;
      b = sum;
    }
    return main;
  }

  /** What the trace proves: the first two numbers and the last. */
  public static long[] publicValues(Matrix main) {
    return new long[] {main.get(0, A), main.get(0, B), main.get(main.rows() - 1, B)};
  }
}
