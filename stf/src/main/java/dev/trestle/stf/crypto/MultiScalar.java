package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of multiples of curve points: few by one shared run of doublings (Straus), many by buckets
 * (Pippenger).
 */
final class MultiScalar {
  private static final int BUCKETS_PAY_FROM = 16;
  private static final int POINTS_AT_ONCE = 4096;

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
    return bucketed(points, scalars);
  }

  /** Digit by digit from the top: points with equal digits are added up first. */
  private static <F extends FieldElement<F>> CurvePoint<F> bucketed(
      List<CurvePoint<F>> points, List<long[]> scalars) {
    int width = cheapestWidth(points.size());
    int buckets = 1 << (width - 1);
    List<CurvePoint<F>> affine = CurvePoint.toAffine(points);
    List<int[]> digits = new ArrayList<>(points.size());
    for (long[] scalar : scalars) {
      digits.add(SignedDigits.of(scalar, width));
    }
    // Enough windows at once to share divisions, few enough to stay in the cache.
    int together = Math.max(1, POINTS_AT_ONCE / points.size());
    CurvePoint<F> result = CurvePoint.infinity(points.get(0).x());
    for (int end = digits.get(0).length; end > 0; end -= together) {
      int start = Math.max(0, end - together);
      List<List<CurvePoint<F>>> sums = new ArrayList<>();
      for (int window = start; window < end; window++) {
        sums.addAll(sorted(affine, digits, window, buckets));
      }
      AffineSums.collapse(sums);
      for (int window = end - 1; window >= start; window--) {
        for (int i = 0; i < width && !result.isInfinity(); i++) {
          result = result.twice();
        }
        int at = (window - start) * buckets;
        result = result.add(weightedSum(sums.subList(at, at + buckets), result));
      }
    }
    return result;
  }

  /** The points in buckets by the size of one digit, negated where it is negative. */
  private static <F extends FieldElement<F>> List<List<CurvePoint<F>>> sorted(
      List<CurvePoint<F>> points, List<int[]> digits, int window, int buckets) {
    List<List<CurvePoint<F>>> out = new ArrayList<>(buckets);
    for (int i = 0; i < buckets; i++) {
      out.add(new ArrayList<>(2));
    }
    for (int i = 0; i < points.size(); i++) {
      CurvePoint<F> point = points.get(i);
      int digit = digits.get(i)[window];
      if (digit != 0 && !point.isInfinity()) {
        out.get(Math.abs(digit) - 1).add(digit > 0 ? point : point.negate());
      }
    }
    return out;
  }

  /** Bucket i counts i + 1 times: running sums from the top, added up. */
  private static <F extends FieldElement<F>> CurvePoint<F> weightedSum(
      List<List<CurvePoint<F>>> buckets, CurvePoint<F> any) {
    CurvePoint<F> running = CurvePoint.infinity(any.x());
    CurvePoint<F> total = running;
    for (int i = buckets.size() - 1; i >= 0; i--) {
      for (CurvePoint<F> sum : buckets.get(i)) {
        running = running.add(sum);
      }
      total = total.add(running);
    }
    return total;
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

  /** The digit width with the least work for 256-bit scalars. */
  private static int cheapestWidth(int points) {
    int best = 2;
    for (int width = 3; width <= 14; width++) {
      if (cost(points, width) < cost(points, best)) {
        best = width;
      }
    }
    return best;
  }

  /** In products: 7 for an affine addition with its share of a division, 27 for a bucket. */
  private static long cost(int points, int width) {
    return (256L / width + 1) * (7L * points + (27L << (width - 1)));
  }
}
