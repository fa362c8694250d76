package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.WideMultiply;

/** Gas of the MODEXP precompile: EIP-2565, and from Osaka on EIP-7883 with EIP-7823's limits. */
final class ModExpGas {
  private static final int HEADER_BYTES = 96;
  private static final long MAX_OSAKA_BYTES = 1024;

  /** Lengths from here on cost more than any block has, unless the other factor is zero. */
  private static final long HUGE = 1L << 31;

  private ModExpGas() {}

  /** EIP-2565. */
  static long berlin(byte[] input) {
    long size = Math.max(length(input, 0), length(input, 64));
    long exponentSize = length(input, 32);
    if (size == 0) {
      return 200;
    }
    if (size >= HUGE || exponentSize >= HUGE) {
      return PrecompileGas.REFUSED;
    }
    long words = (size + 7) / 8;
    long iterations = Math.max(1, 8 * Math.max(0, exponentSize - 32) + headBits(input));
    return Math.max(200, product(words * words, iterations) / 3);
  }

  /** EIP-7883, EIP-7823. */
  static long osaka(byte[] input) {
    long size = Math.max(length(input, 0), length(input, 64));
    long exponentSize = length(input, 32);
    if (size > MAX_OSAKA_BYTES || exponentSize > MAX_OSAKA_BYTES) {
      return PrecompileGas.REFUSED;
    }
    long words = (size + 7) / 8;
    long complexity = size <= 32 ? 16 : 2 * words * words;
    long iterations = Math.max(1, 16 * Math.max(0, exponentSize - 32) + headBits(input));
    return Math.max(500, complexity * iterations);
  }

  private static long product(long a, long b) {
    return WideMultiply.high(a, b) != 0 || a * b < 0 ? PrecompileGas.REFUSED : a * b;
  }

  /** One of the three lengths of the header, at most {@link Long#MAX_VALUE}. */
  private static long length(byte[] input, int at) {
    return word(input, at, 32).toUInt256().toLongSaturated();
  }

  /** Bits below the highest one in the first 32 bytes of the exponent; 0 when they are zero. */
  private static long headBits(byte[] input) {
    int exponentSize = (int) Math.min(32, length(input, 32));
    long baseSize = length(input, 0);
    if (baseSize > input.length) {
      return 0;
    }
    Bytes32 head = word(input, HEADER_BYTES + (int) baseSize, exponentSize);
    long[] limbs = {head.w0(), head.w1(), head.w2(), head.w3()};
    for (int i = 0; i < 4; i++) {
      if (limbs[i] != 0) {
        return 64L * (4 - i) - Long.numberOfLeadingZeros(limbs[i]) - 1;
      }
    }
    return 0;
  }

  /** {@code size} bytes as a number; the input is followed by endless zeros. */
  private static Bytes32 word(byte[] input, int at, int size) {
    byte[] word = new byte[32];
    int present = Math.max(0, Math.min(size, input.length - at));
    if (present > 0) {
      System.arraycopy(input, at, word, 32 - size, present);
    }
    return Bytes32.from(word, 0);
  }
}
