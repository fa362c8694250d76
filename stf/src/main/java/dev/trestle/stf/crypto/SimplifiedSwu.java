package dev.trestle.stf.crypto;

import java.util.Optional;

/**
 * The simplified Shallue-van de Woestijne-Ulas map from a field onto a curve with the coefficients
 * a and b, followed by an isogeny to the curve that is wanted. Source: RFC 9380 §6.6.2 and §6.6.3.
 *
 * @param z a non-square with the further properties the RFC asks for
 */
record SimplifiedSwu<F extends RootElement<F>>(F a, F b, F z, Isogeny<F> isogeny) {
  CurvePoint<F> map(F u) {
    F zuu = z.multiply(u.square());
    F t = zuu.square().add(zuu);
    F x =
        t.isZero()
            ? b.multiply(z.multiply(a).inverse())
            : b.negate().multiply(t.add(t.one())).multiply(a.multiply(t).inverse());
    Optional<F> root = right(x).sqrt();
    if (root.isEmpty()) {
      x = zuu.multiply(x);
      root = right(x).sqrt();
    }
    F y = root.orElseThrow(() -> new IllegalStateException("one of the two must be a square"));
    return isogeny.apply(x, u.isOdd() == y.isOdd() ? y : y.negate());
  }

  /** The right side of the curve's equation. */
  private F right(F x) {
    return x.square().add(a).multiply(x).add(b);
  }
}
