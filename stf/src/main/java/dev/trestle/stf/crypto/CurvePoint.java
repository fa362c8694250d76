package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of a curve {@code y^2 = x^3 + b} in Jacobian coordinates: the affine point is {@code
 * (x/z^2, y/z^3)}; z = 0 is the point at infinity. The formulas do not need b. Sources: the
 * Explicit-Formulas Database, "dbl-2009-l", and the textbook addition.
 *
 * <p>Not safe for secret scalars: time depends on them.
 */
public record CurvePoint<F extends FieldElement<F>>(F x, F y, F z) {
  public static <F extends FieldElement<F>> CurvePoint<F> affine(F x, F y) {
    return new CurvePoint<>(x, y, x.one());
  }

  /** The neutral element of the curve over the field of {@code any}. */
  public static <F extends FieldElement<F>> CurvePoint<F> infinity(F any) {
    return new CurvePoint<>(any.one(), any.one(), any.zero());
  }

  public boolean isInfinity() {
    return z.isZero();
  }

  public CurvePoint<F> negate() {
    return new CurvePoint<>(x, y.negate(), z);
  }

  /** This point with z = 1; infinity as it is. */
  public CurvePoint<F> toAffine() {
    if (z.isZero() || z.isOne()) {
      return this;
    }
    F inverse = z.inverse();
    F square = inverse.square();
    return affine(x.multiply(square), y.multiply(square).multiply(inverse));
  }

  /** All points with z = 1, for the price of one inversion (Montgomery's trick). */
  static <F extends FieldElement<F>> List<CurvePoint<F>> toAffine(List<CurvePoint<F>> points) {
    List<F> prefixes = new ArrayList<>(points.size());
    List<CurvePoint<F>> out = new ArrayList<>(points);
    if (points.isEmpty()) {
      return out;
    }
    F product = points.get(0).z.one();
    for (CurvePoint<F> p : points) {
      prefixes.add(product);
      product = p.isInfinity() ? product : product.multiply(p.z);
    }
    F inverse = product.inverse();
    for (int i = points.size() - 1; i >= 0; i--) {
      CurvePoint<F> p = points.get(i);
      if (p.isInfinity()) {
        continue;
      }
      F zInverse = inverse.multiply(prefixes.get(i));
      inverse = inverse.multiply(p.z);
      F square = zInverse.square();
      out.set(i, affine(p.x.multiply(square), p.y.multiply(square).multiply(zInverse)));
    }
    return out;
  }

  /** Whether both are the same point, whatever their coordinates. */
  public boolean isSamePoint(CurvePoint<F> o) {
    if (isInfinity() || o.isInfinity()) {
      return isInfinity() && o.isInfinity();
    }
    F zz = z.square();
    F ozz = o.z.square();
    return x.multiply(ozz).equals(o.x.multiply(zz))
        && y.multiply(ozz).multiply(o.z).equals(o.y.multiply(zz).multiply(z));
  }

  public CurvePoint<F> twice() {
    F a = x.square();
    F b = y.square();
    F c = b.square();
    F d = x.add(b).square().subtract(a).subtract(c).twice();
    F e = a.twice().add(a);
    F x3 = e.square().subtract(d.twice());
    F y3 = e.multiply(d.subtract(x3)).subtract(c.twice().twice().twice());
    return new CurvePoint<>(x3, y3, y.multiply(z).twice());
  }

  /** The sum; cheaper when {@code o} is affine. */
  public CurvePoint<F> add(CurvePoint<F> o) {
    if (o.isInfinity()) {
      return this;
    }
    if (isInfinity()) {
      return o;
    }
    boolean mixed = o.z.isOne();
    F zz = z.square();
    F u1 = x;
    F s1 = y;
    F z12 = z;
    if (!mixed) {
      F ozz = o.z.square();
      u1 = x.multiply(ozz);
      s1 = y.multiply(ozz).multiply(o.z);
      z12 = z.multiply(o.z);
    }
    F h = o.x.multiply(zz).subtract(u1);
    F r = o.y.multiply(zz).multiply(z).subtract(s1);
    if (h.isZero()) {
      return r.isZero() ? twice() : infinity(x);
    }
    F hh = h.square();
    F hhh = h.multiply(hh);
    F v = u1.multiply(hh);
    F x3 = r.square().subtract(hhh).subtract(v.twice());
    F y3 = r.multiply(v.subtract(x3)).subtract(s1.multiply(hhh));
    return new CurvePoint<>(x3, y3, z12.multiply(h));
  }

  public CurvePoint<F> subtract(CurvePoint<F> o) {
    return add(o.negate());
  }

  /** The multiple by an unsigned number with few bits set, such as a curve's parameter. */
  CurvePoint<F> multiplySparse(long scalar) {
    CurvePoint<F> result = this;
    for (int i = 62 - Long.numberOfLeadingZeros(scalar); i >= 0; i--) {
      result = result.twice();
      if ((scalar >>> i & 1) != 0) {
        result = result.add(this);
      }
    }
    return result;
  }

  /**
   * The multiple by an unsigned number of any width.
   *
   * @param scalar least significant limb first; it need not be below the group order
   */
  public CurvePoint<F> multiply(long... scalar) {
    return MultiScalar.interleaved(List.of(this), List.of(scalar));
  }
}
