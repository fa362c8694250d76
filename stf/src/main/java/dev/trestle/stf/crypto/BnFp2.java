package dev.trestle.stf.crypto;

/**
 * The quadratic extension of BN254's base field: {@code c0 + c1*u} with {@code u^2 = -1}. The
 * non-residue of the next extension is {@code 9 + u}.
 */
public record BnFp2(BnFp c0, BnFp c1) implements QuadraticElement<BnFp2> {
  public static final BnFp2 ZERO = new BnFp2(BnFp.ZERO, BnFp.ZERO);
  public static final BnFp2 ONE = new BnFp2(BnFp.ONE, BnFp.ZERO);

  /** An element of the base field. */
  static BnFp2 real(BnFp c0) {
    return new BnFp2(c0, BnFp.ZERO);
  }

  /** From the big-endian hex of both coordinates, for constants of the specifications. */
  static BnFp2 fromHex(String c0, String c1) {
    return new BnFp2(BnFp.fromHex(c0), BnFp.fromHex(c1));
  }

  @Override
  public BnFp2 add(BnFp2 o) {
    return new BnFp2(c0.add(o.c0), c1.add(o.c1));
  }

  @Override
  public BnFp2 subtract(BnFp2 o) {
    return new BnFp2(c0.subtract(o.c0), c1.subtract(o.c1));
  }

  @Override
  public BnFp2 negate() {
    return new BnFp2(c0.negate(), c1.negate());
  }

  @Override
  public BnFp2 twice() {
    return new BnFp2(c0.twice(), c1.twice());
  }

  @Override
  public BnFp2 multiply(BnFp2 o) {
    return new BnFp2(
        BnFp.differenceOfProducts(c0, o.c0, c1, o.c1), BnFp.sumOfProducts(c0, o.c1, c1, o.c0));
  }

  @Override
  public BnFp2 square() {
    return new BnFp2(c0.add(c1).multiply(c0.subtract(c1)), c0.twice().multiply(c1));
  }

  @Override
  public BnFp2 multiplyByReal(BnFp2 real) {
    return new BnFp2(c0.multiply(real.c0), c1.multiply(real.c0));
  }

  @Override
  public BnFp2 multiplyByNonResidue() {
    BnFp nine0 = c0.twice().twice().twice().add(c0);
    BnFp nine1 = c1.twice().twice().twice().add(c1);
    return new BnFp2(nine0.subtract(c1), nine1.add(c0));
  }

  @Override
  public BnFp2 conjugate() {
    return new BnFp2(c0, c1.negate());
  }

  @Override
  public BnFp2 inverse() {
    BnFp inverseNorm = c0.square().add(c1.square()).inverse();
    return new BnFp2(c0.multiply(inverseNorm), c1.negate().multiply(inverseNorm));
  }

  @Override
  public boolean isZero() {
    return c0.isZero() && c1.isZero();
  }

  @Override
  public BnFp2 zero() {
    return ZERO;
  }

  @Override
  public BnFp2 one() {
    return ONE;
  }
}
