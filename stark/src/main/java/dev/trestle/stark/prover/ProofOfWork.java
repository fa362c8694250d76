package dev.trestle.stark.prover;

import dev.trestle.stf.primitives.Bytes32;
import java.util.concurrent.atomic.AtomicLong;

/** Looks for the nonce that docs/spec/stark.md, Grinding, asks for: the least one. */
final class ProofOfWork {
  /** Nonces that a task tries. */
  private static final int CHUNK = 1 << 10;

  /** Tasks of a round, after which all are waited for. */
  private static final int TASKS = 64;

  private static final int NONCE = 4;

  private final Bytes32 state;
  private final Kernels kernels;
  private final Workers workers;

  /**
   * @param state the transcript's
   */
  ProofOfWork(Bytes32 state, Kernels kernels, Workers workers) {
    this.state = state;
    this.kernels = kernels;
    this.workers = workers;
  }

  /** The least nonce with which keccak-256(state ‖ nonce) begins with so many zero bits. */
  long nonce(int bits) {
    AtomicLong found = new AtomicLong(Long.MAX_VALUE);
    for (long first = 0; found.get() == Long.MAX_VALUE; first += (long) TASKS * CHUNK) {
      long from = first;
      workers.run(
          TASKS,
          task -> {
            long begin = from + (long) task * CHUNK;
            if (begin < found.get()) {
              found.accumulateAndGet(search(begin, bits), Math::min);
            }
          });
    }
    return found.get();
  }

  /** The least of the nonces from {@code first} on, or the greatest long. */
  private long search(long first, int bits) {
    // a row of a strip is what is hashed: the state, then the nonce
    long[] strip = new long[CHUNK * Matrix.LANES];
    for (int i = 0; i < CHUNK; i++) {
      int at = i * Matrix.LANES;
      strip[at] = state.w0();
      strip[at + 1] = state.w1();
      strip[at + 2] = state.w2();
      strip[at + 3] = state.w3();
      strip[at + NONCE] = first + i;
    }
    long[] digests = new long[Digests.LONGS * CHUNK];
    kernels.hashRows(new long[][] {strip}, NONCE + 1, 0, CHUNK, digests);
    for (int i = 0; i < CHUNK; i++) {
      long begin = Long.reverseBytes(digests[i * Digests.LONGS]);
      if (Long.numberOfLeadingZeros(begin) >= bits) {
        return first + i;
      }
    }
    return Long.MAX_VALUE;
  }
}
