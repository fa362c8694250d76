package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;

/**
 * Powers of the roots of unity that transforms use. Those of a smaller order are every second of
 * the next larger one's; each order has its own array, so that a transform reads them in a row.
 */
final class Twiddles {
  private final long[][] powers;
  private final long[][] inverses;

  /**
   * @param logMost for transforms of up to 2^{@code logMost} rows
   */
  Twiddles(int logMost) {
    powers = new long[logMost + 1][];
    inverses = new long[logMost + 1][];
    for (int log = 1; log <= logMost; log++) {
      powers[log] = table(Goldilocks.rootOfUnity(log), log);
      inverses[log] = table(Goldilocks.inverse(Goldilocks.rootOfUnity(log)), log);
    }
  }

  private static long[] table(long root, int log) {
    long[] table = new long[1 << (log - 1)];
    long power = 1;
    for (int i = 0; i < table.length; i++) {
      table[i] = power;
      power = Goldilocks.multiply(power, root);
    }
    return table;
  }

  /** {@code w^i} for i below half the order 2^{@code log}. */
  long[] powers(int log) {
    return powers[log];
  }

  /** {@code w^-i} for i below half the order 2^{@code log}. */
  long[] inversePowers(int log) {
    return inverses[log];
  }
}
