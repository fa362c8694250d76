package dev.trestle.stf.crypto;

import static dev.trestle.stf.crypto.Limbs.borrow;
import static dev.trestle.stf.crypto.Limbs.carry;
import static dev.trestle.stf.primitives.WideMultiply.high;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Hex;

/**
 * An element of the scalar field of BLS12-381, the integers modulo the 255-bit group order, in
 * Montgomery form: the limbs hold {@code value * 2^256 mod r}, always below r. Blobs are made of
 * these (EIP-4844).
 *
 * @param l0 the least significant 64 bits; {@code l3} the most significant
 */
public record BlsFr(long l0, long l1, long l2, long l3) implements FieldElement<BlsFr> {
  public static final int SIZE_BYTES = 32;

  /** The modulus, least significant limb first. */
  private static final long R0 = 0xffffffff00000001L;

  private static final long R1 = 0x53bda402fffe5bfeL;
  private static final long R2 = 0x3339d80809a1d805L;
  private static final long R3 = 0x73eda753299d7d48L;

  /** {@code -modulus^-1 mod 2^64}, which makes Montgomery's method cancel the lowest limb. */
  private static final long INVERSE = 0xfffffffeffffffffL;

  public static final BlsFr ZERO = new BlsFr(0, 0, 0, 0);
  public static final BlsFr ONE =
      new BlsFr(0x00000001fffffffeL, 0x5884b7fa00034802L, 0x998c4fefecbc4ff5L, 0x1824b159acc5056fL);

  /** Takes a plain number into Montgomery form when multiplied with it. */
  private static final BlsFr R_SQUARED =
      new BlsFr(0xc999e990f3f29c6dL, 0x2b6cedcb87925c23L, 0x05d314967254398fL, 0x0748d9d99f59ff11L);

  /** Takes the inverse of a Montgomery form into Montgomery form. */
  private static final BlsFr R_CUBED = R_SQUARED.multiply(R_SQUARED);

  private static final ModularInverse INVERTER = new ModularInverse(R0, R1, R2, R3);
  private static final BlsFr PLAIN_ONE = new BlsFr(1, 0, 0, 0);

  @Override
  public BlsFr add(BlsFr o) {
    long s0 = l0 + o.l0;
    long c = carry(l0, o.l0, s0);
    long s1 = l1 + o.l1 + c;
    c = carry(l1, o.l1, s1);
    long s2 = l2 + o.l2 + c;
    c = carry(l2, o.l2, s2);
    long s3 = l3 + o.l3 + c;
    return reduced(new BlsFr(s0, s1, s2, s3));
  }

  @Override
  public BlsFr subtract(BlsFr o) {
    long d0 = l0 - o.l0;
    long b = borrow(l0, o.l0, d0);
    long d1 = l1 - o.l1 - b;
    b = borrow(l1, o.l1, d1);
    long d2 = l2 - o.l2 - b;
    b = borrow(l2, o.l2, d2);
    long d3 = l3 - o.l3 - b;
    b = borrow(l3, o.l3, d3);
    // A borrow out of the top means the difference is negative: add the modulus once.
    long mask = -b;
    long m0 = R0 & mask;
    long m1 = R1 & mask;
    long m2 = R2 & mask;
    long m3 = R3 & mask;
    long s0 = d0 + m0;
    long c = carry(d0, m0, s0);
    long s1 = d1 + m1 + c;
    c = carry(d1, m1, s1);
    long s2 = d2 + m2 + c;
    c = carry(d2, m2, s2);
    long s3 = d3 + m3 + c;
    return new BlsFr(s0, s1, s2, s3);
  }

  /** The value less the modulus where it is not below it; it must be below twice the modulus. */
  private static BlsFr reduced(BlsFr t) {
    long d0 = t.l0 - R0;
    long b = borrow(t.l0, R0, d0);
    long d1 = t.l1 - R1 - b;
    b = borrow(t.l1, R1, d1);
    long d2 = t.l2 - R2 - b;
    b = borrow(t.l2, R2, d2);
    long d3 = t.l3 - R3 - b;
    b = borrow(t.l3, R3, d3);
    long keep = -b;
    return new BlsFr(
        (t.l0 & keep) | (d0 & ~keep),
        (t.l1 & keep) | (d1 & ~keep),
        (t.l2 & keep) | (d2 & ~keep),
        (t.l3 & keep) | (d3 & ~keep));
  }

  @Override
  public BlsFr negate() {
    return ZERO.subtract(this);
  }

  @Override
  public BlsFr twice() {
    return add(this);
  }

  /**
   * Montgomery's product, limb by limb (the "no carry" form: the modulus leaves its top bit free,
   * so the three running carries fit one limb).
   */
  @Override
  public BlsFr multiply(BlsFr o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long y = o.limb(i);
      long p = l0 * y + t0;
      long u = high(l0, y) + carry(p, t0);
      long m = p * INVERSE;
      // By the choice of m the lowest limb becomes zero; only its carry remains.
      long w = high(m, R0) + carry(0, p);
      p = l1 * y + t1;
      long s = p + u;
      u = high(l1, y) + carry(p, t1) + carry(s, p);
      long x = m * R1 + s;
      t0 = x + w;
      w = high(m, R1) + carry(x, s) + carry(t0, x);
      p = l2 * y + t2;
      s = p + u;
      u = high(l2, y) + carry(p, t2) + carry(s, p);
      x = m * R2 + s;
      t1 = x + w;
      w = high(m, R2) + carry(x, s) + carry(t1, x);
      p = l3 * y + t3;
      s = p + u;
      u = high(l3, y) + carry(p, t3) + carry(s, p);
      x = m * R3 + s;
      t2 = x + w;
      w = high(m, R3) + carry(x, s) + carry(t2, x);
      t3 = u + w;
    }
    // Nearly always below the modulus already, so this branch is well predicted.
    BlsFr t = new BlsFr(t0, t1, t2, t3);
    return Long.compareUnsigned(t3, R3) < 0 ? t : reduced(t);
  }

  private long limb(int i) {
    return switch (i) {
      case 0 -> l0;
      case 1 -> l1;
      case 2 -> l2;
      default -> l3;
    };
  }

  @Override
  public BlsFr square() {
    return multiply(this);
  }

  @Override
  public BlsFr inverse() {
    long[] i = INVERTER.of(new long[] {l0, l1, l2, l3});
    return new BlsFr(i[0], i[1], i[2], i[3]).multiply(R_CUBED);
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public BlsFr zero() {
    return ZERO;
  }

  @Override
  public BlsFr one() {
    return ONE;
  }

  /** Whether the 32 big-endian bytes from {@code at} are a number below the modulus. */
  static boolean isCanonical(byte[] bytes, int at) {
    return raw(bytes, at).isBelowModulus();
  }

  private boolean isBelowModulus() {
    long b = borrow(l0, R0, l0 - R0);
    b = borrow(l1, R1, l1 - R1 - b);
    b = borrow(l2, R2, l2 - R2 - b);
    b = borrow(l3, R3, l3 - R3 - b);
    return b == 1;
  }

  private static BlsFr raw(byte[] bytes, int at) {
    return new BlsFr(
        BigEndian.getLong(bytes, at + 24),
        BigEndian.getLong(bytes, at + 16),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getLong(bytes, at));
  }

  /** A number as it is, not in Montgomery form: only a factor next to one that is. */
  static BlsFr plain(long number) {
    return new BlsFr(number, 0, 0, 0);
  }

  /** The number in the 32 big-endian bytes from {@code at}, modulo the modulus. */
  static BlsFr from(byte[] bytes, int at) {
    return R_SQUARED.multiply(raw(bytes, at));
  }

  /** A small whole number. */
  static BlsFr of(long number) {
    return new BlsFr(number, 0, 0, 0).multiply(R_SQUARED);
  }

  /** From big-endian hex, for constants of the specifications. */
  static BlsFr fromHex(String hex) {
    return from(Hex.decode(hex), 0);
  }

  /** The value as a plain number, least significant limb first. */
  long[] toLimbs() {
    BlsFr plain = multiply(PLAIN_ONE);
    return new long[] {plain.l0, plain.l1, plain.l2, plain.l3};
  }

  /** Writes the value as 32 big-endian bytes at {@code at}. */
  void putTo(byte[] out, int at) {
    multiply(PLAIN_ONE).putRaw(out, at);
  }

  /** Writes the limbs themselves, as {@link #plain} numbers have them. */
  void putRaw(byte[] out, int at) {
    BigEndian.putLong(out, at + 24, l0);
    BigEndian.putLong(out, at + 16, l1);
    BigEndian.putLong(out, at + 8, l2);
    BigEndian.putLong(out, at, l3);
  }
}
