package dev.trestle.stf.crypto;

import java.util.List;

/**
 * The running point of Miller's loop, in Jacobian coordinates. Each step moves it and writes down
 * the line through the points concerned.
 *
 * <p>With slope {@code s} on the twist the line is {@code y - s*x + (s*x_T - y_T)}; it is stored
 * times the denominator of s (and of the affine coordinates), which saves the inversions.
 */
final class MillerPoint<F extends QuadraticElement<F>> {
  private final List<Line<F>> lines;
  private F x;
  private F y;
  private F z;

  /** Starts at an affine point; lines are appended to the list. */
  MillerPoint(F x, F y, List<Line<F>> lines) {
    this.x = x;
    this.y = y;
    this.z = x.one();
    this.lines = lines;
  }

  /** Doubles the point; the line is the tangent, stored times {@code 2*Y*Z^3}. */
  void twice() {
    F a = x.square();
    F b = y.square();
    F c = b.square();
    F zz = z.square();
    F d = x.add(b).square().subtract(a).subtract(c).twice();
    F e = a.twice().add(a);
    F x3 = e.square().subtract(d.twice());
    F z3 = y.multiply(z).twice();
    lines.add(new Line<>(z3.multiply(zz), e.multiply(zz), e.multiply(x).subtract(b.twice())));
    y = e.multiply(d.subtract(x3)).subtract(c.twice().twice().twice());
    x = x3;
    z = z3;
  }

  /** Adds an affine point; the line is the chord, stored times {@code Z*H}. */
  void add(F qx, F qy) {
    F zz = z.square();
    F h = qx.multiply(zz).subtract(x);
    F r = qy.multiply(zz).multiply(z).subtract(y);
    F z3 = z.multiply(h);
    lines.add(new Line<>(z3, r, r.multiply(qx).subtract(z3.multiply(qy))));
    F hh = h.square();
    F hhh = h.multiply(hh);
    F v = x.multiply(hh);
    F x3 = r.square().subtract(hhh).subtract(v.twice());
    y = r.multiply(v.subtract(x3)).subtract(y.multiply(hhh));
    x = x3;
    z = z3;
  }
}
