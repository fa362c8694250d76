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

  /** Adds an element of K to some elements. */
  void add(Cubic element, int from, int to) {
    long[] limbs = {element.a(), element.b(), element.c()};
    for (int plane = 0; plane < Cubic.DEGREE; plane++) {
      for (int i = plane * size + from; i < plane * size + to; i++) {
        planes[i] = BranchFree.add(planes[i], limbs[plane]);
      }
    }
  }
}
