package dev.trestle.stark.reference;

/**
 * The constants of keccak-f[1600]. Lane (x, y) has number x + 5y; bit z of a lane counts from the
 * least significant. Source: The Keccak reference, version 3.0, §1.2.
 */
final class KeccakRound {
  static final int ROUNDS = 24;
  static final int LANES = 25;
  static final int LANE_BITS = 64;

  /** The bits of lane 0 that ι may change: 2^j - 1 for j = 0 to 6. */
  static final int[] IOTA_BITS = {0, 1, 3, 7, 15, 31, 63};

  private static final long[] IOTA = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
    0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
    0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
    0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
    0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  /** By how much ρ rotates each lane to the left. */
  private static final int[] RHO = {
    0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14
  };

  private KeccakRound() {}

  static int lane(int x, int y) {
    return (x + 5) % 5 + 5 * (y % 5);
  }

  /** What ι adds to lane 0 in a round. */
  static long iota(int round) {
    return IOTA[round];
  }

  /** Of ρ and π together: the lane that becomes lane (x, y). */
  static int movedFrom(int x, int y) {
    return lane(x + 3 * y, x);
  }

  /** Of ρ and π together: the rotation to the left of lane {@code from}. */
  static int rotation(int from) {
    return RHO[from];
  }
}
