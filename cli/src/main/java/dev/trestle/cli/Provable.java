package dev.trestle.cli;

import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import dev.trestle.stark.reference.KeccakChainAir;
import dev.trestle.stark.reference.KeccakChainTrace;
import java.util.Locale;

/** The statements that {@code trestle prove} knows by name. */
enum Provable {
  /** 0, 1, 1, 2, …: the number after that many steps, modulo p. */
  FIBONACCI(1) {
    @Override
    ProvingKey.Definition table() {
      return ProvingKey.Definition.of(new FibonacciAir());
    }

    @Override
    Matrix trace(int logRows) {
      return FibonacciTrace.of(logRows, 0, 1);
    }

    @Override
    long[] publicValues(Matrix trace) {
      return FibonacciTrace.publicValues(trace);
    }

    @Override
    String statement(int logRows, long[] values) {
      return "the Fibonacci sequence from %s, %s has %s in place %d (modulo 2^64 - 2^32 + 1)"
          .formatted(
              Long.toUnsignedString(values[0]),
              Long.toUnsignedString(values[1]),
              Long.toUnsignedString(values[2]),
              1 << logRows);
    }
  },

  /** keccak-f[1600], again and again, from the state of zeros. */
  KECCAK(KeccakChainAir.ROWS) {
    @Override
    ProvingKey.Definition table() {
      return ProvingKey.Definition.of(new KeccakChainAir());
    }

    @Override
    Matrix trace(int logRows) {
      return KeccakChainTrace.of(logRows, new long[25]);
    }

    @Override
    long[] publicValues(Matrix trace) {
      return KeccakChainTrace.publicValues(trace);
    }

    @Override
    String statement(int logRows, long[] values) {
      int half = values.length / 2;
      return "keccak-f[1600], %d times from the state that begins with 0x%s, gives the one that begins with 0x%s"
          .formatted((1 << logRows) / KeccakChainAir.ROWS, lane(values, 0), lane(values, half));
    }

    private static String lane(long[] values, int at) {
      return "%08x%08x".formatted(values[at + 1], values[at]);
    }
  };

  private final int rowsOfOne;

  Provable(int rowsOfOne) {
    this.rowsOfOne = rowsOfOne;
  }

  static Provable named(String name) {
    for (Provable provable : values()) {
      if (provable.label().equals(name)) {
        return provable;
      }
    }
    throw new StartupException("there is no statement named " + name);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Rows of the smallest table that holds so many. */
  int logRows(long count) {
    int log = 1;
    while ((1L << log) / rowsOfOne < count) {
      log++;
    }
    return log;
  }

  /** How many a table holds. */
  long count(int logRows) {
    return (1L << logRows) / rowsOfOne;
  }

  abstract ProvingKey.Definition table();

  abstract Matrix trace(int logRows);

  abstract long[] publicValues(Matrix trace);

  /** What a proof says, for people. */
  abstract String statement(int logRows, long[] publicValues);
}
