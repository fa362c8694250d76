package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of multiples of curve points: few by one shared run of doublings (Straus), many by buckets
 * (Pippenger).
 */
final class MultiScalar {
  private static final int BUCKETS_PAY_FROM = 16;

  /** Bits of a digit in {@link #interleaved}. */
  private static final int WINDOW_BITS = 4;

  private MultiScalar() {}

  /**
   * {@code sum of scalars[i] * points[i]}.
   *
   * @param points at least one
   * @param scalars unsigned, least significant limb first, all of the same width
   */
  static <F extends FieldElement<F>> CurvePoint<F> sum(
      List<CurvePoint<F>> points, List<long[]> scalars) {
    if (points.size() < BUCKETS_PAY_FROM) {
      return interleaved(points, scalars);
    }
    CurvePoint<F> result = CurvePoint.infinity(points.get(0).x());
    int width = cheapestWidth(points.size());
    List<CurvePoint<F>> affine = CurvePoint.toAffine(points);
    List<int[]> digits = new ArrayList<>(points.size());
    for (long[] scalar : scalars) {
      digits.add(SignedDigits.of(scalar, width));
    }
    for (int window = digits.get(0).length - 1; window >= 0; window--) {
      for (int i = 0; i < width && !result.isInfinity(); i++) {
        result = result.twice();
      }
      result = result.add(windowSum(affine, digits, window, width));
    }
    return result;
  }

  /** Digit by digit from the top, with a table of small multiples for every point. */
  static <F extends FieldElement<F>> CurvePoint<F> interleaved(
      List<CurvePoint<F>> points, List<long[]> scalars) {
    List<List<CurvePoint<F>>> tables = new ArrayList<>();
    List<int[]> digits = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      tables.add(multiples(points.get(i)));
      digits.add(SignedDigits.of(scalars.get(i), WINDOW_BITS));
    }
    CurvePoint<F> result = CurvePoint.infinity(points.get(0).x());
    for (int at = digits.get(0).length - 1; at >= 0; at--) {
      for (int i = 0; i < WINDOW_BITS && !result.isInfinity(); i++) {
        result = result.twice();
      }
      for (int i = 0; i < points.size(); i++) {
        int digit = digits.get(i)[at];
        if (digit > 0) {
          result = result.add(tables.get(i).get(digit - 1));
        } else if (digit < 0) {
          result = result.subtract(tables.get(i).get(-digit - 1));
        }
      }
    }
    return result;
  }

  /** The point times 1, 2, ... up to the largest digit. */
  private static <F extends FieldElement<F>> List<CurvePoint<F>> multiples(CurvePoint<F> point) {
    List<CurvePoint<F>> out = new ArrayList<>();
    out.add(point);
    for (int i = 2; i <= 1 << (WINDOW_BITS - 1); i++) {
      out.add((i & 1) == 0 ? out.get(i / 2 - 1).twice() : out.get(i - 2).add(point));
    }
    return out;
  }

  /** The sum of {@code digit * point} for one digit of every scalar. */
  private static <F extends FieldElement<F>> CurvePoint<F> windowSum(
      List<CurvePoint<F>> points, List<int[]> digits, int window, int width) {
    CurvePoint<F> infinity = CurvePoint.infinity(points.get(0).x());
    int buckets = 1 << (width - 1);
    List<CurvePoint<F>> sums = new ArrayList<>(buckets);
    for (int i = 0; i < buckets; i++) {
      sums.add(infinity);
    }
    for (int i = 0; i < points.size(); i++) {
      int digit = digits.get(i)[window];
      if (digit != 0) {
        int bucket = Math.abs(digit) - 1;
        CurvePoint<F> point = digit > 0 ? points.get(i) : points.get(i).negate();
        sums.set(bucket, sums.get(bucket).add(point));
      }
    }
    // Bucket i counts i + 1 times: add up the running sums from the top.
    CurvePoint<F> running = infinity;
    CurvePoint<F> total = infinity;
    for (int i = buckets - 1; i >= 0; i--) {
      running = running.add(sums.get(i));
      total = total.add(running);
    }
    return total;
  }

  /** The digit width with the fewest additions for 256-bit scalars. */
  private static int cheapestWidth(int points) {
    int best = 2;
    for (int width = 3; width <= 14; width++) {
      if (additions(points, width) < additions(points, best)) {
        best = width;
      }
    }
    return best;
  }

  private static long additions(int points, int width) {
    return (256L / width + 1) * (points + (1L << width));
  }
}
