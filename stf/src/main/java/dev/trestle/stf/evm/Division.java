package dev.trestle.stf.evm;

import static dev.trestle.stf.evm.Arithmetic.carry;

import dev.trestle.stf.primitives.WideMultiply;
import dev.trestle.stf.primitives.Word;

/**
 * Division of up to 512 by up to 256 bits: Knuth's algorithm D on 64-bit limbs, each quotient limb
 * estimated with the divisor's reciprocal (Möller, Granlund: Improved division by invariant
 * integers, 2011). Divisors repeat (a fixed-point unit, a curve's prime), so the last one's
 * normalised form and reciprocal are kept. Holds scratch limbs: an object belongs to one
 * interpreter.
 */
final class Division {
  /** The dividend, then the remainder; one limb more than 512 bits for the normalising shift. */
  private final long[] u = new long[9];

  /** The quotient's limbs. */
  private final long[] q = new long[9];

  /** The divisor that the fields below belong to. */
  private final Word last = new Word();

  /** The divisor shifted left until its highest bit is set, lowest limb first. */
  private final long[] v = new long[4];

  /** How many limbs the divisor has; 0 before the first. */
  private int size;

  private int shift;

  /** Of the highest limb of {@link #v}. */
  private long reciprocal;

  /** Of the two highest limbs, when there are four. */
  private long wideReciprocal;

  /** The remainder of {@link #quotientDigit}. */
  private long rest;

  /** a / b into b; 0 when b is 0. */
  void divide(Word a, Word b) {
    if ((b.w1 | b.w2 | b.w3) == 0) {
      if ((a.w1 | a.w2 | a.w3) == 0) {
        if (b.w0 != 0) {
          b.set(Long.divideUnsigned(a.w0, b.w0));
        }
      } else if (b.w0 != 0) {
        bySingle(a, b, false);
      }
    } else {
      byMany(a, b);
      b.set(q[0], q[1], q[2], q[3]);
    }
  }

  /** a mod b into b; 0 when b is 0. */
  void modulo(Word a, Word b) {
    if ((b.w1 | b.w2 | b.w3) == 0) {
      if ((a.w1 | a.w2 | a.w3) == 0) {
        if (b.w0 != 0) {
          b.set(Long.remainderUnsigned(a.w0, b.w0));
        }
      } else if (b.w0 != 0) {
        bySingle(a, b, true);
      }
    } else {
      byMany(a, b);
      remainder(b);
    }
  }

  /** Two's complement quotient, rounded to zero, into b. Changes a. */
  void divideSigned(Word a, Word b) {
    boolean negative = (a.w3 ^ b.w3) < 0;
    absolute(a);
    absolute(b);
    divide(a, b);
    if (negative) {
      Arithmetic.negate(b);
    }
  }

  /** Two's complement remainder with the sign of a, into b. Changes a. */
  void moduloSigned(Word a, Word b) {
    boolean negative = a.w3 < 0;
    absolute(a);
    absolute(b);
    modulo(a, b);
    if (negative) {
      Arithmetic.negate(b);
    }
  }

  /** (a + b) mod n into n, the sum being exact. */
  void addModulo(Word a, Word b, Word n) {
    if (n.isZero()) {
      return;
    }
    long c = add(0, a.w0, b.w0, 0);
    c = add(1, a.w1, b.w1, c);
    c = add(2, a.w2, b.w2, c);
    u[4] = add(3, a.w3, b.w3, c);
    prepare(n);
    run(5);
    remainder(n);
  }

  /** a * b mod n into n, the product being exact. */
  void multiplyModulo(Word a, Word b, Word n) {
    if (n.isZero()) {
      return;
    }
    product(a, b);
    prepare(n);
    run(8);
    remainder(n);
  }

  private static void absolute(Word a) {
    if (a.w3 < 0) {
      Arithmetic.negate(a);
    }
  }

  private long add(int i, long a, long b, long carryIn) {
    long t = a + b;
    long r = t + carryIn;
    u[i] = r;
    return carry(t, a) | carry(r, t);
  }

  // ------------------------------------------------------------------ the product of MULMOD

  /** The product's eight limbs to u, a row for each limb of b. */
  private void product(Word a, Word b) {
    long a0 = a.w0;
    long a1 = a.w1;
    long a2 = a.w2;
    long a3 = a.w3;
    long x = b.w0;
    long lo = a1 * x;
    u[0] = a0 * x;
    long r1 = WideMultiply.high(a0, x) + lo;
    long c = WideMultiply.high(a1, x) + carry(r1, lo);
    lo = a2 * x;
    long r2 = c + lo;
    c = WideMultiply.high(a2, x) + carry(r2, lo);
    lo = a3 * x;
    long r3 = c + lo;
    long r4 = WideMultiply.high(a3, x) + carry(r3, lo);
    for (int row = 1; row < 4; row++) {
      x = row == 1 ? b.w1 : row == 2 ? b.w2 : b.w3;
      lo = a0 * x;
      r1 += lo;
      u[row] = r1;
      c = WideMultiply.high(a0, x) + carry(r1, lo);
      lo = a1 * x;
      long t = lo + c;
      r1 = r2 + t;
      c = WideMultiply.high(a1, x) + carry(t, lo) + carry(r1, t);
      lo = a2 * x;
      t = lo + c;
      r2 = r3 + t;
      c = WideMultiply.high(a2, x) + carry(t, lo) + carry(r2, t);
      lo = a3 * x;
      t = lo + c;
      r3 = r4 + t;
      r4 = WideMultiply.high(a3, x) + carry(t, lo) + carry(r3, t);
    }
    u[4] = r1;
    u[5] = r2;
    u[6] = r3;
    u[7] = r4;
  }

  // ------------------------------------------------------------------ divisors

  /** Normalises the divisor (not zero), unless it is the last one again. */
  private void prepare(Word n) {
    if (last.sameAs(n)) {
      return;
    }
    last.set(n);
    int limbs = n.w3 != 0 ? 4 : n.w2 != 0 ? 3 : n.w1 != 0 ? 2 : 1;
    v[0] = n.w0;
    v[1] = n.w1;
    v[2] = n.w2;
    v[3] = n.w3;
    shift = Long.numberOfLeadingZeros(v[limbs - 1]);
    shiftLeft(v, limbs, shift);
    size = limbs;
    reciprocal = Reciprocal.of(v[limbs - 1]);
    wideReciprocal = limbs == 4 ? Reciprocal.of(reciprocal, v[3], v[2]) : 0;
  }

  /**
   * The quotient of the 128-bit number (high, low) by a normalised d above {@code high}, inverse
   * being its reciprocal; the remainder is left in {@link #rest}.
   */
  private long quotientDigit(long high, long low, long d, long inverse) {
    long p = inverse * high + low;
    long estimate = WideMultiply.high(inverse, high) + high + 1 + carry(p, low);
    long r = low - estimate * d;
    if (Long.compareUnsigned(r, p) > 0) {
      estimate--;
      r += d;
    }
    if (Long.compareUnsigned(r, d) >= 0) {
      estimate++;
      r -= d;
    }
    rest = r;
    return estimate;
  }

  // ------------------------------------------------------------------ one limb

  /** Quotient or remainder of a by the single limb in b, into b. */
  private void bySingle(Word a, Word b, boolean wantsRemainder) {
    prepare(b);
    int s = shift;
    long d = v[0];
    long inverse = reciprocal;
    // x >>> 1 >>> 63 - s is x >>> 64 - s, also for s = 0
    rest = a.w3 >>> 1 >>> 63 - s;
    long q3 = 0;
    long q2 = 0;
    if (a.w3 != 0 || a.w2 != 0) {
      q3 = quotientDigit(rest, a.w3 << s | a.w2 >>> 1 >>> 63 - s, d, inverse);
      q2 = quotientDigit(rest, a.w2 << s | a.w1 >>> 1 >>> 63 - s, d, inverse);
    } else {
      rest = a.w1 >>> 1 >>> 63 - s;
    }
    long q1 = quotientDigit(rest, a.w1 << s | a.w0 >>> 1 >>> 63 - s, d, inverse);
    long q0 = quotientDigit(rest, a.w0 << s, d, inverse);
    if (wantsRemainder) {
      b.set(rest >>> s);
    } else {
      b.set(q0, q1, q2, q3);
    }
  }

  // ------------------------------------------------------------------ several limbs

  private void byMany(Word a, Word b) {
    u[0] = a.w0;
    u[1] = a.w1;
    u[2] = a.w2;
    u[3] = a.w3;
    prepare(b);
    q[0] = 0;
    q[1] = 0;
    q[2] = 0;
    q[3] = 0;
    run(4);
  }

  /** Divides the low {@code limbs} limbs of u; quotient to q, normalised remainder to u. */
  private void run(int limbs) {
    int m = limbs;
    while (m > 0 && u[m - 1] == 0) {
      m--;
    }
    int n = size;
    for (int i = m; i < n; i++) {
      u[i] = 0;
    }
    if (m < n) {
      shiftLeft(u, n, shift);
      return;
    }
    u[m] = 0;
    shiftLeft(u, m + 1, shift);
    if (n == 4) {
      byFour(m);
    } else if (n == 1) {
      rest = u[m];
      for (int j = m - 1; j >= 0; j--) {
        q[j] = quotientDigit(rest, u[j], v[0], reciprocal);
      }
      u[0] = rest;
    } else {
      for (int j = m - n; j >= 0; j--) {
        q[j] = digit(j, n);
      }
    }
  }

  private static void shiftLeft(long[] limbs, int n, int s) {
    if (s != 0) {
      for (int i = n - 1; i > 0; i--) {
        limbs[i] = limbs[i] << s | limbs[i - 1] >>> 64 - s;
      }
      limbs[0] <<= s;
    }
  }

  /** Knuth's D3: at most the quotient's limb plus 0, 1 or 2; two limbs of the divisor are used. */
  private long estimate(long high, long low, long third, long d, long second) {
    long estimate;
    long r;
    if (high == d) {
      estimate = -1;
      r = low + d;
      if (Long.compareUnsigned(r, d) < 0) {
        return estimate;
      }
    } else {
      estimate = quotientDigit(high, low, d, reciprocal);
      r = rest;
    }
    while (isAbove(estimate, second, r, third)) {
      estimate--;
      r += d;
      if (Long.compareUnsigned(r, d) < 0) {
        return estimate;
      }
    }
    return estimate;
  }

  /** Whether a * b is above the 128-bit number (high, low). */
  private static boolean isAbove(long a, long b, long high, long low) {
    long productHigh = WideMultiply.high(a, b);
    return productHigh != high
        ? Long.compareUnsigned(productHigh, high) > 0
        : Long.compareUnsigned(a * b, low) > 0;
  }

  /** One limb of the quotient (Knuth's D3 to D6), for a divisor of {@code n} limbs, n > 1. */
  private long digit(int j, int n) {
    long digit = estimate(u[j + n], u[j + n - 1], u[j + n - 2], v[n - 1], v[n - 2]);
    long c = 0;
    for (int i = 0; i < n; i++) {
      long lo = digit * v[i];
      long t = lo + c;
      long x = u[i + j];
      u[i + j] = x - t;
      c = WideMultiply.high(digit, v[i]) + carry(t, lo) + carry(x, t);
    }
    long x = u[j + n];
    u[j + n] = x - c;
    if (Long.compareUnsigned(x, c) < 0) {
      digit--;
      addBack(j, n);
    }
    return digit;
  }

  /**
   * {@link #digit} for four limbs and all places, the case of every curve's prime: the remainder
   * stays in locals, and a digit is estimated from three limbs by two (algorithm 4), so that it is
   * almost always right.
   */
  private void byFour(int m) {
    long v0 = v[0];
    long v1 = v[1];
    long v2 = v[2];
    long v3 = v[3];
    long inverse = wideReciprocal;
    long r3 = u[m];
    long r2 = u[m - 1];
    long r1 = u[m - 2];
    long r0 = u[m - 3];
    for (int j = m - 4; j >= 0; j--) {
      if (r3 == v3 && r2 == v2) {
        // the one case that the estimate does not cover
        keep(j + 1, r0, r1, r2, r3);
        q[j] = digit(j, 4);
        r3 = u[j + 3];
        r2 = u[j + 2];
        r1 = u[j + 1];
        r0 = u[j];
        continue;
      }
      long q0 = inverse * r3 + r2;
      long digit = WideMultiply.high(inverse, r3) + r3 + carry(q0, r2);
      long lo = v2 * digit;
      long below = r1 - lo;
      long top = r2 - digit * v3 - WideMultiply.high(v2, digit) - carry(r1, lo);
      top -= v3 + carry(below, v2);
      below -= v2;
      digit++;
      if (Long.compareUnsigned(top, q0) >= 0) {
        digit--;
        below += v2;
        top += v3 + carry(below, v2);
      }
      if (top == v3 ? Long.compareUnsigned(below, v2) >= 0 : Long.compareUnsigned(top, v3) > 0) {
        digit++;
        top -= v3 + carry(below, v2);
        below -= v2;
      }
      // the two lower limbs
      lo = digit * v0;
      long next = u[j];
      long c = WideMultiply.high(digit, v0) + carry(next, lo);
      next -= lo;
      lo = digit * v1;
      long t = lo + c;
      c = WideMultiply.high(digit, v1) + carry(t, lo) + carry(r0, t);
      r1 = r0 - t;
      r0 = next;
      long borrow = carry(below, c);
      r2 = below - c;
      r3 = top - borrow;
      q[j] = digit;
      if (Long.compareUnsigned(top, borrow) < 0) {
        q[j]--;
        keep(j, r0, r1, r2, r3);
        addBack(j, 4);
        r0 = u[j];
        r1 = u[j + 1];
        r2 = u[j + 2];
        r3 = u[j + 3];
      }
    }
    keep(0, r0, r1, r2, r3);
  }

  private void keep(int at, long r0, long r1, long r2, long r3) {
    u[at] = r0;
    u[at + 1] = r1;
    u[at + 2] = r2;
    u[at + 3] = r3;
  }

  /** Knuth's D6. */
  private void addBack(int j, int n) {
    long c = 0;
    for (int i = 0; i < n; i++) {
      long t = u[i + j] + v[i];
      long r = t + c;
      c = carry(t, v[i]) | carry(r, t);
      u[i + j] = r;
    }
    u[j + n] += c;
  }

  /** The remainder in u, shifted back. */
  private void remainder(Word out) {
    int s = shift;
    int n = size;
    long r0 = u[0];
    long r1 = n > 1 ? u[1] : 0;
    long r2 = n > 2 ? u[2] : 0;
    long r3 = n > 3 ? u[3] : 0;
    int rest = 63 - s;
    out.w0 = r0 >>> s | r1 << 1 << rest;
    out.w1 = r1 >>> s | r2 << 1 << rest;
    out.w2 = r2 >>> s | r3 << 1 << rest;
    out.w3 = r3 >>> s;
  }
}
