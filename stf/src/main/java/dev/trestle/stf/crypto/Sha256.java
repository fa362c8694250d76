package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** SHA-256 (FIPS 180-4) and HMAC-SHA256 (RFC 2104). */
public final class Sha256 {
  private static final int BLOCK_BYTES = 64;
  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  private Sha256() {}

  /** The precompiled contract 0x02. */
  public static Optional<byte[]> run(byte[] input) {
    return Optional.of(hash(input).toBytes());
  }

  public static Bytes32 hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  /** SHA-256 of {@code length} bytes from {@code offset}. */
  public static Bytes32 hash(byte[] input, int offset, int length) {
    int[] state = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };
    int[] schedule = new int[64];
    int whole = length & -BLOCK_BYTES;
    for (int at = 0; at < whole; at += BLOCK_BYTES) {
      compress(state, input, offset + at, schedule);
    }
    int rest = length - whole;
    byte[] tail = new byte[rest < BLOCK_BYTES - 8 ? BLOCK_BYTES : 2 * BLOCK_BYTES];
    System.arraycopy(input, offset + whole, tail, 0, rest);
    tail[rest] = (byte) 0x80;
    BigEndian.putLong(tail, tail.length - 8, 8L * length);
    for (int at = 0; at < tail.length; at += BLOCK_BYTES) {
      compress(state, tail, at, schedule);
    }
    return new Bytes32(
        pair(state[0], state[1]),
        pair(state[2], state[3]),
        pair(state[4], state[5]),
        pair(state[6], state[7]));
  }

  /** HMAC-SHA256 of the message under a key of any length. */
  public static Bytes32 hmac(byte[] key, byte[] message) {
    byte[] padded = new byte[BLOCK_BYTES];
    if (key.length > BLOCK_BYTES) {
      hash(key).putTo(padded, 0);
    } else {
      System.arraycopy(key, 0, padded, 0, key.length);
    }
    byte[] inner = new byte[BLOCK_BYTES + message.length];
    byte[] outer = new byte[BLOCK_BYTES + Bytes32.SIZE_BYTES];
    for (int i = 0; i < BLOCK_BYTES; i++) {
      inner[i] = (byte) (padded[i] ^ 0x36);
      outer[i] = (byte) (padded[i] ^ 0x5c);
    }
    System.arraycopy(message, 0, inner, BLOCK_BYTES, message.length);
    hash(inner).putTo(outer, BLOCK_BYTES);
    return hash(outer);
  }

  private static long pair(int high, int low) {
    return (long) high << 32 | (low & 0xffffffffL);
  }

  private static void compress(int[] state, byte[] block, int at, int[] w) {
    for (int i = 0; i < 16; i++) {
      w[i] = BigEndian.getInt(block, at + 4 * i);
    }
    for (int i = 16; i < 64; i++) {
      int x = w[i - 15];
      int y = w[i - 2];
      int s0 = Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ x >>> 3;
      int s1 = Integer.rotateRight(y, 17) ^ Integer.rotateRight(y, 19) ^ y >>> 10;
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    int e = state[4];
    int f = state[5];
    int g = state[6];
    int h = state[7];
    for (int i = 0; i < 64; i++) {
      int s1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
      int t1 = h + s1 + (g ^ (e & (f ^ g))) + K[i] + w[i];
      int s0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
      int t2 = s0 + ((a & b) | (c & (a | b)));
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
  }
}
