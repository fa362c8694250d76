package dev.trestle.stark.prover;

import java.util.function.IntPredicate;

/** Takes columns from the table's rows to their evaluation domain. */
final class Extension {
  private final Kernels kernels;
  private final Workers workers;
  private final int logBlowup;

  Extension(Kernels kernels, Workers workers, int logBlowup) {
    this.kernels = kernels;
    this.workers = workers;
    this.logBlowup = logBlowup;
  }

  /** From values on the rows, in order, to values on the domain, in bit-reversed order. */
  Matrix extend(Matrix trace) {
    return extend(trace, strip -> true);
  }

  /**
   * The same; strips that are not kept are taken out of the trace one by one, so that they and
   * their extensions are never all there at once.
   */
  Matrix extend(Matrix trace, IntPredicate keep) {
    Matrix extended = Matrix.withoutStrips(trace.logRows() + logBlowup, trace.columns());
    workers.run(
        trace.strips(),
        s -> {
          long[] strip = new long[Matrix.LANES << extended.logRows()];
          kernels.interpolate(
              keep.test(s) ? trace.strip(s) : trace.take(s), strip, trace.logRows());
          kernels.extend(strip, trace.logRows(), logBlowup);
          extended.put(s, strip);
        });
    return extended;
  }

  /** From coefficients, of which the upper ones are zero, to values on the domain; in place. */
  void evaluate(Matrix coefficients) {
    workers.run(
        coefficients.strips(),
        s -> kernels.evaluateOnCoset(coefficients.strip(s), coefficients.logRows()));
  }
}
