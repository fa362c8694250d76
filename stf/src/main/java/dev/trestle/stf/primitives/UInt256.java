package dev.trestle.stf.primitives;

import java.math.BigInteger;

/**
 * An immutable unsigned 256-bit number: balances, fees, storage values. The interpreter's inner
 * loop uses mutable words instead.
 *
 * @param w0 the least significant 64 bits; {@code w3} the most significant
 */
public record UInt256(long w0, long w1, long w2, long w3) implements Comparable<UInt256> {
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
  public static final UInt256 ONE = new UInt256(1, 0, 0, 0);
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

  /** An unsigned 64-bit number. */
  public static UInt256 of(long unsigned) {
    return unsigned == 0 ? ZERO : new UInt256(unsigned, 0, 0, 0);
  }

  /**
   * @throws IllegalArgumentException if negative or wider than 256 bits
   */
  public static UInt256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned 256-bit number: " + value);
    }
    return new UInt256(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  /** Big-endian bytes, at most 32; no bytes are zero. */
  public static UInt256 from(byte[] bytes) {
    if (bytes.length > 32) {
      throw new IllegalArgumentException("at most 32 bytes wanted, not " + bytes.length);
    }
    byte[] full = new byte[32];
    System.arraycopy(bytes, 0, full, 32 - bytes.length, bytes.length);
    return Bytes32.from(full, 0).toUInt256();
  }

  /** From {@code 0x} hex of any length up to 64 digits. */
  public static UInt256 fromHex(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    return from(Hex.decode((digits.length() & 1) == 0 ? digits : "0" + digits));
  }

  public boolean isZero() {
    return (w0 | w1 | w2 | w3) == 0;
  }

  /** Whether the value is below 2^63, so that {@link #toLong} is exact and positive. */
  public boolean fitsLong() {
    return (w1 | w2 | w3) == 0 && w0 >= 0;
  }

  /** The value, or {@link Long#MAX_VALUE} when it does not fit. */
  public long toLongSaturated() {
    return fitsLong() ? w0 : Long.MAX_VALUE;
  }

  /**
   * @throws ArithmeticException if the value is 2^63 or more
   */
  public long toLong() {
    if (!fitsLong()) {
      throw new ArithmeticException("number over 63 bits: " + this);
    }
    return w0;
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, Bytes32.of(this).toBytes());
  }

  /** Sum modulo 2^256. */
  public UInt256 add(UInt256 o) {
    long r0 = w0 + o.w0;
    long c = Long.compareUnsigned(r0, w0) < 0 ? 1 : 0;
    long t1 = w1 + o.w1;
    long r1 = t1 + c;
    c = (Long.compareUnsigned(t1, w1) < 0 ? 1 : 0) | (Long.compareUnsigned(r1, t1) < 0 ? 1 : 0);
    long t2 = w2 + o.w2;
    long r2 = t2 + c;
    c = (Long.compareUnsigned(t2, w2) < 0 ? 1 : 0) | (Long.compareUnsigned(r2, t2) < 0 ? 1 : 0);
    return new UInt256(r0, r1, r2, w3 + o.w3 + c);
  }

  /** Difference modulo 2^256. */
  public UInt256 subtract(UInt256 o) {
    long r0 = w0 - o.w0;
    long b = Long.compareUnsigned(w0, o.w0) < 0 ? 1 : 0;
    long t1 = w1 - o.w1;
    long r1 = t1 - b;
    b = (Long.compareUnsigned(w1, o.w1) < 0 ? 1 : 0) | (Long.compareUnsigned(t1, b) < 0 ? 1 : 0);
    long t2 = w2 - o.w2;
    long r2 = t2 - b;
    b = (Long.compareUnsigned(w2, o.w2) < 0 ? 1 : 0) | (Long.compareUnsigned(t2, b) < 0 ? 1 : 0);
    return new UInt256(r0, r1, r2, w3 - o.w3 - b);
  }

  /**
   * Sum.
   *
   * @throws ArithmeticException at 2^256 or more
   */
  public UInt256 addExact(UInt256 o) {
    UInt256 r = add(o);
    if (r.compareTo(this) < 0) {
      throw new ArithmeticException("256-bit overflow");
    }
    return r;
  }

  /** Product modulo 2^256. */
  public UInt256 multiply(UInt256 o) {
    if ((w1 | w2 | w3 | o.w1 | o.w2 | o.w3) == 0) {
      return new UInt256(w0 * o.w0, WideMultiply.high(w0, o.w0), 0, 0);
    }
    return of(toBigInteger().multiply(o.toBigInteger()).and(MAX.toBigInteger()));
  }

  /** Product with an unsigned 64-bit number, modulo 2^256. */
  public UInt256 multiply(long unsigned) {
    return multiply(of(unsigned));
  }

  /**
   * Whole quotient.
   *
   * @throws ArithmeticException on division by zero
   */
  public UInt256 divide(UInt256 o) {
    if (o.isZero()) {
      throw new ArithmeticException("division by zero");
    }
    if ((w1 | w2 | w3 | o.w1 | o.w2 | o.w3) == 0) {
      return of(Long.divideUnsigned(w0, o.w0));
    }
    return of(toBigInteger().divide(o.toBigInteger()));
  }

  public UInt256 min(UInt256 o) {
    return compareTo(o) <= 0 ? this : o;
  }

  public UInt256 max(UInt256 o) {
    return compareTo(o) >= 0 ? this : o;
  }

  /** Big-endian without leading zeros; zero is the empty array (RLP's form of a number). */
  public byte[] toMinimalBytes() {
    byte[] full = Bytes32.of(this).toBytes();
    int zeros = 0;
    while (zeros < 32 && full[zeros] == 0) {
      zeros++;
    }
    byte[] out = new byte[32 - zeros];
    System.arraycopy(full, zeros, out, 0, out.length);
    return out;
  }

  /** JSON-RPC's QUANTITY: {@code 0x} and no leading zeros. */
  public String toQuantity() {
    return "0x" + toBigInteger().toString(16);
  }

  @Override
  public int compareTo(UInt256 o) {
    int c = Long.compareUnsigned(w3, o.w3);
    if (c == 0) {
      c = Long.compareUnsigned(w2, o.w2);
    }
    if (c == 0) {
      c = Long.compareUnsigned(w1, o.w1);
    }
    return c != 0 ? c : Long.compareUnsigned(w0, o.w0);
  }

  /** Decimal. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
