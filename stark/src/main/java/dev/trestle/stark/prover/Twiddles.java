package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Powers of the roots of unity that transforms use. Those of a smaller order are every second of
 * the next larger one's; each order has its own array, so that a transform reads them in a row.
 */
final class Twiddles {
  /** By order, made when an order is first used. */
  private final AtomicReferenceArray<long @Nullable []> powers;

  private final AtomicReferenceArray<long @Nullable []> inverses;

  /**
   * @param logMost for transforms of up to 2^{@code logMost} rows
   */
  Twiddles(int logMost) {
    powers = new AtomicReferenceArray<>(logMost + 1);
    inverses = new AtomicReferenceArray<>(logMost + 1);
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
    long[] table = powers.get(log);
    if (table == null) {
      table = table(Goldilocks.rootOfUnity(log), log);
      powers.set(log, table); // if two threads make it, either will do
    }
    return table;
  }

  /** {@code w^-i} for i below half the order 2^{@code log}. */
  long[] inversePowers(int log) {
    long[] table = inverses.get(log);
    if (table == null) {
      table = table(Goldilocks.inverse(Goldilocks.rootOfUnity(log)), log);
      inverses.set(log, table);
    }
    return table;
  }
}
