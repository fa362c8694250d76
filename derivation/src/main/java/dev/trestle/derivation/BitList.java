package dev.trestle.derivation;

/** One bit per element, as the big-endian bytes of a number whose bit i belongs to element i. */
final class BitList {
  private final byte[] bytes;
  private final int count;

  private BitList(byte[] bytes, int count) {
    this.bytes = bytes;
    this.count = count;
  }

  /** All bits zero. */
  static BitList ofSize(int count) {
    return new BitList(new byte[(count + 7) / 8], count);
  }

  static BitList read(ByteCursor in, int count) {
    byte[] bytes = in.bytes((count + 7) / 8);
    if (count % 8 != 0 && (bytes[0] & 255) >>> count % 8 != 0) {
      throw new MalformedData("bit list has more bits than its " + count + " elements");
    }
    return new BitList(bytes, count);
  }

  boolean get(int i) {
    return (bytes[bytes.length - 1 - (i >> 3)] >> (i & 7) & 1) != 0;
  }

  void set(int i) {
    bytes[bytes.length - 1 - (i >> 3)] |= (byte) (1 << (i & 7));
  }

  int size() {
    return count;
  }

  byte[] toBytes() {
    return bytes;
  }
}
