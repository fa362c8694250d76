package dev.trestle.stf.primitives;

/**
 * A mutable 256-bit word: what the interpreter's stack and the storage overlay are made of. Reused,
 * never shared between two owners; {@link UInt256} and {@link Bytes32} are the immutable forms. The
 * fields are public because this is the hottest object of the program.
 */
public final class Word {
  /** Bits 0 to 63: the least significant. */
  public long w0;

  /** Bits 64 to 127. */
  public long w1;

  /** Bits 128 to 191. */
  public long w2;

  /** Bits 192 to 255. */
  public long w3;

  public void set(long unsigned) {
    w0 = unsigned;
    w1 = 0;
    w2 = 0;
    w3 = 0;
  }

  public void set(Word o) {
    w0 = o.w0;
    w1 = o.w1;
    w2 = o.w2;
    w3 = o.w3;
  }

  /** Least significant limb first. */
  public void set(long v0, long v1, long v2, long v3) {
    w0 = v0;
    w1 = v1;
    w2 = v2;
    w3 = v3;
  }

  public void set(UInt256 o) {
    set(o.w0(), o.w1(), o.w2(), o.w3());
  }

  public void set(Bytes32 o) {
    set(o.w3(), o.w2(), o.w1(), o.w0());
  }

  /** An address, left-padded. */
  public void set(Address a) {
    w0 = a.w1() << 32 | (a.w2() & 0xffffffffL);
    w1 = a.w0() << 32 | a.w1() >>> 32;
    w2 = a.w0() >>> 32;
    w3 = 0;
  }

  public boolean isZero() {
    return (w0 | w1 | w2 | w3) == 0;
  }

  public boolean sameAs(Word o) {
    return ((w0 ^ o.w0) | (w1 ^ o.w1) | (w2 ^ o.w2) | (w3 ^ o.w3)) == 0;
  }

  /** The value when it is below 2^31, otherwise -1. */
  public int toIndex() {
    return (w1 | w2 | w3 | w0 >>> 31) == 0 ? (int) w0 : -1;
  }

  /** The value, or {@link Long#MAX_VALUE} when it needs more than 63 bits. */
  public long toLongSaturated() {
    return (w1 | w2 | w3 | w0 >>> 63) == 0 ? w0 : Long.MAX_VALUE;
  }

  public UInt256 toUInt256() {
    return isZero() ? UInt256.ZERO : new UInt256(w0, w1, w2, w3);
  }

  public Bytes32 toBytes32() {
    return new Bytes32(w3, w2, w1, w0);
  }

  /** The low 160 bits. */
  public Address toAddress() {
    return new Address(w2 << 32 | w1 >>> 32, w1 << 32 | w0 >>> 32, (int) w0);
  }

  /** Reads 32 big-endian bytes. */
  public void load(byte[] b, int at) {
    w3 = BigEndian.getLong(b, at);
    w2 = BigEndian.getLong(b, at + 8);
    w1 = BigEndian.getLong(b, at + 16);
    w0 = BigEndian.getLong(b, at + 24);
  }

  /** Writes 32 big-endian bytes. */
  public void store(byte[] b, int at) {
    BigEndian.putLong(b, at, w3);
    BigEndian.putLong(b, at + 8, w2);
    BigEndian.putLong(b, at + 16, w1);
    BigEndian.putLong(b, at + 24, w0);
  }

  /** Whether this is below {@code o}, both unsigned. */
  public boolean isBelow(Word o) {
    if (w3 != o.w3) {
      return Long.compareUnsigned(w3, o.w3) < 0;
    }
    if (w2 != o.w2) {
      return Long.compareUnsigned(w2, o.w2) < 0;
    }
    if (w1 != o.w1) {
      return Long.compareUnsigned(w1, o.w1) < 0;
    }
    return Long.compareUnsigned(w0, o.w0) < 0;
  }

  @Override
  public String toString() {
    return toUInt256().toString();
  }
}
