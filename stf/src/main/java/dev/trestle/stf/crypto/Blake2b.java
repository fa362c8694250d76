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
    h[0] ^= 0x01010000L ^ (long) key.length << 8 ^ outputBytes;
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
      out[i] = (byte) (h[i >> 3] >>> 8 * (i & 7));
    }
    return out;
  }

  private static long littleEndian(byte[] b, int at) {
    return Long.reverseBytes(BigEndian.getLong(b, at));
  }

  private static void compress(long[] h, long[] m, Position position, long rounds) {
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= position.low();
    v[13] ^= position.high();
    if (position.last()) {
      v[14] = ~v[14];
    }
    int row = 0;
    for (long round = 0; round < rounds; round++) {
      mix(v, 0, 4, 8, 12, m[SIGMA[row]], m[SIGMA[row + 1]]);
      mix(v, 1, 5, 9, 13, m[SIGMA[row + 2]], m[SIGMA[row + 3]]);
      mix(v, 2, 6, 10, 14, m[SIGMA[row + 4]], m[SIGMA[row + 5]]);
      mix(v, 3, 7, 11, 15, m[SIGMA[row + 6]], m[SIGMA[row + 7]]);
      mix(v, 0, 5, 10, 15, m[SIGMA[row + 8]], m[SIGMA[row + 9]]);
      mix(v, 1, 6, 11, 12, m[SIGMA[row + 10]], m[SIGMA[row + 11]]);
      mix(v, 2, 7, 8, 13, m[SIGMA[row + 12]], m[SIGMA[row + 13]]);
      mix(v, 3, 4, 9, 14, m[SIGMA[row + 14]], m[SIGMA[row + 15]]);
      row = row == 144 ? 0 : row + 16;
    }
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  /** G of RFC 7693; the seven parameters are the algorithm's own. */
  private static void mix(long[] v, int a, int b, int c, int d, long x, long y) {
    v[a] = v[a] + v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] = v[a] + v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }
}
