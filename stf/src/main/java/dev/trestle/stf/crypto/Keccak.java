package dev.trestle.stf.crypto;

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
        s[i] ^= littleEndian(input, at + 8 * i);
      }
      permute(s);
      at += rateBytes;
      left -= rateBytes;
    }
    int lanes = left >> 3;
    for (int i = 0; i < lanes; i++) {
      s[i] ^= littleEndian(input, at + 8 * i);
    }
    for (int i = lanes * 8; i < left; i++) {
      s[i >> 3] ^= (input[at + i] & 255L) << 8 * (i & 7);
    }
    s[left >> 3] ^= 1L << 8 * (left & 7);
    s[rateBytes / 8 - 1] ^= 0x8000000000000000L;
    permute(s);
  }

  private static long littleEndian(byte[] b, int i) {
    return (b[i] & 255L)
        | (b[i + 1] & 255L) << 8
        | (b[i + 2] & 255L) << 16
        | (b[i + 3] & 255L) << 24
        | (b[i + 4] & 255L) << 32
        | (b[i + 5] & 255L) << 40
        | (b[i + 6] & 255L) << 48
        | (b[i + 7] & 255L) << 56;
  }

  /**
   * Keccak-f[1600] on 25 lanes. Lanes live in locals: a loop over an array costs four times as
   * much.
   */
  static void permute(long[] s) {
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
    for (int round = 0; round < 24; round++) {
      long c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
      long c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
      long c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
      long c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
      long c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
      long d0 = c4 ^ Long.rotateLeft(c1, 1);
      long d1 = c0 ^ Long.rotateLeft(c2, 1);
      long d2 = c1 ^ Long.rotateLeft(c3, 1);
      long d3 = c2 ^ Long.rotateLeft(c4, 1);
      long d4 = c3 ^ Long.rotateLeft(c0, 1);
      long b0 = a0 ^ d0;
      long b1 = Long.rotateLeft(a6 ^ d1, 44);
      long b2 = Long.rotateLeft(a12 ^ d2, 43);
      long b3 = Long.rotateLeft(a18 ^ d3, 21);
      long b4 = Long.rotateLeft(a24 ^ d4, 14);
      long b5 = Long.rotateLeft(a3 ^ d3, 28);
      long b6 = Long.rotateLeft(a9 ^ d4, 20);
      long b7 = Long.rotateLeft(a10 ^ d0, 3);
      long b8 = Long.rotateLeft(a16 ^ d1, 45);
      long b9 = Long.rotateLeft(a22 ^ d2, 61);
      long b10 = Long.rotateLeft(a1 ^ d1, 1);
      long b11 = Long.rotateLeft(a7 ^ d2, 6);
      long b12 = Long.rotateLeft(a13 ^ d3, 25);
      long b13 = Long.rotateLeft(a19 ^ d4, 8);
      long b14 = Long.rotateLeft(a20 ^ d0, 18);
      long b15 = Long.rotateLeft(a4 ^ d4, 27);
      long b16 = Long.rotateLeft(a5 ^ d0, 36);
      long b17 = Long.rotateLeft(a11 ^ d1, 10);
      long b18 = Long.rotateLeft(a17 ^ d2, 15);
      long b19 = Long.rotateLeft(a23 ^ d3, 56);
      long b20 = Long.rotateLeft(a2 ^ d2, 62);
      long b21 = Long.rotateLeft(a8 ^ d3, 55);
      long b22 = Long.rotateLeft(a14 ^ d4, 39);
      long b23 = Long.rotateLeft(a15 ^ d0, 41);
      long b24 = Long.rotateLeft(a21 ^ d1, 2);
      a0 = b0 ^ (~b1 & b2) ^ ROUND[round];
      a1 = b1 ^ (~b2 & b3);
      a2 = b2 ^ (~b3 & b4);
      a3 = b3 ^ (~b4 & b0);
      a4 = b4 ^ (~b0 & b1);
      a5 = b5 ^ (~b6 & b7);
      a6 = b6 ^ (~b7 & b8);
      a7 = b7 ^ (~b8 & b9);
      a8 = b8 ^ (~b9 & b5);
      a9 = b9 ^ (~b5 & b6);
      a10 = b10 ^ (~b11 & b12);
      a11 = b11 ^ (~b12 & b13);
      a12 = b12 ^ (~b13 & b14);
      a13 = b13 ^ (~b14 & b10);
      a14 = b14 ^ (~b10 & b11);
      a15 = b15 ^ (~b16 & b17);
      a16 = b16 ^ (~b17 & b18);
      a17 = b17 ^ (~b18 & b19);
      a18 = b18 ^ (~b19 & b15);
      a19 = b19 ^ (~b15 & b16);
      a20 = b20 ^ (~b21 & b22);
      a21 = b21 ^ (~b22 & b23);
      a22 = b22 ^ (~b23 & b24);
      a23 = b23 ^ (~b24 & b20);
      a24 = b24 ^ (~b20 & b21);
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
