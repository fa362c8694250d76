package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * A curve y² = x³ + a x + b of prime order with a = 0 or a = -3 over a field with p = 3 modulo 4.
 * Source: SEC 1 and SEC 2, version 2.
 */
final class EcdsaCurve {
  /** A multiple of {@code base} by a scalar that is written in digits (see {@link #digits}). */
  record Term(byte[] digits, boolean negated, Table table) {}

  /** The odd multiples 1, 3, 5, … of a point. */
  record Table(Entry[] odd) {}

  /**
   * A point that is added: affine when {@code z} is empty, else Jacobian with z² and z³ at hand.
   */
  record Entry(long[] x, long[] y, long[] z, long[] zz, long[] zzz) {
    private static final long[] NONE = {};

    static Entry affine(long[] x, long[] y) {
      return new Entry(x, y, NONE, NONE, NONE);
    }

    boolean isAffine() {
      return z.length == 0;
    }
  }

  /** The coordinates' field. */
  final Field256 field;

  /** The scalars: integers modulo the order. */
  final Field256 scalars;

  final boolean aIsZero;
  final PublicKey generator;
  private final long[] a;
  private final long[] b;
  private final UInt256 squareRootExponent;

  /**
   * @param aIsZero whether a is 0; else it is -3
   */
  EcdsaCurve(UInt256 p, UInt256 order, boolean aIsZero, UInt256 b, PublicKey generator) {
    this.field = new Field256(p);
    this.scalars = new Field256(order);
    this.aIsZero = aIsZero;
    this.b = field.from(b);
    this.a = field.from(aIsZero ? UInt256.ZERO : p.subtract(UInt256.of(3)));
    this.generator = generator;
    // (p + 1) / 4 with p = 4 m + 3 is m + 1
    this.squareRootExponent = p.divide(UInt256.of(4)).add(UInt256.ONE);
  }

  UInt256 order() {
    return scalars.modulus();
  }

  /** Whether 0 &lt; value &lt; order. */
  boolean isScalar(UInt256 value) {
    return !value.isZero() && value.compareTo(order()) < 0;
  }

  /** Whether both coordinates are below p and satisfy the equation. */
  boolean contains(PublicKey point) {
    UInt256 p = field.modulus();
    if (point.x().compareTo(p) >= 0 || point.y().compareTo(p) >= 0) {
      return false;
    }
    long[] left = field.from(point.y());
    field.square(left, left);
    field.subtract(left, left, rightSide(field.from(point.x())));
    return field.isZero(left);
  }

  /** The point with this x and this parity of y, if x is below p and on the curve. */
  Optional<PublicKey> lift(UInt256 x, boolean oddY) {
    if (x.compareTo(field.modulus()) >= 0) {
      return Optional.empty();
    }
    long[] square = rightSide(field.from(x));
    long[] y = new long[Field256.LIMBS];
    field.power(y, square, squareRootExponent);
    long[] check = new long[Field256.LIMBS];
    field.square(check, y);
    field.subtract(check, check, square);
    if (!field.isZero(check)) {
      return Optional.empty();
    }
    UInt256 root = field.toUInt256(y);
    if ((root.w0() & 1) != (oddY ? 1 : 0)) {
      // A root of zero has no odd twin.
      if (root.isZero()) {
        return Optional.empty();
      }
      root = field.modulus().subtract(root);
    }
    return Optional.of(new PublicKey(x, root));
  }

  private long[] rightSide(long[] x) {
    long[] r = new long[Field256.LIMBS];
    field.square(r, x);
    field.add(r, r, a);
    field.multiply(r, r, x);
    field.add(r, r, b);
    return r;
  }

  /** The first {@code size} odd multiples of a point of the curve, in Jacobian form. */
  Table table(PublicKey point, int size) {
    EcdsaSum sum = new EcdsaSum(this);
    sum.set(point);
    EcdsaSum step = new EcdsaSum(this);
    step.set(point);
    step.twice();
    Entry two = step.toEntry();
    Entry[] odd = new Entry[size];
    odd[0] = Entry.affine(field.from(point.x()), field.from(point.y()));
    for (int i = 1; i < size; i++) {
      sum.add(two, false);
      odd[i] = sum.toEntry();
    }
    return new Table(odd);
  }

  /** {@link #table} in affine form: dearer to make, cheaper to add. */
  Table affineTable(PublicKey point, int size) {
    Entry[] odd = table(point, size).odd();
    long[] inverse = new long[Field256.LIMBS];
    for (int i = 1; i < size; i++) {
      field.invert(inverse, odd[i].z());
      long[] square = new long[Field256.LIMBS];
      field.square(square, inverse);
      long[] x = new long[Field256.LIMBS];
      field.multiply(x, odd[i].x(), square);
      long[] y = new long[Field256.LIMBS];
      field.multiply(y, odd[i].y(), square);
      field.multiply(y, y, inverse);
      odd[i] = Entry.affine(x, y);
    }
    return new Table(odd);
  }

  /** The sum of the terms, with one chain of doublings for all (Straus). */
  EcdsaSum sum(Term... terms) {
    EcdsaSum sum = new EcdsaSum(this);
    int top = 0;
    for (Term term : terms) {
      top = Math.max(top, term.digits().length);
    }
    for (int bit = top - 1; bit >= 0; bit--) {
      sum.twice();
      for (Term term : terms) {
        int digit = bit < term.digits().length ? term.digits()[bit] : 0;
        if (term.negated()) {
          digit = -digit;
        }
        if (digit > 0) {
          sum.add(term.table().odd()[digit >> 1], false);
        } else if (digit < 0) {
          sum.add(term.table().odd()[-digit >> 1], true);
        }
      }
    }
    return sum;
  }

  /**
   * The width-w non-adjacent form: value = Σ digit[i] 2^i, where every digit is 0 or odd and below
   * 2^(w-1) in magnitude, so that a table of 2^(w-2) odd multiples suffices.
   */
  static byte[] digits(UInt256 value, int width) {
    byte[] digits = new byte[257];
    int length = 0;
    int carry = 0;
    int bit = 0;
    while (bit < 257) {
      if ((bits(value, bit, 1) ^ carry) == 0) {
        bit++;
        continue;
      }
      int digit = bits(value, bit, width) + carry;
      carry = digit >> (width - 1);
      digits[bit] = (byte) (digit - (carry << width));
      length = bit + 1;
      bit += width;
    }
    byte[] out = new byte[length];
    System.arraycopy(digits, 0, out, 0, length);
    return out;
  }

  private static int bits(UInt256 value, int bit, int count) {
    int shift = bit & 63;
    long low = Field256.word(value, bit >> 6) >>> shift;
    long high = shift == 0 ? 0 : Field256.word(value, (bit >> 6) + 1) << (64 - shift);
    return (int) (low | high) & ((1 << count) - 1);
  }
}
