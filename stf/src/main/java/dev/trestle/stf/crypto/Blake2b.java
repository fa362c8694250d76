package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import java.util.Optional;

/** BLAKE2b (RFC 7693) and its compression function F as the EVM offers it (EIP-152). */
public final class Blake2b {
  private static final int BLOCK_BYTES = 128;
  private static final int F_INPUT_BYTES = 213;
  private static final int ROUNDS = 12;
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** The message schedule, ten rows of 16; round r uses row r mod 10. */
  private static final int[] SIGMA = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0
  };

  private Blake2b() {}

  /**
   * The precompiled contract 0x09: rounds (4 bytes, big-endian), h (8 words), m (16 words), t (2
   * words), all little-endian, and a final flag that must be 0 or 1. Any other length or flag
   * fails.
   */
  public static Optional<byte[]> run(byte[] input) {
    if (input.length != F_INPUT_BYTES || (input[F_INPUT_BYTES - 1] & 0xfe) != 0) {
      return Optional.empty();
    }
    long[] h = new long[8];
    long[] m = new long[16];
    for (int i = 0; i < 8; i++) {
      h[i] = littleEndian(input, 4 + 8 * i);
    }
    for (int i = 0; i < 16; i++) {
      m[i] = littleEndian(input, 68 + 8 * i);
    }
    Position position =
        new Position(
            littleEndian(input, 196), littleEndian(input, 204), input[F_INPUT_BYTES - 1] == 1);
    compress(h, m, position, BigEndian.getInt(input, 0) & 0xffffffffL);
    return Optional.of(toBytes(h, 64));
  }

  /**
   * The keyed hash.
   *
   * @param key at most 64 bytes; none for the plain hash
   * @param outputBytes 1 to 64
   */
  public static byte[] hash(byte[] message, byte[] key, int outputBytes) {
    if (key.length > 64 || outputBytes < 1 || outputBytes > 64) {
      throw new IllegalArgumentException(
          "BLAKE2b takes a key of at most 64 bytes, not "
              + key.length
              + ", and gives 1 to 64 bytes, not "
              + outputBytes);
    }
    int prefix = key.length > 0 ? BLOCK_BYTES : 0;
    byte[] padded = new byte[prefix + message.length];
    System.arraycopy(key, 0, padded, 0, key.length);
    System.arraycopy(message, 0, padded, prefix, message.length);
    long[] h = new long[8];
    System.arraycopy(IV, 0, h, 0, 8);
    h[0] ^= 0x01010000L ^ ((long) key.length << 8) ^ outputBytes;
    long[] m = new long[16];
    int at = 0;
    while (padded.length - at > BLOCK_BYTES) {
      load(m, padded, at, BLOCK_BYTES);
      at += BLOCK_BYTES;
      compress(h, m, new Position(at, 0, false), ROUNDS);
    }
    load(m, padded, at, padded.length - at);
    compress(h, m, new Position(padded.length, 0, true), ROUNDS);
    return toBytes(h, outputBytes);
  }

  /** How many bytes came up to the end of this block (128 bits), and whether it is the last. */
  private record Position(long low, long high, boolean last) {}

  private static void load(long[] m, byte[] from, int at, int length) {
    byte[] block = new byte[BLOCK_BYTES];
    System.arraycopy(from, at, block, 0, length);
    for (int i = 0; i < 16; i++) {
      m[i] = littleEndian(block, 8 * i);
    }
  }

  private static byte[] toBytes(long[] h, int length) {
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) (h[i >> 3] >>> (8 * (i & 7)));
    }
    return out;
  }

  private static long littleEndian(byte[] b, int at) {
    return Long.reverseBytes(BigEndian.getLong(b, at));
  }

  /** The message words in the order of use: ten rows of 16, after which the order repeats. */
  private static long[] schedule(long[] m) {
    long[] words = new long[SIGMA.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = m[SIGMA[i]];
    }
    return words;
  }

  /**
   * F of RFC 7693 §3.2. The EVM sells a round for one gas, so this is a hot loop: the working
   * vector lives in locals, the eight mixings G are written out.
   */
  private static void compress(long[] h, long[] m, Position position, long rounds) {
    long[] w = schedule(m);
    long v0 = h[0];
    long v1 = h[1];
    long v2 = h[2];
    long v3 = h[3];
    long v4 = h[4];
    long v5 = h[5];
    long v6 = h[6];
    long v7 = h[7];
    long v8 = IV[0];
    long v9 = IV[1];
    long v10 = IV[2];
    long v11 = IV[3];
    long v12 = IV[4] ^ position.low();
    long v13 = IV[5] ^ position.high();
    long v14 = IV[6] ^ (position.last() ? -1 : 0);
    long v15 = IV[7];
    long left = rounds;
    while (left > 0) {
      int end = (int) Math.min(left, 10) * 16;
      for (int at = 0; at < end; at += 16) {
        v0 += v4 + w[at];
        v12 = Long.rotateRight(v12 ^ v0, 32);
        v8 += v12;
        v4 = Long.rotateRight(v4 ^ v8, 24);
        v0 += v4 + w[at + 1];
        v12 = Long.rotateRight(v12 ^ v0, 16);
        v8 += v12;
        v4 = Long.rotateRight(v4 ^ v8, 63);
        v1 += v5 + w[at + 2];
        v13 = Long.rotateRight(v13 ^ v1, 32);
        v9 += v13;
        v5 = Long.rotateRight(v5 ^ v9, 24);
        v1 += v5 + w[at + 3];
        v13 = Long.rotateRight(v13 ^ v1, 16);
        v9 += v13;
        v5 = Long.rotateRight(v5 ^ v9, 63);
        v2 += v6 + w[at + 4];
        v14 = Long.rotateRight(v14 ^ v2, 32);
        v10 += v14;
        v6 = Long.rotateRight(v6 ^ v10, 24);
        v2 += v6 + w[at + 5];
        v14 = Long.rotateRight(v14 ^ v2, 16);
        v10 += v14;
        v6 = Long.rotateRight(v6 ^ v10, 63);
        v3 += v7 + w[at + 6];
        v15 = Long.rotateRight(v15 ^ v3, 32);
        v11 += v15;
        v7 = Long.rotateRight(v7 ^ v11, 24);
        v3 += v7 + w[at + 7];
        v15 = Long.rotateRight(v15 ^ v3, 16);
        v11 += v15;
        v7 = Long.rotateRight(v7 ^ v11, 63);
        v0 += v5 + w[at + 8];
        v15 = Long.rotateRight(v15 ^ v0, 32);
        v10 += v15;
        v5 = Long.rotateRight(v5 ^ v10, 24);
        v0 += v5 + w[at + 9];
        v15 = Long.rotateRight(v15 ^ v0, 16);
        v10 += v15;
        v5 = Long.rotateRight(v5 ^ v10, 63);
        v1 += v6 + w[at + 10];
        v12 = Long.rotateRight(v12 ^ v1, 32);
        v11 += v12;
        v6 = Long.rotateRight(v6 ^ v11, 24);
        v1 += v6 + w[at + 11];
        v12 = Long.rotateRight(v12 ^ v1, 16);
        v11 += v12;
        v6 = Long.rotateRight(v6 ^ v11, 63);
        v2 += v7 + w[at + 12];
        v13 = Long.rotateRight(v13 ^ v2, 32);
        v8 += v13;
        v7 = Long.rotateRight(v7 ^ v8, 24);
        v2 += v7 + w[at + 13];
        v13 = Long.rotateRight(v13 ^ v2, 16);
        v8 += v13;
        v7 = Long.rotateRight(v7 ^ v8, 63);
        v3 += v4 + w[at + 14];
        v14 = Long.rotateRight(v14 ^ v3, 32);
        v9 += v14;
        v4 = Long.rotateRight(v4 ^ v9, 24);
        v3 += v4 + w[at + 15];
        v14 = Long.rotateRight(v14 ^ v3, 16);
        v9 += v14;
        v4 = Long.rotateRight(v4 ^ v9, 63);
      }
      left -= 10;
    }
    h[0] ^= v0 ^ v8;
    h[1] ^= v1 ^ v9;
    h[2] ^= v2 ^ v10;
    h[3] ^= v3 ^ v11;
    h[4] ^= v4 ^ v12;
    h[5] ^= v5 ^ v13;
    h[6] ^= v6 ^ v14;
    h[7] ^= v7 ^ v15;
  }
}
