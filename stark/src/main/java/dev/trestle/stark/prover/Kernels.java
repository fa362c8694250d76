package dev.trestle.stark.prover;

/**
 * The inner loops of the prover. Two implementations: {@link ScalarKernels}, plain, and {@code
 * VectorKernels}; their results are the same to the bit. All elements are canonical. Strips are
 * those of {@link Matrix}. No method allocates.
 */
interface Kernels {
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

  /**
   * The rows of a strip, each column weighted: {@code sums[plane · stride + row] += Σ weights[plane
   * · 8 + lane] · strip[row · 8 + lane]} over eight lanes, for {@code rows} rows from {@code
   * firstRow} and three planes.
   */
  void weighColumns(long[] strip, int firstRow, int rows, long[] weights, long[] sums, int stride);

  /**
   * Keccak-256 of rows: for each of the rows from {@code firstRow}, of the first {@code columns}
   * columns of the strips one after another, each element 8 bytes, big-endian. Digest i goes to
   * {@code digests[4 · (firstRow + i)]}, as four lanes of Keccak (little-endian).
   */
  void hashRows(long[][] strips, int columns, int firstRow, int rows, long[] digests);

  /**
   * Keccak-256 of pairs: {@code to[4(at + i)…] = hash(from[8(at + i)…])}, {@code count} times from
   * {@code at} on, of digests as {@link #hashRows} leaves them.
   */
  void hashPairs(long[] from, long[] to, int at, int count);

  /** {@code to[4i…] = hash(left[4i…] ‖ right[4i…])}; {@code to} may be {@code left}. */
  void hashInto(long[] left, long[] right, long[] to, int at, int count);
}
