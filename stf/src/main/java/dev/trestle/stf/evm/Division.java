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
    firstRow(a, b.w0);
    row(1, a, b.w1);
    row(2, a, b.w2);
    row(3, a, b.w3);
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

  private void firstRow(Word a, long b) {
    long lo = a.w1 * b;
    u[0] = a.w0 * b;
    long r = WideMultiply.high(a.w0, b) + lo;
    u[1] = r;
    long c = WideMultiply.high(a.w1, b) + carry(r, lo);
    lo = a.w2 * b;
    r = c + lo;
    u[2] = r;
    c = WideMultiply.high(a.w2, b) + carry(r, lo);
    lo = a.w3 * b;
    r = c + lo;
    u[3] = r;
    u[4] = WideMultiply.high(a.w3, b) + carry(r, lo);
  }

  /** Adds a * b at limb {@code at}. */
  private void row(int at, Word a, long b) {
    long c = step(at, a.w0, b, 0);
    c = step(at + 1, a.w1, b, c);
    c = step(at + 2, a.w2, b, c);
    u[at + 4] = step(at + 3, a.w3, b, c);
  }

  private long step(int at, long a, long b, long carryIn) {
    long lo = a * b;
    long t = lo + carryIn;
    long hi = WideMultiply.high(a, b) + carry(t, lo);
    long r = u[at] + t;
    u[at] = r;
    return hi + carry(r, t);
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
    reciprocal = reciprocal(v[limbs - 1]);
  }

  /** floor((2^128 - 1) / d) - 2^64 for a d with its highest bit set. */
  static long reciprocal(long d) {
    // (2^64 - 1 - d) * 2^64 + 2^64 - 1 divided by d, in two halves of 32 bits
    long high = d >>> 32;
    long low = d & 0xffffffffL;
    long top = ~d;
    long q1 = Long.divideUnsigned(top, high);
    long r = top - q1 * high << 32 | 0xffffffffL;
    long p = q1 * low;
    if (Long.compareUnsigned(r, p) < 0) {
      q1--;
      r += d;
      if (Long.compareUnsigned(r, d) >= 0 && Long.compareUnsigned(r, p) < 0) {
        q1--;
        r += d;
      }
    }
    r -= p;
    long q0 = Long.divideUnsigned(r, high);
    r = r - q0 * high << 32 | 0xffffffffL;
    p = q0 * low;
    if (Long.compareUnsigned(r, p) < 0) {
      q0--;
      r += d;
      if (Long.compareUnsigned(r, d) >= 0 && Long.compareUnsigned(r, p) < 0) {
        q0--;
      }
    }
    return q1 << 32 | q0;
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
      for (int j = m - 4; j >= 0; j--) {
        q[j] = digitOfFour(j);
      }
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

  /** {@link #digit} for four limbs, written out: the case of every curve's prime. */
  private long digitOfFour(int j) {
    long[] limbs = u;
    long v0 = v[0];
    long v1 = v[1];
    long v2 = v[2];
    long v3 = v[3];
    long x2 = limbs[j + 2];
    long x3 = limbs[j + 3];
    long x4 = limbs[j + 4];
    long digit = estimate(x4, x3, x2, v3, v2);
    long t = digit * v0;
    long x = limbs[j];
    limbs[j] = x - t;
    long c = WideMultiply.high(digit, v0) + carry(x, t);
    long lo = digit * v1;
    t = lo + c;
    x = limbs[j + 1];
    limbs[j + 1] = x - t;
    c = WideMultiply.high(digit, v1) + carry(t, lo) + carry(x, t);
    lo = digit * v2;
    t = lo + c;
    limbs[j + 2] = x2 - t;
    c = WideMultiply.high(digit, v2) + carry(t, lo) + carry(x2, t);
    lo = digit * v3;
    t = lo + c;
    limbs[j + 3] = x3 - t;
    c = WideMultiply.high(digit, v3) + carry(t, lo) + carry(x3, t);
    limbs[j + 4] = x4 - c;
    if (Long.compareUnsigned(x4, c) < 0) {
      digit--;
      addBack(j, 4);
    }
    return digit;
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
