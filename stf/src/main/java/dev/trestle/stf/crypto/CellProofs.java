package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The proofs of all cells of a polynomial f. The proof of the coset on which {@code X^64 = c}
 * commits to the quotient of f by {@code X^64 - c}, which is {@code sum over j of c^j * (f >>
 * 64*(j+1))} where {@code >>} drops the lowest coefficients. So the 63 commitments to the shifted
 * polynomials are enough: the 128 proofs are the values of the polynomial that has them as
 * coefficients.
 */
final class CellProofs {
  private CellProofs() {}

  /** In the order of the cells. */
  static List<CurvePoint<BlsFp>> of(KzgSetup setup, BlsFr[] coefficients) {
    List<CurvePoint<BlsFp>> shifted = new ArrayList<>(KzgCells.CELLS);
    for (int from = KzgCells.CELL_ELEMENTS;
        from < coefficients.length;
        from += KzgCells.CELL_ELEMENTS) {
      shifted.add(
          Kzg.combination(
              setup.g1Monomial(), Arrays.copyOfRange(coefficients, from, coefficients.length)));
    }
    while (shifted.size() < KzgCells.CELLS) {
      shifted.add(CurvePoint.infinity(BlsFp.ZERO));
    }
    List<CurvePoint<BlsFp>> values = evaluations(shifted);
    List<CurvePoint<BlsFp>> proofs = new ArrayList<>(KzgCells.CELLS);
    for (int cell = 0; cell < KzgCells.CELLS; cell++) {
      proofs.add(values.get(RootsOfUnity.reverseBits(cell, KzgCells.CELLS)));
    }
    return CurvePoint.toAffine(proofs);
  }

  /** {@link RootsOfUnity#evaluations} of a polynomial whose coefficients are points. */
  private static List<CurvePoint<BlsFp>> evaluations(List<CurvePoint<BlsFp>> coefficients) {
    int n = coefficients.size();
    if (n == 1) {
      return coefficients;
    }
    List<CurvePoint<BlsFp>> evens = new ArrayList<>(n / 2);
    List<CurvePoint<BlsFp>> odds = new ArrayList<>(n / 2);
    for (int i = 0; i < n; i += 2) {
      evens.add(coefficients.get(i));
      odds.add(coefficients.get(i + 1));
    }
    List<CurvePoint<BlsFp>> even = evaluations(evens);
    List<CurvePoint<BlsFp>> odd = evaluations(odds);
    List<CurvePoint<BlsFp>> sums = new ArrayList<>(n);
    List<CurvePoint<BlsFp>> differences = new ArrayList<>(n / 2);
    for (int i = 0; i < n / 2; i++) {
      CurvePoint<BlsFp> term = odd.get(i).multiply(RootsOfUnity.root(i, n).toLimbs());
      sums.add(even.get(i).add(term));
      differences.add(even.get(i).subtract(term));
    }
    sums.addAll(differences);
    return sums;
  }
}
