package dev.trestle.stark.prover;

import java.util.Arrays;

/** Eight states of Keccak-256, side by side, and what becomes of them. Of one thread. */
final class KeccakStates {
  private static final int RATE = ScalarKernels.KECCAK_RATE;
  private static final long[] ROUND_CONSTANTS = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL,
    0x8000000080008000L, 0x000000000000808bL, 0x0000000080000001L,
    0x8000000080008081L, 0x8000000000008009L, 0x000000000000008aL,
    0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L,
    0x8000000000008003L, 0x8000000000008002L, 0x8000000000000080L,
    0x000000000000800aL, 0x800000008000000aL, 0x8000000080008081L,
    0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private static final int STATES = KeccakLoops.STATES;

  private final Kernels kernels;
  private final long[] lanes = new long[KeccakLoops.SIZE];

  /** Eight columns of eight rows, column by column. */
  private final long[] square = new long[Matrix.LANES * STATES];

  KeccakStates(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Keccak-f[1600] of eight states as {@link KeccakLoops} has them. */
  static void permute(long[] states) {
    KeccakLoops.permute(states, ROUND_CONSTANTS);
  }

  /** {@link Kernels#hashRows} of the eight rows from {@code row}. */
  void hashRows(long[][] strips, int columns, int row, long[] digests) {
    Arrays.fill(lanes, 0);
    int lane = 0;
    for (int column = 0; column < columns; column += Matrix.LANES) {
      kernels.loadColumns(strips[column / Matrix.LANES], row, STATES, square, 0);
      int count = Math.min(columns - column, Matrix.LANES);
      int first = Math.min(count, RATE - lane);
      KeccakLoops.absorb(lanes, lane * STATES, square, 0, first * STATES);
      lane += first;
      if (lane == RATE) {
        permute(lanes);
        lane = count - first;
        KeccakLoops.absorb(lanes, 0, square, first * STATES, lane * STATES);
      }
    }
    finish(lane, digests, row);
  }

  /** {@link Kernels#hashPairs} of eight from {@code at}. */
  void hashPairs(long[] from, long[] to, int at) {
    Arrays.fill(lanes, 0);
    kernels.loadColumns(from, at, STATES, lanes, 0); // a pair is as long as a row of a strip
    finish(2 * Digests.LONGS, to, at);
  }

  /** {@link Kernels#hashInto} of eight from {@code at}. */
  void hashInto(long[] left, long[] right, long[] to, int at) {
    Arrays.fill(lanes, 0);
    for (int state = 0; state < STATES; state++) {
      for (int i = 0; i < Digests.LONGS; i++) {
        int from = (at + state) * Digests.LONGS + i;
        lanes[i * STATES + state] = left[from];
        lanes[(Digests.LONGS + i) * STATES + state] = right[from];
      }
    }
    finish(2 * Digests.LONGS, to, at);
  }

  /** Pads behind {@code lane} lanes of the last block and writes eight digests. */
  private void finish(int lane, long[] digests, int at) {
    for (int state = 0; state < STATES; state++) {
      lanes[lane * STATES + state] ^= 1;
      lanes[(RATE - 1) * STATES + state] ^= Long.MIN_VALUE;
    }
    permute(lanes);
    for (int state = 0; state < STATES; state++) {
      for (int i = 0; i < Digests.LONGS; i++) {
        digests[(at + state) * Digests.LONGS + i] = lanes[i * STATES + state];
      }
    }
  }
}
