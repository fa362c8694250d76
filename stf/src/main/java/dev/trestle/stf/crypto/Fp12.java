package dev.trestle.stf.crypto;

import java.util.List;

/**
 * An element {@code c0 + c1*w} of the field in which pairings take their values: {@code w^2 = v},
 * so that {@code w^6 = xi}.
 */
record Fp12<F extends QuadraticElement<F>>(Fp6<F> c0, Fp6<F> c1) {
  /** The one of the tower over the field of {@code any}. */
  static <F extends QuadraticElement<F>> Fp12<F> one(F any) {
    F zero = any.zero();
    return new Fp12<>(new Fp6<>(any.one(), zero, zero), new Fp6<>(zero, zero, zero));
  }

  boolean isOne() {
    return equals(one(c0.c0()));
  }

  Fp12<F> multiply(Fp12<F> o) {
    Fp6<F> p0 = c0.multiply(o.c0);
    Fp6<F> p1 = c1.multiply(o.c1);
    Fp6<F> cross = c0.add(c1).multiply(o.c0.add(o.c1)).subtract(p0).subtract(p1);
    return new Fp12<>(p0.add(p1.multiplyByNonResidue()), cross);
  }

  /** The complex method: two products. */
  Fp12<F> square() {
    Fp6<F> p = c0.multiply(c1);
    Fp6<F> sums = c0.add(c1).multiply(c0.add(c1.multiplyByNonResidue()));
    return new Fp12<>(sums.subtract(p).subtract(p.multiplyByNonResidue()), p.twice());
  }

  /** The product with {@code x + y*w + z*w^3}: a line of a curve with a D-type twist. */
  Fp12<F> multiplyByLineD(F x, F y, F z) {
    Fp6<F> p0 = c0.scale(x);
    Fp6<F> p1 = c1.multiplyBySparse(y, z);
    Fp6<F> cross = c0.add(c1).multiplyBySparse(x.add(y), z).subtract(p0).subtract(p1);
    return new Fp12<>(p0.add(p1.multiplyByNonResidue()), cross);
  }

  /** The product with {@code x + y*w^2 + z*w^3}: a line of a curve with an M-type twist. */
  Fp12<F> multiplyByLineM(F x, F y, F z) {
    Fp6<F> p0 = c0.multiplyBySparse(x, y);
    Fp6<F> p1 = c1.scale(z).multiplyByNonResidue();
    Fp6<F> cross = c0.add(c1).multiplyBySparse(x, y.add(z)).subtract(p0).subtract(p1);
    return new Fp12<>(p0.add(p1.multiplyByNonResidue()), cross);
  }

  /**
   * {@code c0 - c1*w}, the power with exponent p^6. In the cyclotomic subgroup (that is, after the
   * easy part of the final exponentiation) this is the inverse.
   */
  Fp12<F> conjugate() {
    return new Fp12<>(c0, c1.negate());
  }

  Fp12<F> inverse() {
    Fp6<F> norm = c0.multiply(c0).subtract(c1.multiply(c1).multiplyByNonResidue());
    Fp6<F> inverseNorm = norm.inverse();
    return new Fp12<>(c0.multiply(inverseNorm), c1.negate().multiply(inverseNorm));
  }

  /**
   * The power with exponent p.
   *
   * @param gamma {@code xi^(i*(p-1)/6)} for i from 0 to 5
   */
  Fp12<F> frobenius(List<F> gamma) {
    return new Fp12<>(
        new Fp6<>(
            c0.c0().conjugate(),
            c0.c1().conjugate().multiply(gamma.get(2)),
            c0.c2().conjugate().multiply(gamma.get(4))),
        new Fp6<>(
            c1.c0().conjugate().multiply(gamma.get(1)),
            c1.c1().conjugate().multiply(gamma.get(3)),
            c1.c2().conjugate().multiply(gamma.get(5))));
  }

  /**
   * The square of an element of the cyclotomic subgroup. Three squares in Fp4 = Fp2[y], {@code y^2
   * = xi}, give all six coordinates. Source: Granger and Scott, eprint 2009/565 §3.2.
   */
  Fp12<F> cyclotomicSquare() {
    Fp4Square<F> a = Fp4Square.of(c0.c0(), c1.c1());
    Fp4Square<F> b = Fp4Square.of(c1.c0(), c0.c2());
    Fp4Square<F> c = Fp4Square.of(c0.c1(), c1.c2());
    return new Fp12<>(
        new Fp6<>(
            thriceMinusTwice(a.s0, c0.c0()),
            thriceMinusTwice(b.s0, c0.c1()),
            thriceMinusTwice(c.s0, c0.c2())),
        new Fp6<>(
            thricePlusTwice(c.s1.multiplyByNonResidue(), c1.c0()),
            thricePlusTwice(a.s1, c1.c1()),
            thricePlusTwice(b.s1, c1.c2())));
  }

  private static <F extends QuadraticElement<F>> F thriceMinusTwice(F s, F x) {
    return s.subtract(x).twice().add(s);
  }

  private static <F extends QuadraticElement<F>> F thricePlusTwice(F s, F x) {
    return s.add(x).twice().add(s);
  }

  /** {@code (a + b*y)^2 = s0 + s1*y}. */
  private record Fp4Square<F extends QuadraticElement<F>>(F s0, F s1) {
    static <F extends QuadraticElement<F>> Fp4Square<F> of(F a, F b) {
      F ab = a.multiply(b);
      F s0 = a.add(b).multiply(a.add(b.multiplyByNonResidue()));
      return new Fp4Square<>(s0.subtract(ab).subtract(ab.multiplyByNonResidue()), ab.twice());
    }
  }

  /** The power of an element of the cyclotomic subgroup, bit by bit. */
  Fp12<F> cyclotomicPower(long unsignedExponent) {
    Fp12<F> result = this;
    for (int i = 62 - Long.numberOfLeadingZeros(unsignedExponent); i >= 0; i--) {
      result = result.cyclotomicSquare();
      if ((unsignedExponent >>> i & 1) != 0) {
        result = result.multiply(this);
      }
    }
    return result;
  }
}
