package dev.trestle.stf.crypto;

import static dev.trestle.stf.crypto.Limbs.borrow;
import static dev.trestle.stf.crypto.Limbs.carry;
import static dev.trestle.stf.primitives.WideMultiply.high;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Hex;

/**
 * An element of the base field of BN254 (alt_bn128), the integers modulo the 254-bit prime of
 * EIP-196, in Montgomery form: the limbs hold {@code value * 2^256 mod p}, always below p.
 *
 * @param l0 the least significant 64 bits; {@code l3} the most significant
 */
public record BnFp(long l0, long l1, long l2, long l3) implements FieldElement<BnFp> {
  public static final int SIZE_BYTES = 32;

  /** The modulus, least significant limb first. */
  private static final long P0 = 0x3c208c16d87cfd47L;

  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** {@code -modulus^-1 mod 2^64}, which makes Montgomery's method cancel the lowest limb. */
  private static final long INVERSE = 0x87d20782e4866389L;

  public static final BnFp ZERO = new BnFp(0, 0, 0, 0);
  public static final BnFp ONE =
      new BnFp(0xd35d438dc58f0d9dL, 0x0a78eb28f5c70b3dL, 0x666ea36f7879462cL, 0x0e0a77c19a07df2fL);

  /** Takes a plain number into Montgomery form when multiplied with it. */
  private static final BnFp R_SQUARED =
      new BnFp(0xf32cfc5b538afa89L, 0xb5e71911d44501fbL, 0x47ab1eff0a417ff6L, 0x06d89f71cab8351fL);

  /** Takes the inverse of a Montgomery form into Montgomery form. */
  private static final BnFp R_CUBED = R_SQUARED.multiply(R_SQUARED);

  private static final ModularInverse INVERTER = new ModularInverse(P0, P1, P2, P3);
  private static final BnFp PLAIN_ONE = new BnFp(1, 0, 0, 0);

  @Override
  public BnFp add(BnFp o) {
    long s0 = l0 + o.l0;
    long c = carry(l0, o.l0, s0);
    long s1 = l1 + o.l1 + c;
    c = carry(l1, o.l1, s1);
    long s2 = l2 + o.l2 + c;
    c = carry(l2, o.l2, s2);
    long s3 = l3 + o.l3 + c;
    return reduced(new BnFp(s0, s1, s2, s3));
  }

  @Override
  public BnFp subtract(BnFp o) {
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
    long m0 = P0 & mask;
    long m1 = P1 & mask;
    long m2 = P2 & mask;
    long m3 = P3 & mask;
    long s0 = d0 + m0;
    long c = carry(d0, m0, s0);
    long s1 = d1 + m1 + c;
    c = carry(d1, m1, s1);
    long s2 = d2 + m2 + c;
    c = carry(d2, m2, s2);
    long s3 = d3 + m3 + c;
    return new BnFp(s0, s1, s2, s3);
  }

  /** The value less the modulus where it is not below it; it must be below twice the modulus. */
  private static BnFp reduced(BnFp t) {
    long d0 = t.l0 - P0;
    long b = borrow(t.l0, P0, d0);
    long d1 = t.l1 - P1 - b;
    b = borrow(t.l1, P1, d1);
    long d2 = t.l2 - P2 - b;
    b = borrow(t.l2, P2, d2);
    long d3 = t.l3 - P3 - b;
    b = borrow(t.l3, P3, d3);
    long keep = -b;
    return new BnFp(
        (t.l0 & keep) | (d0 & ~keep),
        (t.l1 & keep) | (d1 & ~keep),
        (t.l2 & keep) | (d2 & ~keep),
        (t.l3 & keep) | (d3 & ~keep));
  }

  @Override
  public BnFp negate() {
    return ZERO.subtract(this);
  }

  /** {@code a*b - c*d} with one reduction. */
  static BnFp differenceOfProducts(BnFp a, BnFp b, BnFp c, BnFp d) {
    return sumOfProducts(a, b, c.complement(), d);
  }

  /** The modulus less the value, unreduced: for zero the modulus itself. */
  private BnFp complement() {
    long d0 = P0 - l0;
    long b = borrow(P0, l0, d0);
    long d1 = P1 - l1 - b;
    b = borrow(P1, l1, d1);
    long d2 = P2 - l2 - b;
    b = borrow(P2, l2, d2);
    long d3 = P3 - l3 - b;
    return new BnFp(d0, d1, d2, d3);
  }

  @Override
  public BnFp twice() {
    return add(this);
  }

  /**
   * Montgomery's product, limb by limb (the "no carry" form: the modulus leaves its top bit free,
   * so the three running carries fit one limb).
   */
  @Override
  public BnFp multiply(BnFp o) {
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
      t3 = u + w;
    }
    // Nearly always below the modulus already, so this branch is well predicted.
    BnFp t = new BnFp(t0, t1, t2, t3);
    return Long.compareUnsigned(t3, P3) < 0 ? t : reduced(t);
  }

  /**
   * {@code a*b + c*d} with one reduction instead of two (eprint 2022/367 §3). Products in the
   * quadratic extension are made of these.
   */
  static BnFp sumOfProducts(BnFp a, BnFp b, BnFp c, BnFp d) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
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
      t3 = u + v + w;
    }
    // Nearly always below the modulus already, so this branch is well predicted.
    BnFp t = new BnFp(t0, t1, t2, t3);
    return Long.compareUnsigned(t3, P3) < 0 ? t : reduced(t);
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
  public BnFp square() {
    return multiply(this);
  }

  @Override
  public BnFp inverse() {
    long[] i = INVERTER.of(new long[] {l0, l1, l2, l3});
    return new BnFp(i[0], i[1], i[2], i[3]).multiply(R_CUBED);
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public BnFp zero() {
    return ZERO;
  }

  @Override
  public BnFp one() {
    return ONE;
  }

  /** Whether the 32 big-endian bytes from {@code at} are a number below the modulus. */
  static boolean isCanonical(byte[] bytes, int at) {
    return raw(bytes, at).isBelowModulus();
  }

  private boolean isBelowModulus() {
    long b = borrow(l0, P0, l0 - P0);
    b = borrow(l1, P1, l1 - P1 - b);
    b = borrow(l2, P2, l2 - P2 - b);
    b = borrow(l3, P3, l3 - P3 - b);
    return b == 1;
  }

  private static BnFp raw(byte[] bytes, int at) {
    return new BnFp(
        BigEndian.getLong(bytes, at + 24),
        BigEndian.getLong(bytes, at + 16),
        BigEndian.getLong(bytes, at + 8),
        BigEndian.getLong(bytes, at));
  }

  /** The number in the 32 big-endian bytes from {@code at}, modulo the modulus. */
  static BnFp from(byte[] bytes, int at) {
    return R_SQUARED.multiply(raw(bytes, at));
  }

  /** A small whole number. */
  static BnFp of(long number) {
    return new BnFp(number, 0, 0, 0).multiply(R_SQUARED);
  }

  /** From big-endian hex, for constants of the specifications. */
  static BnFp fromHex(String hex) {
    return from(Hex.decode(hex), 0);
  }

  /** The value as a plain number, least significant limb first. */
  long[] toLimbs() {
    BnFp plain = multiply(PLAIN_ONE);
    return new long[] {plain.l0, plain.l1, plain.l2, plain.l3};
  }

  /** Writes the value as 32 big-endian bytes at {@code at}. */
  void putTo(byte[] out, int at) {
    BnFp plain = multiply(PLAIN_ONE);
    BigEndian.putLong(out, at + 24, plain.l0);
    BigEndian.putLong(out, at + 16, plain.l1);
    BigEndian.putLong(out, at + 8, plain.l2);
    BigEndian.putLong(out, at, plain.l3);
  }
}
