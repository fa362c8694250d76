package dev.trestle.stf.primitives;

/**
 * The upper half of a 64 by 64 bit product. A class of its own because the guest replaces it by one
 * {@code mulhu} instruction: its compiler lacks the JDK method.
 */
public final class WideMultiply {
  private WideMultiply() {}

  /** Bits 64 to 127 of the unsigned product. */
  public static long high(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b);
  }
}
