package dev.trestle.stf.crypto;

/**
 * The three flag bits in the first byte of a BLS12-381 point, as ZCash defined them: compressed,
 * infinity, and (compressed points only) whether y is the larger of the two roots.
 */
final class BlsFlags {
  static final int INFINITY = 0x40;
  static final int COMPRESSED_INFINITY = 0xc0;

  /** The bits of the first byte that belong to the number. */
  static final int REST = 0x1f;

  private BlsFlags() {}

  static int compressed(boolean yIsLargerHalf) {
    return yIsLargerHalf ? 0xa0 : 0x80;
  }

  static boolean isCompressed(byte[] bytes) {
    return (bytes[0] & 0x80) != 0;
  }

  static boolean isInfinity(byte[] bytes) {
    return (bytes[0] & 0x40) != 0;
  }

  static boolean isLargerHalf(byte[] bytes) {
    return (bytes[0] & 0x20) != 0;
  }

  /** Whether the sign flag and everything after the flags are zero, as infinity demands. */
  static boolean isZeroButFlags(byte[] bytes) {
    int rest = bytes[0] & 0x3f;
    for (int i = 1; i < bytes.length; i++) {
      rest |= bytes[i];
    }
    return rest == 0;
  }
}
