package dev.trestle.stf.crypto;

/** Carries of 64-bit limbs, computed without branches. */
final class Limbs {
  private Limbs() {}

  /** The carry out of {@code x + addend}, given the wrapped {@code sum} and either summand. */
  static long carry(long sum, long addend) {
    return Long.compareUnsigned(sum, addend) < 0 ? 1 : 0;
  }

  /** The carry out of {@code a + b + carry in}, given the wrapped {@code sum}. */
  static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  /** The borrow out of {@code a - b - borrow in}, given the wrapped {@code difference}. */
  static long borrow(long a, long b, long difference) {
    return ((~a & b) | (~(a ^ b) & difference)) >>> 63;
  }
}
