package dev.trestle.stark.prover;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static jdk.incubator.vector.VectorOperators.UMIN;

import dev.trestle.stark.Goldilocks;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Goldilocks arithmetic on the lanes of a vector. <i>Canonical</i> means below p; other operands
 * may be any unsigned long, which stands for its remainder. No method may be called but from the
 * loops that the compiler inlines it into: a vector that leaves compiled code is an object.
 *
 * <p>A multiplier may be held in Montgomery form, times 2^64, and cut in two halves. That product
 * costs two operations less, and is canonical without a further step.
 */
final class Lanes {
  /** 512 bits where the processor prefers them, else 256 (then a strip's row is two vectors). */
  static final VectorSpecies<Long> SPECIES =
      LongVector.SPECIES_PREFERRED.length() >= LongVector.SPECIES_512.length()
          ? LongVector.SPECIES_512
          : LongVector.SPECIES_256;

  /** Elements of a vector; divides {@link Matrix#LANES}. */
  static final int STEP = SPECIES.length();

  /** The low half of a long, and 2^64 mod p. */
  static final long LOW = 0xFFFF_FFFFL;

  private static final int HALF_BITS = 32;

  private Lanes() {}

  static LongVector load(long[] from, int at) {
    return LongVector.fromArray(SPECIES, from, at);
  }

  static LongVector all(long value) {
    return LongVector.broadcast(SPECIES, value);
  }

  static LongVector low(LongVector x) {
    return x.and(LOW);
  }

  static LongVector high(LongVector x) {
    return x.lanewise(LSHR, HALF_BITS);
  }

  /** x·2^64 of a canonical x, to be used as a multiplier. */
  static long montgomery(long x) {
    return Goldilocks.multiply(x, LOW);
  }

  /** The canonical form of any x. */
  static LongVector canonical(LongVector x) {
    return x.lanewise(UMIN, x.sub(Goldilocks.P));
  }

  /** Canonical sum of canonical numbers. */
  static LongVector add(LongVector a, LongVector b) {
    LongVector space = all(Goldilocks.P).sub(b);
    return a.sub(space).add(Goldilocks.P, a.compare(ULT, space));
  }

  /** Canonical difference of canonical numbers. */
  static LongVector subtract(LongVector a, LongVector b) {
    return a.sub(b).add(Goldilocks.P, a.compare(ULT, b));
  }

  /** Any a plus a canonical b: after 2^64 is lost, there is room for what it stands for. */
  static LongVector plus(LongVector a, LongVector b) {
    LongVector sum = a.add(b);
    return sum.add(LOW, sum.compare(ULT, b));
  }

  /** Any a minus a canonical b. */
  static LongVector minus(LongVector a, LongVector b) {
    return a.sub(b).sub(LOW, a.compare(ULT, b));
  }

  /**
   * {@link #LOW} as a factor: the compiler sees that it has no more than 32 bits, which it does not
   * see of a broadcast, and would multiply 64 by 64 bits, on some processors at three times the
   * cost.
   */
  static LongVector lowFactor() {
    return high(all(-1));
  }

  /**
   * x·m / 2^64 for any x and m = {@code low} + 2^32 · {@code high}; canonical if x or m is. Call it
   * only with halves that {@link #low} and {@link #high} made in the same loop: the compiler uses
   * the multiplication of 32 by 32 bits only for what it sees to have no more.
   */
  static LongVector times(LongVector x, LongVector low, LongVector high) {
    return times(low(x), high(x), low, high);
  }

  /**
   * The same, of x in halves. With p^-1 = 2^32 + 1 modulo 2^64 the quotient's low half is that of
   * the product, l, and its high half is l plus the product's second 32 bits: the sum whose carry
   * belongs to the upper 64 bits.
   */
  static LongVector times(LongVector xLow, LongVector xHigh, LongVector low, LongVector high) {
    return fold(xLow.mul(low), xLow.mul(high), xHigh.mul(low), xHigh.mul(high));
  }

  /** x² / 2^64, of x in halves; canonical if x is. */
  static LongVector square(LongVector xLow, LongVector xHigh) {
    LongVector middle = xLow.mul(xHigh);
    return fold(xLow.mul(xLow), middle, middle, xHigh.mul(xHigh));
  }

  private static LongVector fold(LongVector ll, LongVector lh, LongVector hl, LongVector hh) {
    LongVector l = low(ll);
    LongVector t = hl.add(high(ll));
    LongVector s = lh.add(low(t)).add(l);
    LongVector upper = hh.add(high(t)).add(high(s));
    LongVector lower = low(s).mul(lowFactor()).add(l);
    return upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
  }

  /** x·y of any two numbers, neither in Montgomery form; not canonical. */
  static LongVector product(LongVector x, LongVector y) {
    LongVector xLow = low(x);
    LongVector xHigh = high(x);
    LongVector yLow = low(y);
    LongVector yHigh = high(y);
    LongVector ll = xLow.mul(yLow);
    LongVector t = xHigh.mul(yLow).add(high(ll));
    LongVector u = xLow.mul(yHigh).add(low(t));
    LongVector upper = xHigh.mul(yHigh).add(high(t)).add(high(u));
    LongVector lower = u.lanewise(LSHL, HALF_BITS).or(low(ll));
    // 2^64 = 2^32 - 1 and 2^96 = -1 modulo p
    LongVector top = high(upper);
    LongVector difference = lower.sub(top).sub(LOW, lower.compare(ULT, top));
    LongVector term = low(upper).mul(lowFactor());
    LongVector sum = difference.add(term);
    return sum.add(LOW, sum.compare(ULT, term));
  }

  /**
   * {@code lower + 2^32 · upper} of any numbers, canonical: if upper is h·2^32 + l, then 2^32 ·
   * upper is l·2^32 + h·(2^32 - 1).
   */
  static LongVector joined(LongVector lower, LongVector upper) {
    LongVector term = upper.and(~LOW).sub(high(upper));
    return canonical(plus(plus(lower, upper.lanewise(LSHL, HALF_BITS)), term));
  }

  /** -2^48·x of a canonical x, a primitive fourth root of unity times x: x·2^16 / 2^64. */
  static LongVector quarterTurn(LongVector x) {
    LongVector lower = x.lanewise(LSHL, 16);
    LongVector quotient = x.lanewise(LSHL, 48).add(lower);
    LongVector upper = x.lanewise(LSHR, 48).add(high(quotient));
    upper = upper.add(1, quotient.compare(ULT, lower));
    return upper.sub(quotient).sub(LOW, upper.compare(ULT, quotient));
  }
}
