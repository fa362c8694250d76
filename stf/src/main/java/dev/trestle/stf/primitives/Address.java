package dev.trestle.stf.primitives;

/**
 * A 20-byte account address.
 *
 * @param w0 bytes 0 to 7, big-endian
 * @param w1 bytes 8 to 15
 * @param w2 bytes 16 to 19
 */
public record Address(long w0, long w1, int w2) implements Comparable<Address> {
  public static final int SIZE_BYTES = 20;
  public static final Address ZERO = new Address(0, 0, 0);

  /** The 20 bytes from {@code at}. */
  public static Address from(byte[] bytes, int at) {
    return new Address(
        BigEndian.getLong(bytes, at),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getInt(bytes, at + 16));
  }

  /**
   * @throws IllegalArgumentException unless exactly 20 bytes
   */
  public static Address from(byte[] bytes) {
    if (bytes.length != SIZE_BYTES) {
      throw new IllegalArgumentException("an address has 20 bytes, not " + bytes.length);
    }
    return from(bytes, 0);
  }

  /** From hex text, with or without {@code 0x}. The letters' case (ERC-55) is not judged. */
  public static Address fromHex(String text) {
    return from(Hex.decode(text));
  }

  /** The last 20 of the 32 bytes. */
  public static Address fromWord(Bytes32 word) {
    return new Address(
        word.w1() << 32 | word.w2() >>> 32, word.w2() << 32 | word.w3() >>> 32, (int) word.w3());
  }

  public byte[] toBytes() {
    byte[] out = new byte[SIZE_BYTES];
    putTo(out, 0);
    return out;
  }

  public void putTo(byte[] out, int at) {
    BigEndian.putLong(out, at, w0);
    BigEndian.putLong(out, at + 8, w1);
    BigEndian.putInt(out, at + 16, w2);
  }

  /** Left-padded with 12 zero bytes, as the EVM and the ABI hold addresses. */
  public Bytes32 toWord() {
    return new Bytes32(0, w0 >>> 32, w0 << 32 | w1 >>> 32, w1 << 32 | (w2 & 0xffffffffL));
  }

  @Override
  public int compareTo(Address o) {
    int c = Long.compareUnsigned(w0, o.w0);
    if (c == 0) {
      c = Long.compareUnsigned(w1, o.w1);
    }
    return c != 0 ? c : Integer.compareUnsigned(w2, o.w2);
  }

  @Override
  public int hashCode() {
    long h = (w0 * 31 + w1) * 0x9E3779B97F4A7C15L + w2 * 0xC2B2AE3D27D4EB4FL;
    return (int) (h ^ h >>> 32);
  }

  @Override
  public String toString() {
    return Hex.encodePrefixed(toBytes());
  }
}
