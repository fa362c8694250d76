package dev.trestle.stark.reference;

/** The columns of {@link FibonacciAir}: two neighbours of the sequence on every row. */
final class FibonacciColumns {
  static final int A = 0;
  static final int B = 1;
  static final int COUNT = 2;

  private FibonacciColumns() {}

  static String name(int column) {
    return column == A ? "a" : "b";
  }
}
