package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;

/**
 * Inverses of many elements for three multiplications each: those of a chunk are multiplied up, row
 * of elements by row, the last row is inverted, and everything multiplied back. Counts are powers
 * of two.
 */
final class Inversions {
  private static final int CHUNK = 1 << 11;

  /** Elements that are multiplied up side by side. */
  private static final int WIDTH = 1 << 7;

  private Inversions() {}

  /**
   * Replaces each element by its inverse.
   *
   * @throws ArithmeticException if one is zero
   */
  static void invert(long[] elements, Kernels kernels, Workers workers) {
    int chunk = Math.min(CHUNK, elements.length);
    workers.run(elements.length / chunk, task -> invert(elements, task * chunk, chunk, kernels));
  }

  private static void invert(long[] x, int from, int count, Kernels kernels) {
    int width = Math.min(WIDTH, count);
    long[] products = new long[count];
    System.arraycopy(x, from, products, 0, width);
    for (int at = width; at < count; at += width) {
      kernels.multiply(products, at - width, x, from + at, products, at, width);
    }
    long[] inverses = new long[width];
    for (int i = 0; i < width; i++) {
      inverses[i] = products[count - width + i];
    }
    invertInTurn(inverses);
    for (int at = count - width; at > 0; at -= width) {
      kernels.multiply(inverses, 0, products, at - width, products, at, width);
      kernels.multiply(inverses, 0, x, from + at, inverses, 0, width);
    }
    System.arraycopy(inverses, 0, products, 0, width);
    System.arraycopy(products, 0, x, from, count);
  }

  private static void invertInTurn(long[] x) {
    long[] products = new long[x.length];
    long product = 1;
    for (int i = 0; i < x.length; i++) {
      products[i] = product;
      product = Goldilocks.multiply(product, x[i]);
    }
    if (product == 0) {
      throw new ArithmeticException("zero has no inverse");
    }
    long inverse = Goldilocks.inverse(product);
    for (int i = x.length - 1; i >= 0; i--) {
      long element = x[i];
      x[i] = Goldilocks.multiply(inverse, products[i]);
      inverse = Goldilocks.multiply(inverse, element);
    }
  }

  /**
   * Replaces each element by its inverse.
   *
   * @throws ArithmeticException if one is zero
   */
  static void invert(CubicVector elements, Kernels kernels, Workers workers) {
    int chunk = Math.min(CHUNK, elements.size());
    workers.run(elements.size() / chunk, task -> invert(elements, task * chunk, chunk, kernels));
  }

  private static void invert(CubicVector elements, int from, int count, Kernels kernels) {
    int width = Math.min(WIDTH, count);
    CubicVector x = new CubicVector(count);
    CubicVector products = new CubicVector(count);
    for (int plane = 0; plane < Cubic.DEGREE; plane++) {
      int source = plane * elements.size() + from;
      System.arraycopy(elements.planes(), source, x.planes(), plane * count, count);
      System.arraycopy(x.planes(), plane * count, products.planes(), plane * count, width);
    }
    long[] p = products.planes();
    for (int at = width; at < count; at += width) {
      kernels.multiplyCubic(p, at - width, x.planes(), at, p, at, count, width);
    }
    CubicVector inverses = new CubicVector(count);
    for (int i = 0; i < width; i++) {
      inverses.set(i, products.get(count - width + i));
    }
    invertInTurn(inverses, width);
    long[] inverse = inverses.planes();
    for (int at = count - width; at > 0; at -= width) {
      kernels.multiplyCubic(inverse, 0, p, at - width, p, at, count, width);
      kernels.multiplyCubic(inverse, 0, x.planes(), at, inverse, 0, count, width);
    }
    for (int plane = 0; plane < Cubic.DEGREE; plane++) {
      int target = plane * elements.size() + from;
      System.arraycopy(inverse, plane * count, p, plane * count, width);
      System.arraycopy(p, plane * count, elements.planes(), target, count);
    }
  }

  /** The first {@code count} elements. */
  static void invertInTurn(CubicVector x, int count) {
    Cubic[] products = new Cubic[count];
    Cubic product = Cubic.ONE;
    for (int i = 0; i < count; i++) {
      products[i] = product;
      product = product.times(x.get(i));
    }
    Cubic inverse = product.inverse();
    for (int i = count - 1; i >= 0; i--) {
      Cubic element = x.get(i);
      x.set(i, inverse.times(products[i]));
      inverse = inverse.times(element);
    }
  }
}
