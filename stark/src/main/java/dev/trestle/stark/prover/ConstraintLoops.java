package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.STEP;
import static dev.trestle.stark.prover.Lanes.all;
import static dev.trestle.stark.prover.Lanes.canonical;
import static dev.trestle.stark.prover.Lanes.high;
import static dev.trestle.stark.prover.Lanes.load;
import static dev.trestle.stark.prover.Lanes.low;
import static dev.trestle.stark.prover.Lanes.product;

import jdk.incubator.vector.LongVector;

/**
 * Steps of a {@link ConstraintProgram}: many of one kind at a time, on a frame of registers of
 * {@code rows} rows each, a multiple of {@link Lanes#STEP}. The code names places in the frame.
 * Each method is compiled alone.
 */
final class ConstraintLoops {
  /** Longs that a row has for each plane of {@link #weigh}. */
  static final int SUMS = 6;

  /** Of two vectors of eight: every second element, pair or four of them, even ones first. */
  private static final long[] SELECTIONS = {
    0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15,
    0, 1, 8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15,
    0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15
  };

  private ConstraintLoops() {}

  /**
   * {@link Kernels#loadColumns}, with vectors of eight elements: columns that stand in pairs of
   * rows, then in fours, then in eights.
   */
  static void transpose(long[] strip, int firstRow, int rows, long[] frame, int at) {
    for (int row = 0; row < rows; row += 8) {
      int from = (firstRow + row) * 8;
      LongVector a0 = load(strip, from);
      LongVector a1 = load(strip, from + 8);
      LongVector a2 = load(strip, from + 16);
      LongVector a3 = load(strip, from + 24);
      LongVector a4 = load(strip, from + 32);
      LongVector a5 = load(strip, from + 40);
      LongVector a6 = load(strip, from + 48);
      LongVector a7 = load(strip, from + 56);
      LongVector even = load(SELECTIONS, 0);
      LongVector odd = load(SELECTIONS, 8);
      LongVector b0 = even.selectFrom(a0, a1);
      LongVector b1 = odd.selectFrom(a0, a1);
      LongVector b2 = even.selectFrom(a2, a3);
      LongVector b3 = odd.selectFrom(a2, a3);
      LongVector b4 = even.selectFrom(a4, a5);
      LongVector b5 = odd.selectFrom(a4, a5);
      LongVector b6 = even.selectFrom(a6, a7);
      LongVector b7 = odd.selectFrom(a6, a7);
      even = load(SELECTIONS, 16);
      odd = load(SELECTIONS, 24);
      a0 = even.selectFrom(b0, b2); // columns 0 and 4 of four rows
      a2 = odd.selectFrom(b0, b2);
      a1 = even.selectFrom(b1, b3);
      a3 = odd.selectFrom(b1, b3);
      a4 = even.selectFrom(b4, b6);
      a6 = odd.selectFrom(b4, b6);
      a5 = even.selectFrom(b5, b7);
      a7 = odd.selectFrom(b5, b7);
      even = load(SELECTIONS, 32);
      odd = load(SELECTIONS, 40);
      int to = at + row;
      even.selectFrom(a0, a4).intoArray(frame, to);
      even.selectFrom(a1, a5).intoArray(frame, to + rows);
      even.selectFrom(a2, a6).intoArray(frame, to + 2 * rows);
      even.selectFrom(a3, a7).intoArray(frame, to + 3 * rows);
      odd.selectFrom(a0, a4).intoArray(frame, to + 4 * rows);
      odd.selectFrom(a1, a5).intoArray(frame, to + 5 * rows);
      odd.selectFrom(a2, a6).intoArray(frame, to + 6 * rows);
      odd.selectFrom(a3, a7).intoArray(frame, to + 7 * rows);
    }
  }

  static void add(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      for (int i = 0; i < code.length; i += 3) {
        LongVector a = load(frame, code[i + 1] + row);
        LongVector b = load(frame, code[i + 2] + row);
        Lanes.add(a, b).intoArray(frame, code[i] + row);
      }
    }
  }

  static void subtract(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      for (int i = 0; i < code.length; i += 3) {
        LongVector a = load(frame, code[i + 1] + row);
        LongVector b = load(frame, code[i + 2] + row);
        Lanes.subtract(a, b).intoArray(frame, code[i] + row);
      }
    }
  }

  static void multiply(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      for (int i = 0; i < code.length; i += 3) {
        LongVector a = load(frame, code[i + 1] + row);
        LongVector b = load(frame, code[i + 2] + row);
        canonical(product(a, b)).intoArray(frame, code[i] + row);
      }
    }
  }

  static void multiplySubtract(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      for (int i = 0; i < code.length; i += 4) {
        LongVector a = load(frame, code[i + 1] + row);
        LongVector b = load(frame, code[i + 2] + row);
        LongVector c = load(frame, code[i + 3] + row);
        canonical(Lanes.minus(product(a, b), c)).intoArray(frame, code[i] + row);
      }
    }
  }

  /**
   * The terms with a plus of each combination. The halves of a number, each times a coefficient,
   * are summed up apart: neither wraps.
   */
  static void combinePlus(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      int i = 0;
      while (i < code.length) {
        int end = i + 3 + 2 * code[i + 1];
        LongVector lower = all(0);
        LongVector upper = all(0);
        for (int term = i + 3; term < end; term += 2) {
          LongVector x = load(frame, code[term] + row);
          LongVector coefficient = low(all(code[term + 1]));
          lower = lower.add(low(x).mul(coefficient));
          upper = upper.add(high(x).mul(coefficient));
        }
        Lanes.joined(lower, upper).intoArray(frame, code[i] + row);
        i = end + 2 * code[i + 2];
      }
    }
  }

  /** Then those with a minus: where two such loops follow each other, the compiler gives up. */
  static void combineMinus(long[] frame, int[] code, int rows) {
    for (int row = 0; row < rows; row += STEP) {
      int i = 0;
      while (i < code.length) {
        int first = i + 3 + 2 * code[i + 1];
        int end = first + 2 * code[i + 2];
        LongVector lower = all(0);
        LongVector upper = all(0);
        for (int term = first; term < end; term += 2) {
          LongVector x = load(frame, code[term] + row);
          LongVector coefficient = low(all(code[term + 1]));
          lower = lower.add(low(x).mul(coefficient));
          upper = upper.add(high(x).mul(coefficient));
        }
        int to = code[i] + row;
        Lanes.subtract(load(frame, to), Lanes.joined(lower, upper)).intoArray(frame, to);
        i = end;
      }
    }
  }

  /**
   * A plane of {@link Kernels#weighCells}. The halves of a number, times the three limbs of a
   * weight, are summed up apart; these sums do not wrap.
   *
   * @param sums {@link #SUMS} registers: the low halves with each limb, then the high halves
   */
  static void weigh(
      long[] frame, int[] cells, int rows, long[] limbs, int firstLimb, int stride, long[] sums) {
    for (int row = 0; row < rows; row += STEP) {
      LongVector low0 = all(0);
      LongVector low1 = all(0);
      LongVector low2 = all(0);
      LongVector high0 = all(0);
      LongVector high1 = all(0);
      LongVector high2 = all(0);
      int at = firstLimb;
      for (int i = 0; i < cells.length; i++) {
        LongVector x = load(frame, cells[i] + row);
        LongVector w0 = low(all(limbs[at]));
        LongVector w1 = low(all(limbs[at + 1]));
        LongVector w2 = low(all(limbs[at + 2]));
        low0 = low0.add(low(x).mul(w0));
        low1 = low1.add(low(x).mul(w1));
        low2 = low2.add(low(x).mul(w2));
        high0 = high0.add(high(x).mul(w0));
        high1 = high1.add(high(x).mul(w1));
        high2 = high2.add(high(x).mul(w2));
        at += stride;
      }
      low0.intoArray(sums, row);
      low1.intoArray(sums, rows + row);
      low2.intoArray(sums, 2 * rows + row);
      high0.intoArray(sums, 3 * rows + row);
      high1.intoArray(sums, 4 * rows + row);
      high2.intoArray(sums, 5 * rows + row);
    }
  }
}
