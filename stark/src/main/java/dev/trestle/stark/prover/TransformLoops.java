package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.LOW;
import static dev.trestle.stark.prover.Lanes.STEP;
import static dev.trestle.stark.prover.Lanes.add;
import static dev.trestle.stark.prover.Lanes.all;
import static dev.trestle.stark.prover.Lanes.canonical;
import static dev.trestle.stark.prover.Lanes.high;
import static dev.trestle.stark.prover.Lanes.load;
import static dev.trestle.stark.prover.Lanes.low;
import static dev.trestle.stark.prover.Lanes.minus;
import static dev.trestle.stark.prover.Lanes.plus;
import static dev.trestle.stark.prover.Lanes.quarterTurn;
import static dev.trestle.stark.prover.Lanes.subtract;
import static dev.trestle.stark.prover.Lanes.times;
import static jdk.incubator.vector.VectorOperators.ULT;
import static jdk.incubator.vector.VectorOperators.UMIN;

import dev.trestle.stark.Goldilocks;
import jdk.incubator.vector.LongVector;

/**
 * Layers of transforms over a strip: what {@link Transform} puts in order. A block is a run of rows
 * in four equal parts. Two layers at once are one multiplication of three parts (by c, c² and c³)
 * and butterflies without any. Where a vector method nears what the compiler takes, its last steps
 * are written out.
 */
final class TransformLoops {
  private static final int LANES = Matrix.LANES;

  /** Parts of a block. */
  private static final int PARTS = 4;

  private TransformLoops() {}

  /**
   * Multiplies the parts 1, 2 and 3 of each block.
   *
   * @param at where the first of {@code blocks} blocks begins
   * @param stride from part to part, in longs
   * @param count longs of each part that are done
   * @param factors three of a block, in Montgomery form, from {@code factorAt}
   */
  static void multiplyParts(
      long[] d, int at, int blocks, int stride, int count, long[] factors, int factorAt) {
    int factor = factorAt;
    int part = at;
    for (int b = 0; b < blocks; b++) {
      for (int i = 1; i < PARTS; i++) {
        part += stride;
        LongVector m = all(factors[factor]);
        factor++;
        for (int p = part; p < part + count; p += STEP) {
          times(load(d, p), low(m), high(m)).intoArray(d, p);
        }
      }
      part += stride;
    }
  }

  /** {@link #multiplyParts} of blocks of four rows. */
  static void multiplyRows(long[] d, int at, int blocks, long[] factors, int factorAt) {
    for (int i = 1; i < PARTS; i++) {
      for (int lane = 0; lane < LANES; lane += STEP) {
        int p = at + i * LANES + lane;
        int factor = factorAt + i - 1;
        for (int b = 0; b < blocks; b++) {
          LongVector m = all(factors[factor]);
          times(load(d, p), low(m), high(m)).intoArray(d, p);
          p += PARTS * LANES;
          factor += PARTS - 1;
        }
      }
    }
  }

  /**
   * Forward: of each block modulo X^4q - c^4, whose parts were multiplied, to the remainders modulo
   * X^q - c, X^q + c, X^q - ic and X^q + ic. The first part may be any numbers; so is what is left.
   */
  static void butterflies(long[] d, int at, int blocks, int stride, int count) {
    int end = at + PARTS * stride * blocks;
    for (int block = at; block < end; block += PARTS * stride) {
      for (int p = block; p < block + count; p += STEP) {
        LongVector x0 = load(d, p);
        LongVector x1 = load(d, p + stride);
        LongVector x2 = load(d, p + 2 * stride);
        LongVector x3 = load(d, p + 3 * stride);
        LongVector even = plus(x0, x2);
        LongVector odd = add(x1, x3);
        plus(even, odd).intoArray(d, p);
        minus(even, odd).intoArray(d, p + stride);
        LongVector evenTurned = minus(x0, x2);
        LongVector oddTurned = quarterTurn(subtract(x3, x1));
        plus(evenTurned, oddTurned).intoArray(d, p + 2 * stride);
        minus(evenTurned, oddTurned).intoArray(d, p + 3 * stride);
      }
    }
  }

  /** {@link #butterflies} of blocks of four rows; leaves canonical numbers. */
  static void lastButterflies(long[] d, int at, int blocks) {
    int end = at + PARTS * LANES * blocks;
    for (int lane = 0; lane < LANES; lane += STEP) {
      for (int p = at + lane; p < end; p += PARTS * LANES) {
        LongVector x0 = load(d, p);
        LongVector x1 = load(d, p + LANES);
        LongVector x2 = load(d, p + 2 * LANES);
        LongVector x3 = load(d, p + 3 * LANES);
        LongVector even = plus(x0, x2);
        LongVector odd = add(x1, x3);
        LongVector y0 = plus(even, odd);
        LongVector y1 = minus(even, odd);
        LongVector evenTurned = minus(x0, x2);
        LongVector oddTurned = quarterTurn(subtract(x3, x1));
        LongVector y2 = evenTurned.add(oddTurned);
        y2 = y2.add(LOW, y2.compare(ULT, oddTurned));
        LongVector y3 = evenTurned.sub(oddTurned).sub(LOW, evenTurned.compare(ULT, oddTurned));
        y0.lanewise(UMIN, y0.sub(Goldilocks.P)).intoArray(d, p);
        y1.lanewise(UMIN, y1.sub(Goldilocks.P)).intoArray(d, p + LANES);
        y2.lanewise(UMIN, y2.sub(Goldilocks.P)).intoArray(d, p + 2 * LANES);
        y3.lanewise(UMIN, y3.sub(Goldilocks.P)).intoArray(d, p + 3 * LANES);
      }
    }
  }

  /** One layer forward, of one block: remainders modulo X^h - c and X^h + c, h {@code half}. */
  static void forwardOne(long[] d, int at, int half, long c) {
    LongVector m = all(c);
    for (int p = at; p < at + half; p += STEP) {
      LongVector x0 = load(d, p);
      LongVector x1 = times(load(d, p + half), low(m), high(m));
      canonical(plus(x0, x1)).intoArray(d, p);
      canonical(minus(x0, x1)).intoArray(d, p + half);
    }
  }

  /**
   * Back: the inverse of {@link #butterflies}, times 4, of canonical numbers. The first part
   * becomes canonical; the others will, when they are multiplied.
   */
  static void inverseButterflies(long[] d, int at, int blocks, int stride, int count) {
    int end = at + PARTS * stride * blocks;
    for (int block = at; block < end; block += PARTS * stride) {
      for (int p = block; p < block + count; p += STEP) {
        LongVector y0 = load(d, p);
        LongVector y1 = load(d, p + stride);
        LongVector y2 = load(d, p + 2 * stride);
        LongVector y3 = load(d, p + 3 * stride);
        LongVector even = add(y0, y1);
        LongVector evenTurned = add(y2, y3);
        add(even, evenTurned).intoArray(d, p);
        minus(even, evenTurned).intoArray(d, p + 2 * stride);
        LongVector oddTurned = quarterTurn(subtract(y2, y3));
        LongVector odd = y0.sub(y1).sub(LOW, y0.compare(ULT, y1));
        LongVector sum = odd.add(oddTurned);
        sum.add(LOW, sum.compare(ULT, oddTurned)).intoArray(d, p + stride);
        LongVector difference = odd.sub(oddTurned);
        difference.sub(LOW, odd.compare(ULT, oddTurned)).intoArray(d, p + 3 * stride);
      }
    }
  }

  /** {@link #inverseButterflies} of blocks of four rows. */
  static void firstInverseButterflies(long[] d, int at, int blocks) {
    int end = at + PARTS * LANES * blocks;
    for (int lane = 0; lane < LANES; lane += STEP) {
      for (int p = at + lane; p < end; p += PARTS * LANES) {
        LongVector y0 = load(d, p);
        LongVector y1 = load(d, p + LANES);
        LongVector y2 = load(d, p + 2 * LANES);
        LongVector y3 = load(d, p + 3 * LANES);
        LongVector even = add(y0, y1);
        LongVector evenTurned = add(y2, y3);
        add(even, evenTurned).intoArray(d, p);
        minus(even, evenTurned).intoArray(d, p + 2 * LANES);
        LongVector oddTurned = quarterTurn(subtract(y2, y3));
        LongVector odd = y0.sub(y1).sub(LOW, y0.compare(ULT, y1));
        LongVector sum = odd.add(oddTurned);
        sum.add(LOW, sum.compare(ULT, oddTurned)).intoArray(d, p + LANES);
        LongVector difference = odd.sub(oddTurned);
        difference.sub(LOW, odd.compare(ULT, oddTurned)).intoArray(d, p + 3 * LANES);
      }
    }
  }

  /**
   * One layer back, of one block: the inverse of {@link #forwardOne}, times 2, if {@code inverse}
   * is 1/c. Leaves any numbers in the first half.
   */
  static void inverseOne(long[] d, int half, long inverse) {
    LongVector m = all(inverse);
    for (int p = 0; p < half; p += STEP) {
      LongVector y0 = load(d, p);
      LongVector y1 = load(d, p + half);
      plus(y0, y1).intoArray(d, p);
      times(minus(y0, y1), low(m), high(m)).intoArray(d, p + half);
    }
  }

  /**
   * Rows in bit-reversed order, in tiles of which both sides are runs of rows: row (a, m, c) of
   * {@code from} becomes row (c', m', a') of {@code to}, each part's bits the other way round.
   *
   * @param tileBits bits of a and of c; at most half of {@code logRows}
   * @param middle m
   */
  static void reverseRows(long[] from, long[] to, int logRows, int tileBits, int middle) {
    int side = 1 << tileBits;
    int high = logRows - tileBits;
    int target = ScalarKernels.reverse(middle, high - tileBits) << tileBits;
    for (int c = 0; c < side; c++) {
      int row = (ScalarKernels.reverse(c, tileBits) << high) + target;
      for (int a = 0; a < side; a++) {
        int source = (ScalarKernels.reverse(a, tileBits) << high) + (middle << tileBits) + c;
        for (int lane = 0; lane < LANES; lane += STEP) {
          load(from, source * LANES + lane).intoArray(to, (row + a) * LANES + lane);
        }
      }
    }
  }
}
