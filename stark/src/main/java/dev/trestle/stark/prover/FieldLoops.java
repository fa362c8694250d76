package dev.trestle.stark.prover;

import static dev.trestle.stark.prover.Lanes.STEP;
import static dev.trestle.stark.prover.Lanes.all;
import static dev.trestle.stark.prover.Lanes.canonical;
import static dev.trestle.stark.prover.Lanes.high;
import static dev.trestle.stark.prover.Lanes.load;
import static dev.trestle.stark.prover.Lanes.low;
import static dev.trestle.stark.prover.Lanes.plus;
import static dev.trestle.stark.prover.Lanes.product;
import static dev.trestle.stark.prover.Lanes.times;

import jdk.incubator.vector.LongVector;

/**
 * Element by element, as {@link Kernels} says, for counts that are multiples of {@link Lanes#STEP}.
 * Factors are in Montgomery form. Each method is compiled alone.
 */
final class FieldLoops {
  private FieldLoops() {}

  static void add(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i += STEP) {
      Lanes.add(load(a, aAt + i), load(b, bAt + i)).intoArray(out, outAt + i);
    }
  }

  static void subtract(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i += STEP) {
      Lanes.subtract(load(a, aAt + i), load(b, bAt + i)).intoArray(out, outAt + i);
    }
  }

  static void multiply(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i += STEP) {
      canonical(product(load(a, aAt + i), load(b, bAt + i))).intoArray(out, outAt + i);
    }
  }

  /** {@code out[i] = a[i] · factor}, the factor in Montgomery form; {@code a} any numbers. */
  static void scale(long[] a, int aAt, long factor, long[] out, int outAt, int count) {
    LongVector m = all(factor);
    for (int i = 0; i < count; i += STEP) {
      times(load(a, aAt + i), low(m), high(m)).intoArray(out, outAt + i);
    }
  }

  static void scaleAdd(long[] a, int aAt, long factor, long[] sum, int sumAt, int count) {
    LongVector m = all(factor);
    for (int i = 0; i < count; i += STEP) {
      LongVector term = times(load(a, aAt + i), low(m), high(m));
      Lanes.add(load(sum, sumAt + i), term).intoArray(sum, sumAt + i);
    }
  }

  /**
   * The last step of {@link CubicProducts}: coordinates m0 + m12 - m1 - m2, m01 + m12 - m0 - 2·m1
   * and m02 + m1 - m0.
   *
   * @param m m0, m1, m2, m01, m02 and m12, each {@code count} elements, one after another
   */
  static void combine(long[] m, long[] out, int outAt, int stride, int count) {
    for (int i = 0; i < count; i += STEP) {
      LongVector m0 = load(m, i);
      LongVector m1 = load(m, count + i);
      LongVector t = Lanes.subtract(load(m, 5 * count + i), m1);
      LongVector r0 = Lanes.subtract(Lanes.add(t, m0), load(m, 2 * count + i));
      LongVector r1 = Lanes.subtract(Lanes.add(t, load(m, 3 * count + i)), m0);
      r0.intoArray(out, outAt + i);
      Lanes.subtract(r1, m1).intoArray(out, outAt + stride + i);
      LongVector r2 = Lanes.subtract(Lanes.add(load(m, 4 * count + i), m1), m0);
      r2.intoArray(out, outAt + 2 * stride + i);
    }
  }

  /**
   * A plane of {@link Kernels#weighRows}, but the sums times 2^-64.
   *
   * @param weightAt the weight of the first row
   * @param sumAt eight canonical numbers, added to
   */
  static void weighRows(
      long[] strip, int firstRow, int rows, long[] weights, int weightAt, long[] sums, int sumAt) {
    for (int lane = 0; lane < Matrix.LANES; lane += STEP) {
      LongVector sum = load(sums, sumAt + lane);
      int at = firstRow * Matrix.LANES + lane;
      for (int weight = weightAt; weight < weightAt + rows; weight++) {
        LongVector w = all(weights[weight]);
        sum = plus(sum, times(load(strip, at), low(w), high(w)));
        at += Matrix.LANES;
      }
      canonical(sum).intoArray(sums, sumAt + lane);
    }
  }
}
