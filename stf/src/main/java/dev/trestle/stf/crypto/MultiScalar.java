package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/** Sums of multiples of curve points, by Pippenger's buckets. */
final class MultiScalar {
  /** Below this many points, multiplying each by itself is cheaper. */
  private static final int BUCKETS_PAY_FROM = 6;

  private MultiScalar() {}

  /**
   * {@code sum of scalars[i] * points[i]}.
   *
   * @param points at least one
   * @param scalars unsigned, least significant limb first, all of the same width
   */
  static <F extends FieldElement<F>> CurvePoint<F> sum(
      List<CurvePoint<F>> points, List<long[]> scalars) {
    CurvePoint<F> result = CurvePoint.infinity(points.get(0).x());
    if (points.size() < BUCKETS_PAY_FROM) {
      for (int i = 0; i < points.size(); i++) {
        result = result.add(points.get(i).multiply(scalars.get(i)));
      }
      return result;
    }
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
