package dev.trestle.stark;

import static dev.trestle.stark.Goldilocks.add;
import static dev.trestle.stark.Goldilocks.multiply;
import static dev.trestle.stark.Goldilocks.subtract;

/**
 * An element a + bX + cX² of F[X] / (X³ - X - 1), F the Goldilocks field: 192 bits, of which
 * everything random is drawn.
 */
public record Cubic(long a, long b, long c) {
  public static final Cubic ZERO = new Cubic(0, 0, 0);
  public static final Cubic ONE = new Cubic(1, 0, 0);

  /** Coordinates over the base field. */
  public static final int DEGREE = 3;

  /** Encoded size in bytes. */
  public static final int SIZE_BYTES = DEGREE * Goldilocks.SIZE_BYTES;

  public static Cubic of(long base) {
    return new Cubic(base, 0, 0);
  }

  public boolean isZero() {
    return (a | b | c) == 0;
  }

  /** Whether it is an element of the base field. */
  public boolean isBase() {
    return (b | c) == 0;
  }

  public Cubic plus(Cubic o) {
    return new Cubic(add(a, o.a), add(b, o.b), add(c, o.c));
  }

  public Cubic plus(long base) {
    return new Cubic(add(a, base), b, c);
  }

  public Cubic minus(Cubic o) {
    return new Cubic(subtract(a, o.a), subtract(b, o.b), subtract(c, o.c));
  }

  public Cubic minus(long base) {
    return new Cubic(subtract(a, base), b, c);
  }

  public Cubic negate() {
    return ZERO.minus(this);
  }

  public Cubic times(long base) {
    return new Cubic(multiply(a, base), multiply(b, base), multiply(c, base));
  }

  /** X³ = X + 1 and X⁴ = X² + X. */
  public Cubic times(Cubic o) {
    long t3 = add(multiply(b, o.c), multiply(c, o.b));
    long t4 = multiply(c, o.c);
    long r0 = add(multiply(a, o.a), t3);
    long r1 = add(add(multiply(a, o.b), multiply(b, o.a)), add(t3, t4));
    long r2 = add(add(multiply(a, o.c), multiply(b, o.b)), add(multiply(c, o.a), t4));
    return new Cubic(r0, r1, r2);
  }

  public Cubic square() {
    return times(this);
  }

  /** To an exponent that is not negative. */
  public Cubic power(long exponent) {
    Cubic result = ONE;
    Cubic square = this;
    for (long e = exponent; e != 0; e >>>= 1) {
      if ((e & 1) != 0) {
        result = result.times(square);
      }
      square = square.square();
    }
    return result;
  }

  /** To the power 2^k. */
  public Cubic squarings(int k) {
    Cubic result = this;
    for (int i = 0; i < k; i++) {
      result = result.square();
    }
    return result;
  }

  /**
   * The inverse, by Cramer's rule: multiplication by this element is a linear map with columns (a,
   * b, c), (c, a + c, b) and (b, b + c, a + c); the inverse is what it maps to 1.
   *
   * @throws ArithmeticException of zero
   */
  public Cubic inverse() {
    long ac = add(a, c);
    long bc = add(b, c);
    long x = subtract(multiply(ac, ac), multiply(bc, b));
    long y = subtract(multiply(bc, c), multiply(b, ac));
    long z = subtract(multiply(b, b), multiply(ac, c));
    long determinant = add(add(multiply(a, x), multiply(c, y)), multiply(b, z));
    return new Cubic(x, y, z).times(Goldilocks.inverse(determinant));
  }
}
