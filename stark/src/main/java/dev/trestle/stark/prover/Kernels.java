package dev.trestle.stark.prover;

/**
 * The inner loops of the prover. Two implementations: {@link ScalarKernels}, plain, and {@code
 * VectorKernels}; their results are the same to the bit. All elements are canonical. Strips are
 * those of {@link Matrix}. No method allocates. Hashes are Keccak-256.
 */
interface Kernels extends NodeHashes {
  /** Cells that {@link #weighCells} takes at most. */
  int MOST_WEIGHED = 1024;

  /**
   * From values on the subgroup of order 2^{@code logRows}, in natural order, to the coefficients,
   * in natural order.
   *
   * @param from a strip, kept
   * @param to a strip of at least as many rows, of which the first 2^logRows are written
   */
  void interpolate(long[] from, long[] to, int logRows);

  /**
   * From coefficients in natural order to values on the coset 7·⟨w⟩ of order 2^{@code logRows}, in
   * bit-reversed order; in place.
   */
  void evaluateOnCoset(long[] strip, int logRows);

  /**
   * {@link #evaluateOnCoset} of a polynomial whose coefficients are the first 2^{@code logRows}
   * rows only; what the rows above hold at first does not matter.
   *
   * @param strip of 2^(logRows + logBlowup) rows
   */
  void extend(long[] strip, int logRows, int logBlowup);

  /** The inverse of {@link #evaluateOnCoset}, in place. */
  void interpolateFromCoset(long[] strip, int logRows);

  /** {@code out[i] = a[i] + b[i]}, from the given offsets. */
  void add(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count);

  void subtract(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count);

  void multiply(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count);

  /** {@code out[i] = a[i] · factor}. */
  void multiply(long[] a, int aAt, long factor, long[] out, int outAt, int count);

  /** {@code sum[i] += a[i] · factor}. */
  void multiplyAdd(long[] a, int aAt, long factor, long[] sum, int sumAt, int count);

  /**
   * Products in K. An array of elements of K is three planes: a, b, c of element i are at {@code at
   * + i}, {@code at + stride + i}, {@code at + 2 · stride + i}.
   */
  void multiplyCubic(
      long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int stride, int count);

  /**
   * The columns of a strip, each weighted by row: {@code sums[plane · 8 + lane] += Σ weights[plane
   * · stride + row] · strip[row · 8 + lane]} over {@code rows} rows from {@code firstRow}, for
   * three planes.
   */
  void weighRows(long[] strip, int firstRow, int rows, long[] weights, int stride, long[] sums);

  // What follows works on a frame: registers of {@code rows} rows each, one after another. Codes
  // are those of ConstraintProgram.Operation and name places in the frame.

  /**
   * Eight columns of a strip into eight registers: {@code frame[at + lane · rows + i] =
   * strip[(firstRow + i) · 8 + lane]}.
   */
  void loadColumns(long[] strip, int firstRow, int rows, long[] frame, int at);

  /** Runs steps of one kind, of which none needs another's result. */
  void run(ConstraintProgram.Operation operation, long[] frame, int[] code, int rows);

  /**
   * A weighed sum of registers: {@code sums[plane · rows + row] += Σ weight(i) · frame[cells[i] +
   * row]} for three planes.
   *
   * @param cells at most {@link #MOST_WEIGHED}
   * @param limbs the weights, as {@link WeightLimbs} has them
   */
  void weighCells(long[] frame, int[] cells, long[] limbs, int rows, long[] sums);
}
