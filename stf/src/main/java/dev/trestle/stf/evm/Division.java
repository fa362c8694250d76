package dev.trestle.stf.evm;

import static dev.trestle.stf.evm.Arithmetic.carry;

import dev.trestle.stf.primitives.WideMultiply;
import dev.trestle.stf.primitives.Word;

/**
 * Division of up to 512 by up to 256 bits: Knuth's algorithm D on 64-bit limbs, each quotient limb
 * estimated with the divisor's reciprocal (Möller, Granlund: Improved division by invariant
 * integers, 2011). Holds its scratch limbs, so an object belongs to one interpreter.
 */
final class Division {
  /** The dividend, then the remainder; one limb more than 512 bits for the normalising shift. */
  private final long[] u = new long[9];

  /** The normalised divisor. */
  private final long[] v = new long[4];

  /** The quotient's low limbs. */
  private final long[] q = new long[9];

  /** The last modulus, whose normalised form is in {@link #v}. */
  private int size;

  private int shift;
  private long reciprocal;

  /** a / b into b; 0 when b is 0. */
  void divide(Word a, Word b) {
    if (fits(a, b)) {
      if (b.w0 != 0) {
        b.set(Long.divideUnsigned(a.w0, b.w0));
      }
    } else if (!b.isZero()) {
      loadDivisor(b);
      load(a);
      run(4);
      b.set(q[0], q[1], q[2], q[3]);
    }
  }

  /** a mod b into b; 0 when b is 0. */
  void modulo(Word a, Word b) {
    if (fits(a, b)) {
      if (b.w0 != 0) {
        b.set(Long.remainderUnsigned(a.w0, b.w0));
      }
    } else if (!b.isZero()) {
      loadDivisor(b);
      load(a);
      run(4);
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
    loadDivisor(n);
    run(5);
    remainder(n);
  }

  /** a * b mod n into n, the product being exact. */
  void multiplyModulo(Word a, Word b, Word n) {
    if (n.isZero()) {
      return;
    }
    u[4] = 0;
    u[5] = 0;
    u[6] = 0;
    u[7] = 0;
    u[0] = 0;
    u[1] = 0;
    u[2] = 0;
    u[3] = 0;
    row(0, a, b.w0);
    row(1, a, b.w1);
    row(2, a, b.w2);
    row(3, a, b.w3);
    loadDivisor(n);
    run(8);
    remainder(n);
  }

  private static boolean fits(Word a, Word b) {
    return (a.w1 | a.w2 | a.w3 | b.w1 | b.w2 | b.w3) == 0;
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

  /** Adds a * b at limb {@code at}. */
  private void row(int at, Word a, long b) {
    long c = step(at, a.w0, b, 0);
    c = step(at + 1, a.w1, b, c);
    c = step(at + 2, a.w2, b, c);
    u[at + 4] = step(at + 3, a.w3, b, c);
  }

  private long step(int at, long a, long b, long carryIn) {
    long lo = a * b;
    long hi = WideMultiply.high(a, b);
    long t = lo + carryIn;
    hi += carry(t, lo);
    long r = u[at] + t;
    hi += carry(r, t);
    u[at] = r;
    return hi;
  }

  private void load(Word a) {
    u[0] = a.w0;
    u[1] = a.w1;
    u[2] = a.w2;
    u[3] = a.w3;
  }

  /** Normalises the divisor (not zero) so that its highest bit is set. */
  private void loadDivisor(Word n) {
    int limbs = n.w3 != 0 ? 4 : n.w2 != 0 ? 3 : n.w1 != 0 ? 2 : 1;
    v[0] = n.w0;
    v[1] = n.w1;
    v[2] = n.w2;
    v[3] = n.w3;
    int s = Long.numberOfLeadingZeros(v[limbs - 1]);
    if (s != 0) {
      for (int i = limbs - 1; i > 0; i--) {
        v[i] = v[i] << s | v[i - 1] >>> 64 - s;
      }
      v[0] <<= s;
    }
    size = limbs;
    shift = s;
    reciprocal = reciprocal(v[limbs - 1]);
  }

  /** floor((2^128 - 1) / d) - 2^64 for a normalised d. */
  static long reciprocal(long d) {
    // (2^64 - 1 - d) * 2^64 + 2^64 - 1 divided by d, in two halves of 32 bits
    long dHigh = d >>> 32;
    long dLow = d & 0xffffffffL;
    long top = ~d;
    long qHigh = Long.divideUnsigned(top, dHigh);
    long r = top - qHigh * dHigh;
    long p = qHigh * dLow;
    r = r << 32 | 0xffffffffL;
    if (Long.compareUnsigned(r, p) < 0) {
      qHigh--;
      r += d;
      if (Long.compareUnsigned(r, d) >= 0 && Long.compareUnsigned(r, p) < 0) {
        qHigh--;
        r += d;
      }
    }
    r -= p;
    long qLow = Long.divideUnsigned(r, dHigh);
    long r2 = r - qLow * dHigh;
    p = qLow * dLow;
    r2 = r2 << 32 | 0xffffffffL;
    if (Long.compareUnsigned(r2, p) < 0) {
      qLow--;
      r2 += d;
      if (Long.compareUnsigned(r2, d) >= 0 && Long.compareUnsigned(r2, p) < 0) {
        qLow--;
      }
    }
    return qHigh << 32 | qLow;
  }

  /** Divides the low {@code limbs} limbs of u; quotient to q, normalised remainder to u. */
  private void run(int limbs) {
    int m = limbs;
    while (m > 0 && u[m - 1] == 0) {
      m--;
    }
    q[0] = 0;
    q[1] = 0;
    q[2] = 0;
    q[3] = 0;
    int n = size;
    if (m < n) {
      for (int i = m; i < n; i++) {
        u[i] = 0;
      }
      shiftLeft(n);
      return;
    }
    u[m] = 0;
    int s = shift;
    if (s != 0) {
      for (int i = m; i > 0; i--) {
        u[i] = u[i] << s | u[i - 1] >>> 64 - s;
      }
      u[0] <<= s;
    }
    if (n == 1) {
      bySingle(m);
    } else {
      for (int j = m - n; j >= 0; j--) {
        q[j] = digit(j, n);
      }
    }
  }

  private void shiftLeft(int n) {
    int s = shift;
    if (s != 0) {
      for (int i = n - 1; i > 0; i--) {
        u[i] = u[i] << s | u[i - 1] >>> 64 - s;
      }
      u[0] <<= s;
    }
  }

  private void bySingle(int m) {
    long d = v[0];
    long inverse = reciprocal;
    long r = u[m];
    for (int j = m - 1; j >= 0; j--) {
      long low = u[j];
      long p = inverse * r;
      long estimate = WideMultiply.high(inverse, r) + r + 1;
      p += low;
      estimate += carry(p, low);
      r = low - estimate * d;
      if (Long.compareUnsigned(r, p) > 0) {
        estimate--;
        r += d;
      }
      if (Long.compareUnsigned(r, d) >= 0) {
        estimate++;
        r -= d;
      }
      q[j] = estimate;
    }
    u[0] = r;
  }

  /** One limb of the quotient (Knuth's D3 to D6), for a divisor of {@code n} limbs, n > 1. */
  private long digit(int j, int n) {
    long d = v[n - 1];
    long high = u[j + n];
    long low = u[j + n - 1];
    long estimate;
    long r;
    boolean over;
    if (high == d) {
      estimate = -1;
      r = low + d;
      over = Long.compareUnsigned(r, d) < 0;
    } else {
      long p = reciprocal * high;
      estimate = WideMultiply.high(reciprocal, high) + high + 1;
      p += low;
      estimate += carry(p, low);
      r = low - estimate * d;
      if (Long.compareUnsigned(r, p) > 0) {
        estimate--;
        r += d;
      }
      if (Long.compareUnsigned(r, d) >= 0) {
        estimate++;
        r -= d;
      }
      over = false;
    }
    long second = v[n - 2];
    long third = u[j + n - 2];
    while (!over && isAbove(estimate, second, r, third)) {
      estimate--;
      r += d;
      over = Long.compareUnsigned(r, d) < 0;
    }
    if (subtract(j, n, estimate)) {
      estimate--;
      addBack(j, n);
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

  /** Takes estimate * v from u at limb j; whether that went below zero. */
  private boolean subtract(int j, int n, long estimate) {
    long c = 0;
    for (int i = 0; i < n; i++) {
      long lo = estimate * v[i];
      long hi = WideMultiply.high(estimate, v[i]);
      long t = lo + c;
      hi += carry(t, lo);
      long x = u[i + j];
      u[i + j] = x - t;
      c = hi + carry(x, t);
    }
    long x = u[j + n];
    u[j + n] = x - c;
    return Long.compareUnsigned(x, c) < 0;
  }

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
    if (s != 0) {
      for (int i = 0; i < n - 1; i++) {
        u[i] = u[i] >>> s | u[i + 1] << 64 - s;
      }
      u[n - 1] >>>= s;
    }
    out.set(u[0], n > 1 ? u[1] : 0, n > 2 ? u[2] : 0, n > 3 ? u[3] : 0);
  }
}
