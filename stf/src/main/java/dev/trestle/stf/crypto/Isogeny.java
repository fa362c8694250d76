package dev.trestle.stf.crypto;

import java.util.List;

/**
 * A map {@code (x, y) -> (xNumerator/xDenominator, y * yNumerator/yDenominator)} between curves;
 * the four are polynomials in x, the constant term first.
 */
record Isogeny<F extends FieldElement<F>>(
    List<F> xNumerator, List<F> xDenominator, List<F> yNumerator, List<F> yDenominator) {
  /** The image of an affine point; infinity where a denominator vanishes. */
  CurvePoint<F> apply(F x, F y) {
    F xn = evaluate(xNumerator, x);
    F xd = evaluate(xDenominator, x);
    F yn = evaluate(yNumerator, x).multiply(y);
    F yd = evaluate(yDenominator, x);
    // With z = xd*yd the fractions become Jacobian coordinates without an inversion.
    F xdYd = xd.multiply(yd);
    F ydSquared = yd.square();
    return new CurvePoint<>(
        xn.multiply(xd).multiply(ydSquared),
        yn.multiply(xd.square().multiply(xd)).multiply(ydSquared),
        xdYd);
  }

  private static <F extends FieldElement<F>> F evaluate(List<F> polynomial, F x) {
    F value = polynomial.get(polynomial.size() - 1);
    for (int i = polynomial.size() - 2; i >= 0; i--) {
      value = value.multiply(x).add(polynomial.get(i));
    }
    return value;
  }
}
