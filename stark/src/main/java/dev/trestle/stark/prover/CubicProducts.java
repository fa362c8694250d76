package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;

/**
 * Products in K, planes by planes, by Karatsuba's rule: with m_i = a_i·b_i and m_ij = (a_i +
 * a_j)(b_i + b_j) six products are enough. Of one thread.
 */
final class CubicProducts {
  /** Elements at a time, so that all that is between stays in the first-level cache. */
  private static final int CHUNK = 128;

  private static final int PRODUCTS = 6;

  private final long[] products = new long[PRODUCTS * CHUNK];
  private final long[] left = new long[CHUNK];
  private final long[] right = new long[CHUNK];

  /** {@link Kernels#multiplyCubic} of a count that is a multiple of {@link Lanes#STEP}. */
  void multiply(
      long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int stride, int count) {
    for (int done = 0; done < count; done += CHUNK) {
      int n = Math.min(CHUNK, count - done);
      int p = aAt + done;
      int q = bAt + done;
      for (int i = 0; i < Cubic.DEGREE; i++) {
        FieldLoops.multiply(a, p + i * stride, b, q + i * stride, products, i * n, n);
      }
      multiplySums(a, p, p + stride, b, q, q + stride, 3 * n, n);
      multiplySums(a, p, p + 2 * stride, b, q, q + 2 * stride, 4 * n, n);
      multiplySums(a, p + stride, p + 2 * stride, b, q + stride, q + 2 * stride, 5 * n, n);
      FieldLoops.combine(products, out, outAt + done, stride, n);
    }
  }

  private void multiplySums(long[] a, int a1, int a2, long[] b, int b1, int b2, int to, int count) {
    FieldLoops.add(a, a1, a, a2, left, 0, count);
    FieldLoops.add(b, b1, b, b2, right, 0, count);
    FieldLoops.multiply(left, 0, right, 0, products, to, count);
  }
}
