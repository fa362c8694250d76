package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums of many groups of affine points at once. Affine addition is the cheapest but for its
 * division; here all groups add their points in pairs, round by round, and each round shares a
 * single division among all its pairs (Montgomery's trick).
 */
final class AffineSums {
  private AffineSums() {}

  /**
   * Replaces each group by its sum: no point when the group was empty or its sum is infinity, else
   * one affine point.
   *
   * @param groups of affine points, none at infinity; modified
   */
  static <F extends FieldElement<F>> void collapse(List<List<CurvePoint<F>>> groups) {
    List<F> divisors = new ArrayList<>();
    while (true) {
      divisors.clear();
      for (List<CurvePoint<F>> group : groups) {
        for (int i = 0; i + 1 < group.size(); i += 2) {
          divisors.add(divisor(group.get(i), group.get(i + 1)));
        }
      }
      if (divisors.isEmpty()) {
        return;
      }
      invert(divisors);
      int pair = 0;
      for (List<CurvePoint<F>> group : groups) {
        if (group.size() > 1) {
          pair = halve(group, divisors, pair);
        }
      }
    }
  }

  /** The slope's divisor; one where the sum is infinity. */
  private static <F extends FieldElement<F>> F divisor(CurvePoint<F> a, CurvePoint<F> b) {
    if (!a.x().equals(b.x())) {
      return b.x().subtract(a.x());
    }
    return a.y().equals(b.y()) && !a.y().isZero() ? a.y().twice() : a.x().one();
  }

  /** Inverts every element; none is zero. */
  private static <F extends FieldElement<F>> void invert(List<F> elements) {
    List<F> prefixes = new ArrayList<>(elements.size());
    F product = elements.get(0).one();
    for (F element : elements) {
      prefixes.add(product);
      product = product.multiply(element);
    }
    F inverse = product.inverse();
    for (int i = elements.size() - 1; i >= 0; i--) {
      F element = elements.get(i);
      elements.set(i, inverse.multiply(prefixes.get(i)));
      inverse = inverse.multiply(element);
    }
  }

  /** Adds the points of a group in pairs; returns the place of the next group's first inverse. */
  private static <F extends FieldElement<F>> int halve(
      List<CurvePoint<F>> group, List<F> inverses, int firstPair) {
    int pair = firstPair;
    int kept = 0;
    for (int i = 0; i + 1 < group.size(); i += 2) {
      CurvePoint<F> a = group.get(i);
      CurvePoint<F> b = group.get(i + 1);
      F inverse = inverses.get(pair++);
      boolean sameX = a.x().equals(b.x());
      if (sameX && (!a.y().equals(b.y()) || a.y().isZero())) {
        continue;
      }
      F rise = sameX ? tangentRise(a.x()) : b.y().subtract(a.y());
      F slope = rise.multiply(inverse);
      F x = slope.square().subtract(a.x()).subtract(b.x());
      F y = slope.multiply(a.x().subtract(x)).subtract(a.y());
      group.set(kept++, CurvePoint.affine(x, y));
    }
    if ((group.size() & 1) != 0) {
      group.set(kept++, group.get(group.size() - 1));
    }
    group.subList(kept, group.size()).clear();
    return pair;
  }

  /** {@code 3x^2}: the tangent's slope is this over 2y. */
  private static <F extends FieldElement<F>> F tangentRise(F x) {
    F square = x.square();
    return square.twice().add(square);
  }
}
