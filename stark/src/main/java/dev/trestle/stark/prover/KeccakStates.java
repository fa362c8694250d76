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

  private static final int[] ROWS = offsets(Matrix.LANES);
  private static final int[] PAIRS = offsets(2 * Digests.LONGS);
  private static final int[] DIGESTS = offsets(Digests.LONGS);

  private final long[] lanes = new long[KeccakLoops.SIZE];

  private static int[] offsets(int distance) {
    int[] offsets = new int[STATES];
    for (int i = 0; i < STATES; i++) {
      offsets[i] = i * distance;
    }
    return offsets;
  }

  /** Keccak-f[1600] of eight states as {@link KeccakLoops} has them. */
  static void permute(long[] states) {
    for (long constant : ROUND_CONSTANTS) {
      KeccakLoops.round(states, constant);
    }
  }

  /** {@link Kernels#hashRows} of the eight rows from {@code row}. */
  void hashRows(long[][] strips, int columns, int row, long[] digests) {
    Arrays.fill(lanes, 0);
    int lane = 0;
    int column = 0;
    while (column < columns) {
      int inStrip = column % Matrix.LANES;
      int count = Math.min(Math.min(columns - column, Matrix.LANES - inStrip), RATE - lane);
      long[] strip = strips[column / Matrix.LANES];
      KeccakLoops.absorbElements(lanes, lane, strip, row * Matrix.LANES + inStrip, ROWS, count);
      column += count;
      lane += count;
      if (lane == RATE) {
        permute(lanes);
        lane = 0;
      }
    }
    finish(lane, digests, row);
  }

  /** {@link Kernels#hashPairs} of eight from {@code at}. */
  void hashPairs(long[] from, long[] to, int at) {
    Arrays.fill(lanes, 0);
    int pair = 2 * Digests.LONGS;
    KeccakLoops.absorbLanes(lanes, 0, from, at * pair, PAIRS, pair);
    finish(pair, to, at);
  }

  /** {@link Kernels#hashInto} of eight from {@code at}. */
  void hashInto(long[] left, long[] right, long[] to, int at) {
    Arrays.fill(lanes, 0);
    int from = at * Digests.LONGS;
    KeccakLoops.absorbLanes(lanes, 0, left, from, DIGESTS, Digests.LONGS);
    KeccakLoops.absorbLanes(lanes, Digests.LONGS, right, from, DIGESTS, Digests.LONGS);
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
