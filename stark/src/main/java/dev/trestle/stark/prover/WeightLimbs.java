package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;

/**
 * Weights from K cut up for sums that are only reduced at their end: each coordinate is three limbs
 * of at most 22 bits, so that a thousand products of a limb and 32 bits fit 64 bits.
 */
final class WeightLimbs {
  /** Limbs of a coordinate. */
  static final int LIMBS = 3;

  /** Limbs of a weight, coordinate by coordinate, the lowest first. */
  static final int LONGS = LIMBS * Cubic.DEGREE;

  static final int BITS = 22;
  private static final long MASK = (1L << BITS) - 1;

  private WeightLimbs() {}

  static void write(Cubic weight, long[] limbs, int index) {
    write(weight.a(), limbs, index * LONGS);
    write(weight.b(), limbs, index * LONGS + LIMBS);
    write(weight.c(), limbs, index * LONGS + 2 * LIMBS);
  }

  private static void write(long coordinate, long[] limbs, int at) {
    limbs[at] = coordinate & MASK;
    limbs[at + 1] = coordinate >>> BITS & MASK;
    limbs[at + 2] = coordinate >>> 2 * BITS;
  }

  /** The coordinate whose limbs begin at {@code at}. */
  static long coordinate(long[] limbs, int at) {
    return limbs[at] | limbs[at + 1] << BITS | limbs[at + 2] << 2 * BITS;
  }
}
