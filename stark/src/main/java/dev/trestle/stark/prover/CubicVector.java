package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;

/** Elements of K as three planes of F, one after another in one array. */
final class CubicVector {
  private final int size;
  private final long[] planes;

  /** All zeros. */
  CubicVector(int size) {
    this.size = size;
    this.planes = new long[Cubic.DEGREE * size];
  }

  int size() {
    return size;
  }

  /** Plane after plane, each of {@link #size} elements; the vector itself, not a copy. */
  long[] planes() {
    return planes;
  }

  Cubic get(int i) {
    return new Cubic(planes[i], planes[size + i], planes[2 * size + i]);
  }

  void set(int i, Cubic value) {
    planes[i] = value.a();
    planes[size + i] = value.b();
    planes[2 * size + i] = value.c();
  }

  /**
   * Replaces every element by its inverse, with one inversion in all.
   *
   * @throws ArithmeticException if one is zero
   */
  void invert() {
    CubicVector products = new CubicVector(size);
    Cubic product = Cubic.ONE;
    for (int i = 0; i < size; i++) {
      products.set(i, product);
      product = product.times(get(i));
    }
    Cubic inverse = product.inverse();
    for (int i = size - 1; i >= 0; i--) {
      Cubic element = get(i);
      set(i, inverse.times(products.get(i)));
      inverse = inverse.times(element);
    }
  }
}
