package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * The optimal ate pairing of BLS12-381. The curve's parameter is x = -0xd201000000010000; Miller's
 * loop counts to |x|. Final exponentiation: Hayashida and others, eprint 2020/875.
 */
final class BlsPairing {
  /** The absolute value of the parameter of the curve family, which is negative. */
  static final long MINUS_X = 0xd201000000010000L;

  /** {@code xi^(i*(p-1)/6)}. */
  static final List<BlsFp2> GAMMA =
      MillerLoop.powersToFive(
          BlsFp2.fromHex(
              "1904d3bf02bb0667c231beb4202c0d1f0fd603fd3cbd5f4f"
                  + "7b2443d784bab9c4f67ea53d63e7813d8d0775ed92235fb8",
              "00fc3e2b36c4e03288e9e902231f9fb854a14787b6c7b36f"
                  + "ec0c8ec971f63c5f282d5ac14d6c7ec22cf78a126ddc4af3"));

  private static final MillerLoop<BlsFp2> MILLER = new MillerLoop<>(bits(MINUS_X), true);

  private BlsPairing() {}

  private static int[] bits(long unsigned) {
    int[] bits = new int[64];
    for (int i = 0; i < 64; i++) {
      bits[63 - i] = (int) (unsigned >>> i & 1);
    }
    return bits;
  }

  /** The lines of an affine point of G2, worth keeping for a point that is used often. */
  static List<Line<BlsFp2>> lines(CurvePoint<BlsFp2> q) {
    List<Line<BlsFp2>> lines = new ArrayList<>(72);
    MILLER.walk(q.x(), q.y(), lines);
    return lines;
  }

  /** The pair of an affine point of G1 and the lines of one of G2, neither at infinity. */
  static PairingTerm<BlsFp2> term(CurvePoint<BlsFp> p, List<Line<BlsFp2>> lines) {
    return new PairingTerm<>(BlsFp2.real(p.x().negate()), BlsFp2.real(p.y()), lines);
  }

  /** Whether the product of the pairings is one. */
  static boolean productIsOne(List<PairingTerm<BlsFp2>> terms) {
    return terms.isEmpty() || product(terms).isOne();
  }

  /** The product of the pairings, each to the third power. There must be at least one term. */
  static Fp12<BlsFp2> product(List<PairingTerm<BlsFp2>> terms) {
    // The loop counted to |x|; conjugating stands for the sign of x.
    return finalExponentiation(MILLER.product(terms).conjugate());
  }

  /** The power with exponent 3*(p^12 - 1)/r. */
  private static Fp12<BlsFp2> finalExponentiation(Fp12<BlsFp2> f) {
    Fp12<BlsFp2> toP6 = f.conjugate().multiply(f.inverse());
    Fp12<BlsFp2> g = toP6.frobenius(GAMMA).frobenius(GAMMA).multiply(toP6);
    // 3*(p^4 - p^2 + 1)/r = (x - 1)^2 * (x + p) * (x^2 + p^2 - 1) + 3
    Fp12<BlsFp2> a = powerX(g).multiply(g.conjugate());
    Fp12<BlsFp2> b = powerX(a).multiply(a.conjugate());
    Fp12<BlsFp2> c = powerX(b).multiply(b.frobenius(GAMMA));
    Fp12<BlsFp2> d =
        powerX(powerX(c)).multiply(c.frobenius(GAMMA).frobenius(GAMMA)).multiply(c.conjugate());
    return d.multiply(g.cyclotomicSquare()).multiply(g);
  }

  /**
   * The 576 bytes of a value, the highest coordinate first (c1 before c0 on every floor of the
   * tower), as several libraries print it.
   */
  static byte[] encode(Fp12<BlsFp2> value) {
    byte[] out = new byte[12 * BlsFp.SIZE_BYTES];
    int at = 0;
    for (Fp6<BlsFp2> half : List.of(value.c1(), value.c0())) {
      for (BlsFp2 third : List.of(half.c2(), half.c1(), half.c0())) {
        third.c1().putTo(out, at);
        third.c0().putTo(out, at + BlsFp.SIZE_BYTES);
        at += 2 * BlsFp.SIZE_BYTES;
      }
    }
    return out;
  }

  private static Fp12<BlsFp2> powerX(Fp12<BlsFp2> f) {
    return f.cyclotomicPower(MINUS_X).conjugate();
  }
}
