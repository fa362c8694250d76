package dev.trestle.stf.primitives;

/** Big-endian numbers in byte arrays. */
public final class BigEndian {
  private BigEndian() {}

  /** The 8 bytes at {@code at}. */
  public static long getLong(byte[] b, int at) {
    return (long) getInt(b, at) << 32 | (getInt(b, at + 4) & 0xffffffffL);
  }

  /** The 4 bytes at {@code at}. */
  public static int getInt(byte[] b, int at) {
    return (b[at] & 255) << 24
        | (b[at + 1] & 255) << 16
        | (b[at + 2] & 255) << 8
        | (b[at + 3] & 255);
  }

  /** Writes 8 bytes at {@code at}. */
  public static void putLong(byte[] b, int at, long value) {
    putInt(b, at, (int) (value >>> 32));
    putInt(b, at + 4, (int) value);
  }

  /** Writes 4 bytes at {@code at}. */
  public static void putInt(byte[] b, int at, int value) {
    b[at] = (byte) (value >> 24);
    b[at + 1] = (byte) (value >> 16);
    b[at + 2] = (byte) (value >> 8);
    b[at + 3] = (byte) value;
  }
}
