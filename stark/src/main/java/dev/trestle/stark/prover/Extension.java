package dev.trestle.stark.prover;

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
    Matrix extended = new Matrix(trace.logRows() + logBlowup, trace.columns());
    workers.run(
        trace.strips(),
        s -> {
          kernels.interpolate(trace.strip(s), extended.strip(s), trace.logRows());
          kernels.evaluateOnCoset(extended.strip(s), extended.logRows());
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
