package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;

/**
 * Keccak with the padding of its authors' submission (0x01), as Ethereum uses it; not NIST's SHA-3.
 * Source: The Keccak reference, version 3.0.
 */
public final class Keccak {
  private static final int RATE_BYTES = 136;
  private static final long[] ROUND = {
    0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL,
    0x8000000080008000L, 0x000000000000808bL, 0x0000000080000001L,
    0x8000000080008081L, 0x8000000000008009L, 0x000000000000008aL,
    0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
    0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L,
    0x8000000000008003L, 0x8000000000008002L, 0x8000000000000080L,
    0x000000000000800aL, 0x800000008000000aL, 0x8000000080008081L,
    0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
  };

  private Keccak() {}

  /** Keccak-256. */
  public static Bytes32 hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  /** Keccak-256 of {@code length} bytes from {@code offset}. */
  public static Bytes32 hash(byte[] input, int offset, int length) {
    long[] s = new long[25];
    absorb(s, input, offset, length, RATE_BYTES);
    return new Bytes32(
        Long.reverseBytes(s[0]),
        Long.reverseBytes(s[1]),
        Long.reverseBytes(s[2]),
        Long.reverseBytes(s[3]));
  }

  /**
   * Keccak-256 without allocation: afterwards the first four lanes, little-endian, are the digest.
   *
   * @param lanes 25 of them; overwritten
   */
  public static void hash(long[] lanes, byte[] input, int offset, int length) {
    Arrays.fill(lanes, 0);
    absorb(lanes, input, offset, length, RATE_BYTES);
  }

  /** Keccak-512, 64 bytes. */
  public static byte[] hash512(byte[] input) {
    long[] s = new long[25];
    absorb(s, input, 0, input.length, 72);
    byte[] out = new byte[64];
    for (int i = 0; i < 64; i++) {
      out[i] = (byte) (s[i >> 3] >>> 8 * (i & 7));
    }
    return out;
  }

  /** Absorbs and pads; afterwards the first lanes of {@code s}, little-endian, are the digest. */
  static void absorb(long[] s, byte[] input, int offset, int length, int rateBytes) {
    int at = offset;
    int left = length;
    while (left >= rateBytes) {
      for (int i = 0; i < rateBytes / 8; i++) {
        s[i] ^= BigEndian.getLongReversed(input, at + 8 * i);
      }
      permute(s);
      at += rateBytes;
      left -= rateBytes;
    }
    int lanes = left >> 3;
    for (int i = 0; i < lanes; i++) {
      s[i] ^= BigEndian.getLongReversed(input, at + 8 * i);
    }
    for (int i = lanes * 8; i < left; i++) {
      s[i >> 3] ^= (input[at + i] & 255L) << 8 * (i & 7);
    }
    s[left >> 3] ^= 1L << 8 * (left & 7);
    s[rateBytes / 8 - 1] ^= 0x8000000000000000L;
    permute(s);
  }

  /**
   * Keccak-f[1600] on 25 lanes. Lanes live in locals: a loop over an array costs four times as
   * much. Two rounds a turn, from a to e and back, plane by plane, and the column parities c for
   * the next round are taken as its lanes come into being: fewest values alive at once.
   *
   * @param s 25 lanes, lane x + 5y at that index; overwritten
   */
  public static void permute(long[] s) {
    long a0 = s[0];
    long a1 = s[1];
    long a2 = s[2];
    long a3 = s[3];
    long a4 = s[4];
    long a5 = s[5];
    long a6 = s[6];
    long a7 = s[7];
    long a8 = s[8];
    long a9 = s[9];
    long a10 = s[10];
    long a11 = s[11];
    long a12 = s[12];
    long a13 = s[13];
    long a14 = s[14];
    long a15 = s[15];
    long a16 = s[16];
    long a17 = s[17];
    long a18 = s[18];
    long a19 = s[19];
    long a20 = s[20];
    long a21 = s[21];
    long a22 = s[22];
    long a23 = s[23];
    long a24 = s[24];
    long e0;
    long e1;
    long e2;
    long e3;
    long e4;
    long e5;
    long e6;
    long e7;
    long e8;
    long e9;
    long e10;
    long e11;
    long e12;
    long e13;
    long e14;
    long e15;
    long e16;
    long e17;
    long e18;
    long e19;
    long e20;
    long e21;
    long e22;
    long e23;
    long e24;
    long b0;
    long b1;
    long b2;
    long b3;
    long b4;
    long d0;
    long d1;
    long d2;
    long d3;
    long d4;
    long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
    long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
    long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
    long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
    long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
    for (int round = 0; round < 24; round += 2) {
      d0 = c4 ^ Long.rotateLeft(c1, 1);
      d1 = c0 ^ Long.rotateLeft(c2, 1);
      d2 = c1 ^ Long.rotateLeft(c3, 1);
      d3 = c2 ^ Long.rotateLeft(c4, 1);
      d4 = c3 ^ Long.rotateLeft(c0, 1);
      b0 = a0 ^ d0;
      b1 = Long.rotateLeft(a6 ^ d1, 44);
      b2 = Long.rotateLeft(a12 ^ d2, 43);
      b3 = Long.rotateLeft(a18 ^ d3, 21);
      b4 = Long.rotateLeft(a24 ^ d4, 14);
      e0 = b0 ^ (~b1 & b2) ^ ROUND[round];
      c0 = e0;
      e1 = b1 ^ (~b2 & b3);
      c1 = e1;
      e2 = b2 ^ (~b3 & b4);
      c2 = e2;
      e3 = b3 ^ (~b4 & b0);
      c3 = e3;
      e4 = b4 ^ (~b0 & b1);
      c4 = e4;
      b0 = Long.rotateLeft(a3 ^ d3, 28);
      b1 = Long.rotateLeft(a9 ^ d4, 20);
      b2 = Long.rotateLeft(a10 ^ d0, 3);
      b3 = Long.rotateLeft(a16 ^ d1, 45);
      b4 = Long.rotateLeft(a22 ^ d2, 61);
      e5 = b0 ^ (~b1 & b2);
      c0 ^= e5;
      e6 = b1 ^ (~b2 & b3);
      c1 ^= e6;
      e7 = b2 ^ (~b3 & b4);
      c2 ^= e7;
      e8 = b3 ^ (~b4 & b0);
      c3 ^= e8;
      e9 = b4 ^ (~b0 & b1);
      c4 ^= e9;
      b0 = Long.rotateLeft(a1 ^ d1, 1);
      b1 = Long.rotateLeft(a7 ^ d2, 6);
      b2 = Long.rotateLeft(a13 ^ d3, 25);
      b3 = Long.rotateLeft(a19 ^ d4, 8);
      b4 = Long.rotateLeft(a20 ^ d0, 18);
      e10 = b0 ^ (~b1 & b2);
      c0 ^= e10;
      e11 = b1 ^ (~b2 & b3);
      c1 ^= e11;
      e12 = b2 ^ (~b3 & b4);
      c2 ^= e12;
      e13 = b3 ^ (~b4 & b0);
      c3 ^= e13;
      e14 = b4 ^ (~b0 & b1);
      c4 ^= e14;
      b0 = Long.rotateLeft(a4 ^ d4, 27);
      b1 = Long.rotateLeft(a5 ^ d0, 36);
      b2 = Long.rotateLeft(a11 ^ d1, 10);
      b3 = Long.rotateLeft(a17 ^ d2, 15);
      b4 = Long.rotateLeft(a23 ^ d3, 56);
      e15 = b0 ^ (~b1 & b2);
      c0 ^= e15;
      e16 = b1 ^ (~b2 & b3);
      c1 ^= e16;
      e17 = b2 ^ (~b3 & b4);
      c2 ^= e17;
      e18 = b3 ^ (~b4 & b0);
      c3 ^= e18;
      e19 = b4 ^ (~b0 & b1);
      c4 ^= e19;
      b0 = Long.rotateLeft(a2 ^ d2, 62);
      b1 = Long.rotateLeft(a8 ^ d3, 55);
      b2 = Long.rotateLeft(a14 ^ d4, 39);
      b3 = Long.rotateLeft(a15 ^ d0, 41);
      b4 = Long.rotateLeft(a21 ^ d1, 2);
      e20 = b0 ^ (~b1 & b2);
      c0 ^= e20;
      e21 = b1 ^ (~b2 & b3);
      c1 ^= e21;
      e22 = b2 ^ (~b3 & b4);
      c2 ^= e22;
      e23 = b3 ^ (~b4 & b0);
      c3 ^= e23;
      e24 = b4 ^ (~b0 & b1);
      c4 ^= e24;
      d0 = c4 ^ Long.rotateLeft(c1, 1);
      d1 = c0 ^ Long.rotateLeft(c2, 1);
      d2 = c1 ^ Long.rotateLeft(c3, 1);
      d3 = c2 ^ Long.rotateLeft(c4, 1);
      d4 = c3 ^ Long.rotateLeft(c0, 1);
      b0 = e0 ^ d0;
      b1 = Long.rotateLeft(e6 ^ d1, 44);
      b2 = Long.rotateLeft(e12 ^ d2, 43);
      b3 = Long.rotateLeft(e18 ^ d3, 21);
      b4 = Long.rotateLeft(e24 ^ d4, 14);
      a0 = b0 ^ (~b1 & b2) ^ ROUND[round + 1];
      c0 = a0;
      a1 = b1 ^ (~b2 & b3);
      c1 = a1;
      a2 = b2 ^ (~b3 & b4);
      c2 = a2;
      a3 = b3 ^ (~b4 & b0);
      c3 = a3;
      a4 = b4 ^ (~b0 & b1);
      c4 = a4;
      b0 = Long.rotateLeft(e3 ^ d3, 28);
      b1 = Long.rotateLeft(e9 ^ d4, 20);
      b2 = Long.rotateLeft(e10 ^ d0, 3);
      b3 = Long.rotateLeft(e16 ^ d1, 45);
      b4 = Long.rotateLeft(e22 ^ d2, 61);
      a5 = b0 ^ (~b1 & b2);
      c0 ^= a5;
      a6 = b1 ^ (~b2 & b3);
      c1 ^= a6;
      a7 = b2 ^ (~b3 & b4);
      c2 ^= a7;
      a8 = b3 ^ (~b4 & b0);
      c3 ^= a8;
      a9 = b4 ^ (~b0 & b1);
      c4 ^= a9;
      b0 = Long.rotateLeft(e1 ^ d1, 1);
      b1 = Long.rotateLeft(e7 ^ d2, 6);
      b2 = Long.rotateLeft(e13 ^ d3, 25);
      b3 = Long.rotateLeft(e19 ^ d4, 8);
      b4 = Long.rotateLeft(e20 ^ d0, 18);
      a10 = b0 ^ (~b1 & b2);
      c0 ^= a10;
      a11 = b1 ^ (~b2 & b3);
      c1 ^= a11;
      a12 = b2 ^ (~b3 & b4);
      c2 ^= a12;
      a13 = b3 ^ (~b4 & b0);
      c3 ^= a13;
      a14 = b4 ^ (~b0 & b1);
      c4 ^= a14;
      b0 = Long.rotateLeft(e4 ^ d4, 27);
      b1 = Long.rotateLeft(e5 ^ d0, 36);
      b2 = Long.rotateLeft(e11 ^ d1, 10);
      b3 = Long.rotateLeft(e17 ^ d2, 15);
      b4 = Long.rotateLeft(e23 ^ d3, 56);
      a15 = b0 ^ (~b1 & b2);
      c0 ^= a15;
      a16 = b1 ^ (~b2 & b3);
      c1 ^= a16;
      a17 = b2 ^ (~b3 & b4);
      c2 ^= a17;
      a18 = b3 ^ (~b4 & b0);
      c3 ^= a18;
      a19 = b4 ^ (~b0 & b1);
      c4 ^= a19;
      b0 = Long.rotateLeft(e2 ^ d2, 62);
      b1 = Long.rotateLeft(e8 ^ d3, 55);
      b2 = Long.rotateLeft(e14 ^ d4, 39);
      b3 = Long.rotateLeft(e15 ^ d0, 41);
      b4 = Long.rotateLeft(e21 ^ d1, 2);
      a20 = b0 ^ (~b1 & b2);
      c0 ^= a20;
      a21 = b1 ^ (~b2 & b3);
      c1 ^= a21;
      a22 = b2 ^ (~b3 & b4);
      c2 ^= a22;
      a23 = b3 ^ (~b4 & b0);
      c3 ^= a23;
      a24 = b4 ^ (~b0 & b1);
      c4 ^= a24;
    }
    s[0] = a0;
    s[1] = a1;
    s[2] = a2;
    s[3] = a3;
    s[4] = a4;
    s[5] = a5;
    s[6] = a6;
    s[7] = a7;
    s[8] = a8;
    s[9] = a9;
    s[10] = a10;
    s[11] = a11;
    s[12] = a12;
    s[13] = a13;
    s[14] = a14;
    s[15] = a15;
    s[16] = a16;
    s[17] = a17;
    s[18] = a18;
    s[19] = a19;
    s[20] = a20;
    s[21] = a21;
    s[22] = a22;
    s[23] = a23;
    s[24] = a24;
  }
}
