package dev.trestle.stf.crypto;

import static dev.trestle.stf.crypto.Limbs.borrow;
import static dev.trestle.stf.crypto.Limbs.carry;
import static dev.trestle.stf.primitives.WideMultiply.high;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Hex;
import java.util.Optional;

/**
 * An element of the base field of BLS12-381, the integers modulo the 381-bit prime of EIP-2537, in
 * Montgomery form: the limbs hold {@code value * 2^384 mod p}, always below p.
 *
 * @param l0 the least significant 64 bits; {@code l5} the most significant
 */
public record BlsFp(long l0, long l1, long l2, long l3, long l4, long l5)
    implements RootElement<BlsFp> {
  public static final int SIZE_BYTES = 48;

  /** The modulus, least significant limb first. */
  private static final long P0 = 0xb9feffffffffaaabL;

  private static final long P1 = 0x1eabfffeb153ffffL;
  private static final long P2 = 0x6730d2a0f6b0f624L;
  private static final long P3 = 0x64774b84f38512bfL;
  private static final long P4 = 0x4b1ba7b6434bacd7L;
  private static final long P5 = 0x1a0111ea397fe69aL;

  /** {@code -modulus^-1 mod 2^64}, which makes Montgomery's method cancel the lowest limb. */
  private static final long INVERSE = 0x89f3fffcfffcfffdL;

  public static final BlsFp ZERO = new BlsFp(0, 0, 0, 0, 0, 0);
  public static final BlsFp ONE =
      new BlsFp(
          0x760900000002fffdL,
          0xebf4000bc40c0002L,
          0x5f48985753c758baL,
          0x77ce585370525745L,
          0x5c071a97a256ec6dL,
          0x15f65ec3fa80e493L);

  /** Takes a plain number into Montgomery form when multiplied with it. */
  private static final BlsFp R_SQUARED =
      new BlsFp(
          0xf4df1f341c341746L,
          0x0a76e6a609d104f1L,
          0x8de5476c4c95b6d5L,
          0x67eb88a9939d83c0L,
          0x9a793e85b519952dL,
          0x11988fe592cae3aaL);

  /** Takes the inverse of a Montgomery form into Montgomery form. */
  private static final BlsFp R_CUBED = R_SQUARED.multiply(R_SQUARED);

  private static final ModularInverse INVERTER = new ModularInverse(P0, P1, P2, P3, P4, P5);
  private static final BlsFp PLAIN_ONE = new BlsFp(1, 0, 0, 0, 0, 0);
  private static final BlsFp TWO_TO_256 = new BlsFp(0, 0, 0, 0, 1, 0).multiply(R_SQUARED);

  @Override
  public BlsFp add(BlsFp o) {
    long s0 = l0 + o.l0;
    long c = carry(l0, o.l0, s0);
    long s1 = l1 + o.l1 + c;
    c = carry(l1, o.l1, s1);
    long s2 = l2 + o.l2 + c;
    c = carry(l2, o.l2, s2);
    long s3 = l3 + o.l3 + c;
    c = carry(l3, o.l3, s3);
    long s4 = l4 + o.l4 + c;
    c = carry(l4, o.l4, s4);
    long s5 = l5 + o.l5 + c;
    return reduced(new BlsFp(s0, s1, s2, s3, s4, s5));
  }

  @Override
  public BlsFp subtract(BlsFp o) {
    long d0 = l0 - o.l0;
    long b = borrow(l0, o.l0, d0);
    long d1 = l1 - o.l1 - b;
    b = borrow(l1, o.l1, d1);
    long d2 = l2 - o.l2 - b;
    b = borrow(l2, o.l2, d2);
    long d3 = l3 - o.l3 - b;
    b = borrow(l3, o.l3, d3);
    long d4 = l4 - o.l4 - b;
    b = borrow(l4, o.l4, d4);
    long d5 = l5 - o.l5 - b;
    b = borrow(l5, o.l5, d5);
    // A borrow out of the top means the difference is negative: add the modulus once.
    long mask = -b;
    long m0 = P0 & mask;
    long m1 = P1 & mask;
    long m2 = P2 & mask;
    long m3 = P3 & mask;
    long m4 = P4 & mask;
    long m5 = P5 & mask;
    long s0 = d0 + m0;
    long c = carry(d0, m0, s0);
    long s1 = d1 + m1 + c;
    c = carry(d1, m1, s1);
    long s2 = d2 + m2 + c;
    c = carry(d2, m2, s2);
    long s3 = d3 + m3 + c;
    c = carry(d3, m3, s3);
    long s4 = d4 + m4 + c;
    c = carry(d4, m4, s4);
    long s5 = d5 + m5 + c;
    return new BlsFp(s0, s1, s2, s3, s4, s5);
  }

  /** The value less the modulus where it is not below it; it must be below twice the modulus. */
  private static BlsFp reduced(BlsFp t) {
    long d0 = t.l0 - P0;
    long b = borrow(t.l0, P0, d0);
    long d1 = t.l1 - P1 - b;
    b = borrow(t.l1, P1, d1);
    long d2 = t.l2 - P2 - b;
    b = borrow(t.l2, P2, d2);
    long d3 = t.l3 - P3 - b;
    b = borrow(t.l3, P3, d3);
    long d4 = t.l4 - P4 - b;
    b = borrow(t.l4, P4, d4);
    long d5 = t.l5 - P5 - b;
    b = borrow(t.l5, P5, d5);
    long keep = -b;
    return new BlsFp(
        (t.l0 & keep) | (d0 & ~keep),
        (t.l1 & keep) | (d1 & ~keep),
        (t.l2 & keep) | (d2 & ~keep),
        (t.l3 & keep) | (d3 & ~keep),
        (t.l4 & keep) | (d4 & ~keep),
        (t.l5 & keep) | (d5 & ~keep));
  }

  @Override
  public BlsFp negate() {
    return ZERO.subtract(this);
  }

  /** {@code a*b - c*d} with one reduction. */
  static BlsFp differenceOfProducts(BlsFp a, BlsFp b, BlsFp c, BlsFp d) {
    return sumOfProducts(a, b, c.complement(), d);
  }

  /** The modulus less the value, unreduced: for zero the modulus itself. */
  private BlsFp complement() {
    long d0 = P0 - l0;
    long b = borrow(P0, l0, d0);
    long d1 = P1 - l1 - b;
    b = borrow(P1, l1, d1);
    long d2 = P2 - l2 - b;
    b = borrow(P2, l2, d2);
    long d3 = P3 - l3 - b;
    b = borrow(P3, l3, d3);
    long d4 = P4 - l4 - b;
    b = borrow(P4, l4, d4);
    long d5 = P5 - l5 - b;
    return new BlsFp(d0, d1, d2, d3, d4, d5);
  }

  @Override
  public BlsFp twice() {
    return add(this);
  }

  /**
   * Montgomery's product, limb by limb (the "no carry" form: the modulus leaves its top bit free,
   * so the three running carries fit one limb).
   */
  @Override
  public BlsFp multiply(BlsFp o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    long t5 = 0;
    for (int i = 0; i < 6; i++) {
      long y = o.limb(i);
      long p = l0 * y + t0;
      long u = high(l0, y) + carry(p, t0);
      long m = p * INVERSE;
      // By the choice of m the lowest limb becomes zero; only its carry remains.
      long w = high(m, P0) + carry(0, p);
      p = l1 * y + t1;
      long s = p + u;
      u = high(l1, y) + carry(p, t1) + carry(s, p);
      long x = m * P1 + s;
      t0 = x + w;
      w = high(m, P1) + carry(x, s) + carry(t0, x);
      p = l2 * y + t2;
      s = p + u;
      u = high(l2, y) + carry(p, t2) + carry(s, p);
      x = m * P2 + s;
      t1 = x + w;
      w = high(m, P2) + carry(x, s) + carry(t1, x);
      p = l3 * y + t3;
      s = p + u;
      u = high(l3, y) + carry(p, t3) + carry(s, p);
      x = m * P3 + s;
      t2 = x + w;
      w = high(m, P3) + carry(x, s) + carry(t2, x);
      p = l4 * y + t4;
      s = p + u;
      u = high(l4, y) + carry(p, t4) + carry(s, p);
      x = m * P4 + s;
      t3 = x + w;
      w = high(m, P4) + carry(x, s) + carry(t3, x);
      p = l5 * y + t5;
      s = p + u;
      u = high(l5, y) + carry(p, t5) + carry(s, p);
      x = m * P5 + s;
      t4 = x + w;
      w = high(m, P5) + carry(x, s) + carry(t4, x);
      t5 = u + w;
    }
    // Nearly always below the modulus already, so this branch is well predicted.
    BlsFp t = new BlsFp(t0, t1, t2, t3, t4, t5);
    return Long.compareUnsigned(t5, P5) < 0 ? t : reduced(t);
  }

  /**
   * {@code a*b + c*d} with one reduction instead of two (eprint 2022/367 §3). Products in the
   * quadratic extension are made of these.
   */
  static BlsFp sumOfProducts(BlsFp a, BlsFp b, BlsFp c, BlsFp d) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    long t5 = 0;
    for (int i = 0; i < 6; i++) {
      long y0 = b.limb(i);
      long y1 = d.limb(i);
      long p = a.l0 * y0 + t0;
      long u = high(a.l0, y0) + carry(p, t0);
      long q = c.l0 * y1 + p;
      long v = high(c.l0, y1) + carry(q, p);
      long m = q * INVERSE;
      // By the choice of m the lowest limb becomes zero; only its carry remains.
      long w = high(m, P0) + carry(0, q);
      p = a.l1 * y0 + t1;
      long s = p + u;
      u = high(a.l1, y0) + carry(p, t1) + carry(s, p);
      q = c.l1 * y1 + s;
      long r = q + v;
      v = high(c.l1, y1) + carry(q, s) + carry(r, q);
      long x = m * P1 + r;
      t0 = x + w;
      w = high(m, P1) + carry(x, r) + carry(t0, x);
      p = a.l2 * y0 + t2;
      s = p + u;
      u = high(a.l2, y0) + carry(p, t2) + carry(s, p);
      q = c.l2 * y1 + s;
      r = q + v;
      v = high(c.l2, y1) + carry(q, s) + carry(r, q);
      x = m * P2 + r;
      t1 = x + w;
      w = high(m, P2) + carry(x, r) + carry(t1, x);
      p = a.l3 * y0 + t3;
      s = p + u;
      u = high(a.l3, y0) + carry(p, t3) + carry(s, p);
      q = c.l3 * y1 + s;
      r = q + v;
      v = high(c.l3, y1) + carry(q, s) + carry(r, q);
      x = m * P3 + r;
      t2 = x + w;
      w = high(m, P3) + carry(x, r) + carry(t2, x);
      p = a.l4 * y0 + t4;
      s = p + u;
      u = high(a.l4, y0) + carry(p, t4) + carry(s, p);
      q = c.l4 * y1 + s;
      r = q + v;
      v = high(c.l4, y1) + carry(q, s) + carry(r, q);
      x = m * P4 + r;
      t3 = x + w;
      w = high(m, P4) + carry(x, r) + carry(t3, x);
      p = a.l5 * y0 + t5;
      s = p + u;
      u = high(a.l5, y0) + carry(p, t5) + carry(s, p);
      q = c.l5 * y1 + s;
      r = q + v;
      v = high(c.l5, y1) + carry(q, s) + carry(r, q);
      x = m * P5 + r;
      t4 = x + w;
      w = high(m, P5) + carry(x, r) + carry(t4, x);
      t5 = u + v + w;
    }
    // Nearly always below the modulus already, so this branch is well predicted.
    BlsFp t = new BlsFp(t0, t1, t2, t3, t4, t5);
    return Long.compareUnsigned(t5, P5) < 0 ? t : reduced(t);
  }

  private long limb(int i) {
    return switch (i) {
      case 0 -> l0;
      case 1 -> l1;
      case 2 -> l2;
      case 3 -> l3;
      case 4 -> l4;
      default -> l5;
    };
  }

  @Override
  public BlsFp square() {
    return multiply(this);
  }

  @Override
  public BlsFp inverse() {
    long[] i = INVERTER.of(new long[] {l0, l1, l2, l3, l4, l5});
    return new BlsFp(i[0], i[1], i[2], i[3], i[4], i[5]).multiply(R_CUBED);
  }

  /**
   * The power with exponent (p - 3)/4. Times this element it is the square root, where there is
   * one, because p is 3 modulo 4.
   */
  BlsFp quarterPower() {
    return power(
        0xee7fbfffffffeaaaL,
        0x07aaffffac54ffffL,
        0xd9cc34a83dac3d89L,
        0xd91dd2e13ce144afL,
        0x92c6e9ed90d2eb35L,
        0x0680447a8e5ff9a6L);
  }

  @Override
  public Optional<BlsFp> sqrt() {
    BlsFp root = multiply(quarterPower());
    return root.square().equals(this) ? Optional.of(root) : Optional.empty();
  }

  @Override
  public boolean isOdd() {
    return (multiply(PLAIN_ONE).l0 & 1) != 0;
  }

  @Override
  public boolean isLargerHalf() {
    BlsFp plain = multiply(PLAIN_ONE);
    BlsFp shifted =
        new BlsFp(
            plain.l0 << 1,
            (plain.l1 << 1) | (plain.l0 >>> 63),
            (plain.l2 << 1) | (plain.l1 >>> 63),
            (plain.l3 << 1) | (plain.l2 >>> 63),
            (plain.l4 << 1) | (plain.l3 >>> 63),
            (plain.l5 << 1) | (plain.l4 >>> 63));
    return !shifted.isBelowModulus();
  }

  /** The number in the 64 big-endian bytes from {@code at}, modulo p (RFC 9380 §5.2). */
  static BlsFp fromWide(byte[] bytes, int at) {
    return fromHalf(bytes, at).multiply(TWO_TO_256).add(fromHalf(bytes, at + 32));
  }

  private static BlsFp fromHalf(byte[] bytes, int at) {
    return new BlsFp(
            BigEndian.getLong(bytes, at + 24),
            BigEndian.getLong(bytes, at + 16),
            BigEndian.getLong(bytes, at + 8),
            BigEndian.getLong(bytes, at),
            0,
            0)
        .multiply(R_SQUARED);
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3 | l4 | l5) == 0;
  }

  @Override
  public BlsFp zero() {
    return ZERO;
  }

  @Override
  public BlsFp one() {
    return ONE;
  }

  /** Whether the 48 big-endian bytes from {@code at} are a number below the modulus. */
  static boolean isCanonical(byte[] bytes, int at) {
    return raw(bytes, at).isBelowModulus();
  }

  private boolean isBelowModulus() {
    long b = borrow(l0, P0, l0 - P0);
    b = borrow(l1, P1, l1 - P1 - b);
    b = borrow(l2, P2, l2 - P2 - b);
    b = borrow(l3, P3, l3 - P3 - b);
    b = borrow(l4, P4, l4 - P4 - b);
    b = borrow(l5, P5, l5 - P5 - b);
    return b == 1;
  }

  private static BlsFp raw(byte[] bytes, int at) {
    return new BlsFp(
        BigEndian.getLong(bytes, at + 40),
        BigEndian.getLong(bytes, at + 32),
        BigEndian.getLong(bytes, at + 24),
        BigEndian.getLong(bytes, at + 16),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getLong(bytes, at));
  }

  /** The number in the 48 big-endian bytes from {@code at}, modulo the modulus. */
  static BlsFp from(byte[] bytes, int at) {
    return R_SQUARED.multiply(raw(bytes, at));
  }

  /** A small whole number. */
  static BlsFp of(long number) {
    return new BlsFp(number, 0, 0, 0, 0, 0).multiply(R_SQUARED);
  }

  /** From big-endian hex, for constants of the specifications. */
  static BlsFp fromHex(String hex) {
    return from(Hex.decode(hex), 0);
  }

  /** The value as a plain number, least significant limb first. */
  long[] toLimbs() {
    BlsFp plain = multiply(PLAIN_ONE);
    return new long[] {plain.l0, plain.l1, plain.l2, plain.l3, plain.l4, plain.l5};
  }

  /** Writes the value as 48 big-endian bytes at {@code at}. */
  void putTo(byte[] out, int at) {
    BlsFp plain = multiply(PLAIN_ONE);
    BigEndian.putLong(out, at + 40, plain.l0);
    BigEndian.putLong(out, at + 32, plain.l1);
    BigEndian.putLong(out, at + 24, plain.l2);
    BigEndian.putLong(out, at + 16, plain.l3);
    BigEndian.putLong(out, at + 8, plain.l4);
    BigEndian.putLong(out, at, plain.l5);
  }
}
