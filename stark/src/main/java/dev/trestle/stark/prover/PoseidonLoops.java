package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.LOW;
import static dev.trestle.stark.prover.Lanes.STEP;
import static dev.trestle.stark.prover.Lanes.all;
import static dev.trestle.stark.prover.Lanes.canonical;
import static dev.trestle.stark.prover.Lanes.load;
import static dev.trestle.stark.prover.Lanes.lowFactor;
import static dev.trestle.stark.prover.Lanes.minus;
import static dev.trestle.stark.prover.Lanes.plus;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static jdk.incubator.vector.VectorOperators.UMIN;

import dev.trestle.stark.Goldilocks;
import jdk.incubator.vector.LongVector;

/**
 * The steps of Poseidon2 on sixteen states at once: element i of state k is at 16i + k, in
 * Montgomery form. With two vectors an element, one's long chain of a partial round hides behind
 * the other's. Each method is compiled alone.
 */
final class PoseidonLoops {
  /** States side by side. */
  static final int STATES = 16;

  private static final int BLOCK = 4 * STATES;

  private PoseidonLoops() {}

  /**
   * Adds constants and takes the seventh power, of the first {@code count} elements; from any
   * numbers to canonical ones. Two vectors at a time, x and y, so that one's chain hides behind the
   * other's. All is written out: calls would be more than the compiler inlines.
   *
   * @param constants in Montgomery form, from {@code constantAt}
   */
  static void powers(long[] states, int count, long[] constants, int constantAt) {
    LongVector factor = lowFactor();
    for (int i = 0; i < count; i++) {
      LongVector constant = all(constants[constantAt + i]);
      for (int at = i * STATES; at < (i + 1) * STATES; at += 2 * STEP) {
        LongVector x = load(states, at).add(constant);
        LongVector y = load(states, at + STEP).add(constant);
        x = x.add(LOW, x.compare(ULT, constant));
        y = y.add(LOW, y.compare(ULT, constant));
        x = x.lanewise(UMIN, x.sub(Goldilocks.P));
        y = y.lanewise(UMIN, y.sub(Goldilocks.P));
        LongVector xl = x.and(LOW);
        LongVector xh = x.lanewise(LSHR, 32);
        LongVector yl = y.and(LOW);
        LongVector yh = y.lanewise(LSHR, 32);
        LongVector ll = xl.mul(xl);
        LongVector l = ll.and(LOW);
        LongVector t = xh.mul(xl).add(ll.lanewise(LSHR, 32));
        LongVector s = xl.mul(xh).add(t.and(LOW)).add(l);
        LongVector upper = xh.mul(xh).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        LongVector lower = s.and(LOW).mul(factor).add(l);
        LongVector x2 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        ll = yl.mul(yl);
        l = ll.and(LOW);
        t = yh.mul(yl).add(ll.lanewise(LSHR, 32));
        s = yl.mul(yh).add(t.and(LOW)).add(l);
        upper = yh.mul(yh).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector y2 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        LongVector x2l = x2.and(LOW);
        LongVector x2h = x2.lanewise(LSHR, 32);
        LongVector y2l = y2.and(LOW);
        LongVector y2h = y2.lanewise(LSHR, 32);
        ll = xl.mul(x2l);
        l = ll.and(LOW);
        t = xh.mul(x2l).add(ll.lanewise(LSHR, 32));
        s = xl.mul(x2h).add(t.and(LOW)).add(l);
        upper = xh.mul(x2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector x3 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        ll = yl.mul(y2l);
        l = ll.and(LOW);
        t = yh.mul(y2l).add(ll.lanewise(LSHR, 32));
        s = yl.mul(y2h).add(t.and(LOW)).add(l);
        upper = yh.mul(y2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector y3 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        ll = x2l.mul(x2l);
        l = ll.and(LOW);
        t = x2h.mul(x2l).add(ll.lanewise(LSHR, 32));
        s = x2l.mul(x2h).add(t.and(LOW)).add(l);
        upper = x2h.mul(x2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector x4 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        ll = y2l.mul(y2l);
        l = ll.and(LOW);
        t = y2h.mul(y2l).add(ll.lanewise(LSHR, 32));
        s = y2l.mul(y2h).add(t.and(LOW)).add(l);
        upper = y2h.mul(y2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector y4 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        xl = x3.and(LOW);
        xh = x3.lanewise(LSHR, 32);
        x2l = x4.and(LOW);
        x2h = x4.lanewise(LSHR, 32);
        yl = y3.and(LOW);
        yh = y3.lanewise(LSHR, 32);
        y2l = y4.and(LOW);
        y2h = y4.lanewise(LSHR, 32);
        ll = xl.mul(x2l);
        l = ll.and(LOW);
        t = xh.mul(x2l).add(ll.lanewise(LSHR, 32));
        s = xl.mul(x2h).add(t.and(LOW)).add(l);
        upper = xh.mul(x2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector x7 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        ll = yl.mul(y2l);
        l = ll.and(LOW);
        t = yh.mul(y2l).add(ll.lanewise(LSHR, 32));
        s = yl.mul(y2h).add(t.and(LOW)).add(l);
        upper = yh.mul(y2h).add(t.lanewise(LSHR, 32)).add(s.lanewise(LSHR, 32));
        lower = s.and(LOW).mul(factor).add(l);
        LongVector y7 = upper.sub(lower).sub(LOW, upper.compare(ULT, lower));
        x7.intoArray(states, at);
        y7.intoArray(states, at + STEP);
      }
    }
  }

  /** The first half of the full rounds' matrix: each block of four, of canonical numbers. */
  static void mixBlocks(long[] states, int width) {
    int end = width * STATES;
    for (int block = 0; block < end; block += BLOCK) {
      for (int at = block; at < block + STATES; at += STEP) {
        LongVector a = load(states, at);
        LongVector b = load(states, at + STATES);
        LongVector c = load(states, at + 2 * STATES);
        LongVector d = load(states, at + 3 * STATES);
        LongVector ab = plus(a, b);
        LongVector cd = plus(c, d);
        LongVector sum = canonical(plus(ab, canonical(cd)));
        plus(plus(ab, b), sum).intoArray(states, at);
        plus(plus(cd, d), sum).intoArray(states, at + 2 * STATES);
        LongVector y = b.add(c);
        y = y.add(LOW, y.compare(ULT, c)).add(c);
        y = y.add(LOW, y.compare(ULT, c)).add(sum);
        y.add(LOW, y.compare(ULT, sum)).intoArray(states, at + STATES);
        y = d.add(a);
        y = y.add(LOW, y.compare(ULT, a)).add(a);
        y = y.add(LOW, y.compare(ULT, a)).add(sum);
        y.add(LOW, y.compare(ULT, sum)).intoArray(states, at + 3 * STATES);
      }
    }
  }

  /** Its second half: sums across the blocks. Any numbers. */
  static void mixPlaces(long[] states, int width) {
    int end = width * STATES;
    for (int place = 0; place < BLOCK; place += STEP) {
      LongVector sum = load(states, place);
      for (int at = place + BLOCK; at < end; at += BLOCK) {
        sum = plus(sum, canonical(load(states, at)));
      }
      sum = canonical(sum);
      for (int at = place; at < end; at += BLOCK) {
        plus(load(states, at), sum).intoArray(states, at);
      }
    }
  }

  /**
   * The partial rounds' matrix, on any numbers: each element becomes the sum of all plus its own
   * multiple or fraction. Elements that are to be divided are left for {@link #divide}, the sum
   * behind the last element. Two vectors at a time, as in {@link #powers}.
   *
   * @param multiples pairs of an element's index and what it is multiplied by, a small integer
   */
  static void mixPartially(long[] states, int width, int[] multiples) {
    for (int state = 0; state < STATES; state += 2 * STEP) {
      LongVector sum = load(states, state);
      LongVector other = load(states, state + STEP);
      LongVector carries = all(0);
      LongVector otherCarries = all(0);
      int end = state + width * STATES;
      for (int at = state + STATES; at < end; at += STATES) {
        LongVector x = load(states, at);
        LongVector y = load(states, at + STEP);
        sum = sum.add(x);
        other = other.add(y);
        carries = carries.add(LOW, sum.compare(ULT, x));
        otherCarries = otherCarries.add(LOW, other.compare(ULT, y));
      }
      sum = plus(sum, carries);
      other = plus(other, otherCarries);
      sum.intoArray(states, end);
      other.intoArray(states, end + STEP);
      for (int i = 0; i < multiples.length; i += 2) {
        int at = multiples[i] * STATES + state;
        LongVector x = canonical(load(states, at));
        LongVector y = canonical(load(states, at + STEP));
        LongVector u = sum;
        LongVector v = other;
        for (int multiple = multiples[i + 1]; multiple > 0; multiple--) {
          u = plus(u, x);
          v = plus(v, y);
        }
        for (int multiple = multiples[i + 1]; multiple < 0; multiple++) {
          u = minus(u, x);
          v = minus(v, y);
        }
        u.intoArray(states, at);
        v.intoArray(states, at + STEP);
      }
    }
  }

  /**
   * What {@link #mixPartially} leaves: the sum plus x / 2^k, which is x's upper bits less (p - 1) /
   * 2^k for each of the lower k.
   *
   * @param fractions pairs of an element's index and k; -k if the fraction is subtracted
   */
  static void divide(long[] states, int width, int[] fractions) {
    for (int state = 0; state < STATES; state += STEP) {
      LongVector sum = load(states, width * STATES + state);
      for (int i = 0; i < fractions.length; i += 2) {
        int at = fractions[i] * STATES + state;
        int k = Math.abs(fractions[i + 1]);
        LongVector x = load(states, at);
        LongVector upper = x.lanewise(LSHR, k);
        LongVector rest = x.and((1L << k) - 1);
        LongVector lower = rest.lanewise(LSHL, 32).sub(rest).lanewise(LSHL, 32 - k);
        if (fractions[i + 1] > 0) {
          minus(plus(sum, upper), lower).intoArray(states, at);
        } else {
          minus(plus(sum, lower), upper).intoArray(states, at);
        }
      }
    }
  }
}
