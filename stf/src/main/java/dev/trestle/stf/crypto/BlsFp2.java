package dev.trestle.stf.crypto;

import java.util.Optional;

/**
 * The quadratic extension of BLS12-381's base field: {@code c0 + c1*u} with {@code u^2 = -1}. The
 * non-residue of the next extension is {@code 1 + u}.
 */
public record BlsFp2(BlsFp c0, BlsFp c1) implements QuadraticElement<BlsFp2>, RootElement<BlsFp2> {
  public static final BlsFp2 ZERO = new BlsFp2(BlsFp.ZERO, BlsFp.ZERO);
  public static final BlsFp2 ONE = new BlsFp2(BlsFp.ONE, BlsFp.ZERO);

  private static final BlsFp HALF = BlsFp.of(2).inverse();

  /** An element of the base field. */
  static BlsFp2 real(BlsFp c0) {
    return new BlsFp2(c0, BlsFp.ZERO);
  }

  /** From the big-endian hex of both coordinates, for constants of the specifications. */
  static BlsFp2 fromHex(String c0, String c1) {
    return new BlsFp2(BlsFp.fromHex(c0), BlsFp.fromHex(c1));
  }

  @Override
  public BlsFp2 add(BlsFp2 o) {
    return new BlsFp2(c0.add(o.c0), c1.add(o.c1));
  }

  @Override
  public BlsFp2 subtract(BlsFp2 o) {
    return new BlsFp2(c0.subtract(o.c0), c1.subtract(o.c1));
  }

  @Override
  public BlsFp2 negate() {
    return new BlsFp2(c0.negate(), c1.negate());
  }

  @Override
  public BlsFp2 twice() {
    return new BlsFp2(c0.twice(), c1.twice());
  }

  @Override
  public BlsFp2 multiply(BlsFp2 o) {
    return new BlsFp2(
        BlsFp.differenceOfProducts(c0, o.c0, c1, o.c1), BlsFp.sumOfProducts(c0, o.c1, c1, o.c0));
  }

  @Override
  public BlsFp2 square() {
    return new BlsFp2(c0.add(c1).multiply(c0.subtract(c1)), c0.twice().multiply(c1));
  }

  @Override
  public BlsFp2 multiplyByReal(BlsFp2 real) {
    return new BlsFp2(c0.multiply(real.c0), c1.multiply(real.c0));
  }

  @Override
  public BlsFp2 multiplyByNonResidue() {
    return new BlsFp2(c0.subtract(c1), c0.add(c1));
  }

  @Override
  public BlsFp2 conjugate() {
    return new BlsFp2(c0, c1.negate());
  }

  @Override
  public BlsFp2 inverse() {
    BlsFp inverseNorm = c0.square().add(c1.square()).inverse();
    return new BlsFp2(c0.multiply(inverseNorm), c1.negate().multiply(inverseNorm));
  }

  /**
   * {@inheritDoc} The complex method. With norm {@code n}, {@code h = (c0 + sqrt(n))/2} and {@code
   * q = h^((p-3)/4)}: where h is a square, {@code h*q} is its root and q the root's inverse; where
   * not, {@code q^2 = -1/h}, and the other choice of sign needs no second power.
   */
  @Override
  public Optional<BlsFp2> sqrt() {
    if (c1.isZero()) {
      Optional<BlsFp> root = c0.sqrt();
      return root.isPresent()
          ? Optional.of(new BlsFp2(root.get(), BlsFp.ZERO))
          : c0.negate().sqrt().map(r -> new BlsFp2(BlsFp.ZERO, r));
    }
    Optional<BlsFp> norm = c0.square().add(c1.square()).sqrt();
    if (norm.isEmpty()) {
      return Optional.empty();
    }
    BlsFp h = c0.add(norm.get()).multiply(HALF);
    BlsFp q = h.quarterPower();
    BlsFp root = h.multiply(q);
    BlsFp other = c1.multiply(HALF).multiply(q);
    return Optional.of(
        root.multiply(q).isOne() ? new BlsFp2(root, other) : new BlsFp2(other, root.negate()));
  }

  @Override
  public boolean isOdd() {
    return c0.isZero() ? c1.isOdd() : c0.isOdd();
  }

  @Override
  public boolean isLargerHalf() {
    return c1.isZero() ? c0.isLargerHalf() : c1.isLargerHalf();
  }

  @Override
  public boolean isZero() {
    return c0.isZero() && c1.isZero();
  }

  @Override
  public BlsFp2 zero() {
    return ZERO;
  }

  @Override
  public BlsFp2 one() {
    return ONE;
  }
}
