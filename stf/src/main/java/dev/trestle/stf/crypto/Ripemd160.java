package dev.trestle.stf.crypto;

import java.util.Optional;

/** RIPEMD-160. Source: Dobbertin, Bosselaers, Preneel, "RIPEMD-160", 1996. */
public final class Ripemd160 {
  private static final int BLOCK_BYTES = 64;

  /** Which message word each step of the left line reads; five rounds of 16. */
  private static final int[] WORD_LEFT = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    7, 4, 13, 1, 10, 6, 15, 3, 12, 0, 9, 5, 2, 14, 11, 8,
    3, 10, 14, 4, 9, 15, 8, 1, 2, 7, 0, 6, 13, 11, 5, 12,
    1, 9, 11, 10, 0, 8, 12, 4, 13, 3, 7, 15, 14, 5, 6, 2,
    4, 0, 5, 9, 7, 12, 2, 10, 14, 1, 3, 8, 11, 6, 15, 13
  };

  private static final int[] WORD_RIGHT = {
    5, 14, 7, 0, 9, 2, 11, 4, 13, 6, 15, 8, 1, 10, 3, 12,
    6, 11, 3, 7, 0, 13, 5, 10, 14, 15, 8, 12, 4, 9, 1, 2,
    15, 5, 1, 3, 7, 14, 6, 9, 11, 8, 12, 2, 10, 0, 4, 13,
    8, 6, 4, 1, 3, 11, 15, 0, 5, 12, 2, 13, 9, 7, 10, 14,
    12, 15, 10, 4, 1, 5, 8, 7, 6, 2, 13, 14, 0, 3, 9, 11
  };

  private static final int[] SHIFT_LEFT = {
    11, 14, 15, 12, 5, 8, 7, 9, 11, 13, 14, 15, 6, 7, 9, 8,
    7, 6, 8, 13, 11, 9, 7, 15, 7, 12, 15, 9, 11, 7, 13, 12,
    11, 13, 6, 7, 14, 9, 13, 15, 14, 8, 13, 6, 5, 12, 7, 5,
    11, 12, 14, 15, 14, 15, 9, 8, 9, 14, 5, 6, 8, 6, 5, 12,
    9, 15, 5, 11, 6, 8, 13, 12, 5, 12, 13, 14, 11, 8, 5, 6
  };

  private static final int[] SHIFT_RIGHT = {
    8, 9, 9, 11, 13, 15, 15, 5, 7, 7, 8, 11, 14, 14, 12, 6,
    9, 13, 15, 7, 12, 8, 9, 11, 7, 7, 12, 7, 6, 15, 13, 11,
    9, 7, 15, 11, 8, 6, 6, 14, 12, 13, 5, 14, 13, 13, 7, 5,
    15, 5, 8, 11, 14, 14, 6, 14, 6, 9, 12, 9, 12, 5, 15, 8,
    8, 5, 12, 9, 12, 5, 14, 6, 8, 13, 6, 5, 15, 13, 11, 11
  };

  private static final int[] CONSTANT_LEFT = {0, 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xa953fd4e};
  private static final int[] CONSTANT_RIGHT = {0x50a28be6, 0x5c4dd124, 0x6d703ef3, 0x7a6d76e9, 0};

  private Ripemd160() {}

  /** The precompiled contract 0x03: the digest left-padded to 32 bytes. */
  public static Optional<byte[]> run(byte[] input) {
    byte[] out = new byte[32];
    System.arraycopy(hash(input), 0, out, 12, 20);
    return Optional.of(out);
  }

  /** The digest, 20 bytes. */
  public static byte[] hash(byte[] input) {
    int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    int[] words = new int[16];
    int whole = input.length & -BLOCK_BYTES;
    for (int at = 0; at < whole; at += BLOCK_BYTES) {
      compress(state, input, at, words);
    }
    int rest = input.length - whole;
    byte[] tail = new byte[rest < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES];
    System.arraycopy(input, whole, tail, 0, rest);
    tail[rest] = (byte) 0x80;
    long bits = 8L * input.length;
    for (int i = 0; i < 8; i++) {
      tail[tail.length - 8 + i] = (byte) (bits >>> (8 * i));
    }
    for (int at = 0; at < tail.length; at += BLOCK_BYTES) {
      compress(state, tail, at, words);
    }
    byte[] out = new byte[20];
    for (int i = 0; i < 20; i++) {
      out[i] = (byte) (state[i >> 2] >>> (8 * (i & 3)));
    }
    return out;
  }

  private static void compress(int[] state, byte[] block, int at, int[] words) {
    for (int i = 0; i < 16; i++) {
      int b = at + 4 * i;
      words[i] =
          (block[b] & 255)
              | (block[b + 1] & 255) << 8
              | (block[b + 2] & 255) << 16
              | block[b + 3] << 24;
    }
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = a;
    int g = b;
    int h = c;
    int i = d;
    int j = e;
    for (int step = 0; step < 80; step++) {
      int round = step >> 4;
      int left = a + mix(round, b, c, d) + words[WORD_LEFT[step]] + CONSTANT_LEFT[round];
      a = e;
      e = d;
      d = Integer.rotateLeft(c, 10);
      c = b;
      b = Integer.rotateLeft(left, SHIFT_LEFT[step]) + a;
      int right = f + mix(4 - round, g, h, i) + words[WORD_RIGHT[step]] + CONSTANT_RIGHT[round];
      f = j;
      j = i;
      i = Integer.rotateLeft(h, 10);
      h = g;
      g = Integer.rotateLeft(right, SHIFT_RIGHT[step]) + f;
    }
    int t = state[1] + c + i;
    state[1] = state[2] + d + j;
    state[2] = state[3] + e + f;
    state[3] = state[4] + a + g;
    state[4] = state[0] + b + h;
    state[0] = t;
  }

  private static int mix(int round, int x, int y, int z) {
    return switch (round) {
      case 0 -> x ^ y ^ z;
      case 1 -> (x & y) | (~x & z);
      case 2 -> (x | ~y) ^ z;
      case 3 -> (x & z) | (y & ~z);
      default -> x ^ (y | ~z);
    };
  }
}
