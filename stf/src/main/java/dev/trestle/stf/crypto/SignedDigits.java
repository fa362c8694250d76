package dev.trestle.stf.crypto;

/**
 * Numbers written with digits from {@code -2^(w-1)} to {@code 2^(w-1)}, base {@code 2^w}: half the
 * table of an unsigned window, because negating a curve point is free.
 */
final class SignedDigits {
  private SignedDigits() {}

  /**
   * The digits, the least significant first.
   *
   * @param number unsigned, least significant limb first
   * @param width bits a digit, 1 to 16
   * @return one or two more than the width demands, for the last carry
   */
  static int[] of(long[] number, int width) {
    int[] digits = new int[number.length * 64 / width + 2];
    int carry = 0;
    for (int i = 0; i < digits.length; i++) {
      int digit = bits(number, i * width, width) + carry;
      carry = digit > 1 << (width - 1) ? 1 : 0;
      digits[i] = digit - (carry << width);
    }
    return digits;
  }

  /** {@code count} bits from bit {@code from}, zeros beyond the end. */
  private static int bits(long[] number, int from, int count) {
    int limb = from >> 6;
    int shift = from & 63;
    if (limb >= number.length) {
      return 0;
    }
    long value = number[limb] >>> shift;
    if (shift + count > 64 && limb + 1 < number.length) {
      value |= number[limb + 1] << (64 - shift);
    }
    return (int) value & (1 << count) - 1;
  }
}
