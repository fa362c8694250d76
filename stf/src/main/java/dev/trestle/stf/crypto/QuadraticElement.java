package dev.trestle.stf.crypto;

/**
 * An element {@code c0 + c1*u} of a quadratic extension with {@code u^2 = -1}: the field of a
 * pairing curve's second group, and the floor on which {@link Fp6} and {@link Fp12} stand.
 */
interface QuadraticElement<F extends QuadraticElement<F>> extends FieldElement<F> {
  /** {@code c0 - c1*u}, which is also the power with exponent p. */
  F conjugate();

  /** The product with the curve's cubic and quadratic non-residue xi, on which Fp6 is built. */
  F multiplyByNonResidue();

  /** The product with an element whose {@code c1} is zero. */
  F multiplyByReal(F real);
}
