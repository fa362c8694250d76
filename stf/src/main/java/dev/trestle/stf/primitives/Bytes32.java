package dev.trestle.stf.primitives;

/**
 * 32 bytes: a hash, a storage slot, an ABI word.
 *
 * @param w0 bytes 0 to 7, big-endian; {@code w3} holds the last 8
 */
public record Bytes32(long w0, long w1, long w2, long w3) implements Comparable<Bytes32> {
  public static final int SIZE_BYTES = 32;
  public static final Bytes32 ZERO = new Bytes32(0, 0, 0, 0);

  /** The 32 bytes from {@code at}. */
  public static Bytes32 from(byte[] b, int at) {
    return new Bytes32(
        BigEndian.getLong(b, at),
        BigEndian.getLong(b, at + 8),
        BigEndian.getLong(b, at + 16),
        BigEndian.getLong(b, at + 24));
  }

  /**
   * @throws IllegalArgumentException unless exactly 32 bytes
   */
  public static Bytes32 from(byte[] bytes) {
    if (bytes.length != SIZE_BYTES) {
      throw new IllegalArgumentException("32 bytes wanted, not " + bytes.length);
    }
    return from(bytes, 0);
  }

  /** From 64 hex digits, with or without {@code 0x}. */
  public static Bytes32 fromHex(String text) {
    return from(Hex.decode(text));
  }

  /** The big-endian bytes of a number. */
  public static Bytes32 of(UInt256 number) {
    return new Bytes32(number.w3(), number.w2(), number.w1(), number.w0());
  }

  /** These bytes read as a big-endian number. */
  public UInt256 toUInt256() {
    return new UInt256(w3, w2, w1, w0);
  }

  public boolean isZero() {
    return (w0 | w1 | w2 | w3) == 0;
  }

  public byte[] toBytes() {
    byte[] out = new byte[SIZE_BYTES];
    putTo(out, 0);
    return out;
  }

  public void putTo(byte[] out, int at) {
    BigEndian.putLong(out, at, w0);
    BigEndian.putLong(out, at + 8, w1);
    BigEndian.putLong(out, at + 16, w2);
    BigEndian.putLong(out, at + 24, w3);
  }

  @Override
  public int compareTo(Bytes32 o) {
    int c = Long.compareUnsigned(w0, o.w0);
    if (c == 0) {
      c = Long.compareUnsigned(w1, o.w1);
    }
    if (c == 0) {
      c = Long.compareUnsigned(w2, o.w2);
    }
    return c != 0 ? c : Long.compareUnsigned(w3, o.w3);
  }

  @Override
  public int hashCode() {
    long h = w0 + w1 * 31 + w2 * 0x9E3779B97F4A7C15L + w3 * 0xC2B2AE3D27D4EB4FL;
    return (int) (h ^ h >>> 29);
  }

  @Override
  public String toString() {
    return Hex.encodePrefixed(toBytes());
  }
}
