package dev.trestle.riscv;

/**
 * Division and the mixed multiply of the M extension. Dividing by zero gives all ones and leaves
 * the dividend as remainder; the one overflow wraps, as it does in Java. Source: RISC-V
 * unprivileged specification 20191213, 7.2.
 */
final class Division {
  private Division() {}

  /** The upper half of signed {@code a} times unsigned {@code b}. */
  static long multiplyHighSignedUnsigned(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) - (a >> 63 & b);
  }

  static long divide(long a, long b) {
    return b == 0 ? -1 : a / b;
  }

  static long divideUnsigned(long a, long b) {
    return b == 0 ? -1 : Long.divideUnsigned(a, b);
  }

  static long remainder(long a, long b) {
    return b == 0 ? a : a % b;
  }

  static long remainderUnsigned(long a, long b) {
    return b == 0 ? a : Long.remainderUnsigned(a, b);
  }

  static int divide(int a, int b) {
    return b == 0 ? -1 : a / b;
  }

  static int divideUnsigned(int a, int b) {
    return b == 0 ? -1 : Integer.divideUnsigned(a, b);
  }

  static int remainder(int a, int b) {
    return b == 0 ? a : a % b;
  }

  static int remainderUnsigned(int a, int b) {
    return b == 0 ? a : Integer.remainderUnsigned(a, b);
  }
}
