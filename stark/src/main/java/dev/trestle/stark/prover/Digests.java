package dev.trestle.stark.prover;

import dev.trestle.stf.primitives.BigEndian;

/** Digests as the prover keeps them: four longs each in a flat array, each little-endian. */
final class Digests {
  /** Longs of a digest. */
  static final int LONGS = 4;

  private Digests() {}

  /** The 32 bytes of the digest whose longs begin at {@code at}. */
  static void write(long[] digests, int at, byte[] out, int outAt) {
    for (int i = 0; i < LONGS; i++) {
      BigEndian.putLong(out, outAt + 8 * i, Long.reverseBytes(digests[at + i]));
    }
  }
}
