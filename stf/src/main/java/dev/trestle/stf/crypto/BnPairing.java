package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * The optimal ate pairing of BN254. The curve's parameter is x = 4965661367192848881; Miller's loop
 * counts to 6x + 2. Sources: Vercauteren, eprint 2008/096; final exponentiation: Fuentes-Castañeda
 * and others, "Faster hashing to G2".
 */
final class BnPairing {
  /** The parameter of the curve family. */
  private static final long X = 0x44e992b44a6909f1L;

  /** 6x + 2 in non-adjacent form. */
  private static final int[] LOOP = {
    1, 0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0,
    -1, 0, 1, 0, 0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, -1, 0,
    1, 0, 1, 0, 0, 0
  };

  private static final MillerLoop<BnFp2> MILLER = new MillerLoop<>(LOOP, false);

  /** {@code xi^(i*(p-1)/6)}. */
  private static final List<BnFp2> GAMMA =
      MillerLoop.powersToFive(
          BnFp2.fromHex(
              "1284b71c2865a7dfe8b99fdd76e68b605c521e08292f2176d60b35dadcc9e470",
              "246996f3b4fae7e6a6327cfe12150b8e747992778eeec7e5ca5cf05f80f362ac"));

  private BnPairing() {}

  /** The pair of an affine point of G1 and one of G2, neither at infinity. */
  static PairingTerm<BnFp2> term(CurvePoint<BnFp> p, CurvePoint<BnFp2> q) {
    List<Line<BnFp2>> lines = new ArrayList<>(96);
    MillerPoint<BnFp2> t = MILLER.walk(q.x(), q.y(), lines);
    CurvePoint<BnFp2> q1 = frobenius(q);
    CurvePoint<BnFp2> q2 = frobenius(q1);
    t.add(q1.x(), q1.y());
    t.add(q2.x(), q2.y().negate());
    return new PairingTerm<>(BnFp2.real(p.x().negate()), BnFp2.real(p.y()), lines);
  }

  /** Whether the product of the pairings is one. */
  static boolean productIsOne(List<PairingTerm<BnFp2>> terms) {
    return terms.isEmpty() || finalExponentiation(MILLER.product(terms)).isOne();
  }

  /** The p-power map of the curve, seen on its twist. */
  private static CurvePoint<BnFp2> frobenius(CurvePoint<BnFp2> q) {
    return new CurvePoint<>(
        q.x().conjugate().multiply(GAMMA.get(2)),
        q.y().conjugate().multiply(GAMMA.get(3)),
        q.z().conjugate());
  }

  /**
   * Whether a point of the twist is in the subgroup of order r: {@code (x+1)*Q + psi(x*Q) +
   * psi^2(x*Q) = psi^3(2x*Q)} with the p-power map psi (eprint 2022/348 §4.3). On the subgroup psi
   * multiplies by p and the equation holds; elsewhere it cannot, because the norm of {@code (x+1) +
   * x*psi + x*psi^2 - 2x*psi^3} in {@code psi^2 - t*psi + p = 0} shares only r with the twist's
   * order.
   */
  static boolean isInSubgroup(CurvePoint<BnFp2> q) {
    CurvePoint<BnFp2> xq = q.multiply(X);
    CurvePoint<BnFp2> psi = frobenius(xq);
    CurvePoint<BnFp2> psi2 = frobenius(psi);
    return xq.add(q).add(psi).add(psi2).isSamePoint(frobenius(psi2).twice());
  }

  /** The power with a fixed multiple of (p^12 - 1)/r that is prime to r. */
  static Fp12<BnFp2> finalExponentiation(Fp12<BnFp2> f) {
    Fp12<BnFp2> toP6 = f.conjugate().multiply(f.inverse());
    Fp12<BnFp2> g = toP6.frobenius(GAMMA).frobenius(GAMMA).multiply(toP6);
    Fp12<BnFp2> g2x = g.cyclotomicPower(X).cyclotomicSquare();
    Fp12<BnFp2> g6x = g2x.cyclotomicSquare().multiply(g2x);
    Fp12<BnFp2> g6xx = g6x.cyclotomicPower(X);
    Fp12<BnFp2> g12xxx = g6xx.cyclotomicSquare().cyclotomicPower(X);
    Fp12<BnFp2> a = g12xxx.multiply(g6xx).multiply(g6x);
    Fp12<BnFp2> b = a.multiply(g2x.conjugate());
    Fp12<BnFp2> part0 = a.multiply(g6xx).multiply(g);
    Fp12<BnFp2> part1 = b.frobenius(GAMMA);
    Fp12<BnFp2> part2 = a.frobenius(GAMMA).frobenius(GAMMA);
    Fp12<BnFp2> part3 =
        b.multiply(g.conjugate()).frobenius(GAMMA).frobenius(GAMMA).frobenius(GAMMA);
    return part0.multiply(part1).multiply(part2).multiply(part3);
  }
}
