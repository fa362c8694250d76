package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * Miller's loop of an ate pairing, in two halves: the lines of a point of the second group, and
 * their product at points of the first. Several pairings share the squarings.
 */
final class MillerLoop<F extends QuadraticElement<F>> {
  private final int[] digits;
  private final boolean twistIsMultiplicative;

  /**
   * @param digits the loop count in digits -1, 0 and 1, most significant first, beginning with 1
   * @param twistIsMultiplicative whether the twist is {@code y^2 = x^3 + b*xi} (M-type) and not
   *     {@code y^2 = x^3 + b/xi} (D-type)
   */
  MillerLoop(int[] digits, boolean twistIsMultiplicative) {
    this.digits = digits;
    this.twistIsMultiplicative = twistIsMultiplicative;
  }

  /**
   * Walks from the affine point q to its multiple by the loop count.
   *
   * @param lines receives the lines on the way
   * @return the point reached, for curves whose loop has more to add
   */
  MillerPoint<F> walk(F qx, F qy, List<Line<F>> lines) {
    MillerPoint<F> t = new MillerPoint<>(qx, qy, lines);
    F minusY = qy.negate();
    for (int i = 1; i < digits.length; i++) {
      t.twice();
      if (digits[i] != 0) {
        t.add(qx, digits[i] > 0 ? qy : minusY);
      }
    }
    return t;
  }

  /** The product of all terms' Miller values. There must be at least one term. */
  Fp12<F> product(List<PairingTerm<F>> terms) {
    Fp12<F> f = Fp12.one(terms.get(0).y());
    int line = 0;
    for (int i = 1; i < digits.length; i++) {
      f = i == 1 ? f : f.square();
      f = multiplyByLines(f, terms, line++);
      if (digits[i] != 0) {
        f = multiplyByLines(f, terms, line++);
      }
    }
    while (line < terms.get(0).lines().size()) {
      f = multiplyByLines(f, terms, line++);
    }
    return f;
  }

  private Fp12<F> multiplyByLines(Fp12<F> f, List<PairingTerm<F>> terms, int index) {
    Fp12<F> result = f;
    for (PairingTerm<F> term : terms) {
      Line<F> line = term.lines().get(index);
      F atY = line.atY().multiplyByReal(term.y());
      F atX = line.atX().multiplyByReal(term.minusX());
      result =
          twistIsMultiplicative
              ? result.multiplyByLineM(line.constant(), atX, atY)
              : result.multiplyByLineD(atY, atX, line.constant());
    }
    return result;
  }

  /** {@code gamma^0} to {@code gamma^5}, the constants of the Frobenius map. */
  static <F extends QuadraticElement<F>> List<F> powersToFive(F gamma) {
    List<F> powers = new ArrayList<>(6);
    powers.add(gamma.one());
    for (int i = 1; i < 6; i++) {
      powers.add(powers.get(i - 1).multiply(gamma));
    }
    return powers;
  }
}
