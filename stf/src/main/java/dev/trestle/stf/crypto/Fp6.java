package dev.trestle.stf.crypto;

/**
 * An element {@code c0 + c1*v + c2*v^2} of the sextic extension of a pairing curve's base field, a
 * cubic one of the quadratic: {@code v^3 = xi}. Source: eprint 2006/471 (Devegili and others).
 */
record Fp6<F extends QuadraticElement<F>>(F c0, F c1, F c2) {
  Fp6<F> add(Fp6<F> o) {
    return new Fp6<>(c0.add(o.c0), c1.add(o.c1), c2.add(o.c2));
  }

  Fp6<F> subtract(Fp6<F> o) {
    return new Fp6<>(c0.subtract(o.c0), c1.subtract(o.c1), c2.subtract(o.c2));
  }

  Fp6<F> negate() {
    return new Fp6<>(c0.negate(), c1.negate(), c2.negate());
  }

  Fp6<F> twice() {
    return new Fp6<>(c0.twice(), c1.twice(), c2.twice());
  }

  /** Karatsuba's way: six products instead of nine. */
  Fp6<F> multiply(Fp6<F> o) {
    F p0 = c0.multiply(o.c0);
    F p1 = c1.multiply(o.c1);
    F p2 = c2.multiply(o.c2);
    F cross12 = c1.add(c2).multiply(o.c1.add(o.c2)).subtract(p1).subtract(p2);
    F cross01 = c0.add(c1).multiply(o.c0.add(o.c1)).subtract(p0).subtract(p1);
    F cross02 = c0.add(c2).multiply(o.c0.add(o.c2)).subtract(p0).subtract(p2);
    return new Fp6<>(
        p0.add(cross12.multiplyByNonResidue()),
        cross01.add(p2.multiplyByNonResidue()),
        cross02.add(p1));
  }

  /** The product with {@code x + y*v}: five products. */
  Fp6<F> multiplyBySparse(F x, F y) {
    F p0 = c0.multiply(x);
    F p1 = c1.multiply(y);
    F cross01 = c0.add(c1).multiply(x.add(y)).subtract(p0).subtract(p1);
    return new Fp6<>(
        p0.add(c2.multiply(y).multiplyByNonResidue()), cross01, c2.multiply(x).add(p1));
  }

  /** The product with an element of the quadratic extension. */
  Fp6<F> scale(F x) {
    return new Fp6<>(c0.multiply(x), c1.multiply(x), c2.multiply(x));
  }

  /** The product with v, the non-residue on which Fp12 is built. */
  Fp6<F> multiplyByNonResidue() {
    return new Fp6<>(c2.multiplyByNonResidue(), c0, c1);
  }

  /** The inverse by way of the norm; of zero, zero. */
  Fp6<F> inverse() {
    F t0 = c0.square().subtract(c1.multiply(c2).multiplyByNonResidue());
    F t1 = c2.square().multiplyByNonResidue().subtract(c0.multiply(c1));
    F t2 = c1.square().subtract(c0.multiply(c2));
    F norm = c2.multiply(t1).add(c1.multiply(t2)).multiplyByNonResidue().add(c0.multiply(t0));
    return new Fp6<>(t0, t1, t2).scale(norm.inverse());
  }
}
