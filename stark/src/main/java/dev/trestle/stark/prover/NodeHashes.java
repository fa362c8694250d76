package dev.trestle.stark.prover;

/**
 * The hashing of a tree: many rows, or many pairs of digests, at a time. Digests are those of
 * {@link Digests}. Many threads may use one object.
 */
interface NodeHashes {
  /**
   * Hashes of rows: for each of the rows from {@code firstRow}, of the first {@code columns}
   * columns of the strips one after another, each element 8 bytes, big-endian. Digest i goes to
   * {@code digests[4 · (firstRow + i)]}.
   */
  void hashRows(long[][] strips, int columns, int firstRow, int rows, long[] digests);

  /**
   * Hashes of pairs: {@code to[4(at + i)…] = hash(from[8(at + i)…])}, {@code count} times from
   * {@code at} on, of digests as {@link #hashRows} leaves them.
   */
  void hashPairs(long[] from, long[] to, int at, int count);

  /** {@code to[4i…] = hash(left[4i…] ‖ right[4i…])}; {@code to} may be {@code left}. */
  void hashInto(long[] left, long[] right, long[] to, int at, int count);
}
