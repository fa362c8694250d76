package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;

/**
 * What a column's values on its evaluation domain say of its value at z and at z·w, w the generator
 * of the table's rows. The first n values in bit-reversed order are those on the coset 7·⟨w⟩ of
 * order n, and determine the column: f(z) = (z^n - 7^n) / (n·7^n) · Σ f(x)·x / (z - x).
 */
final class PointWeights {
  private final int logHeight;
  private final CubicVector here;
  private final CubicVector next;

  PointWeights(int logHeight, Cubic z) {
    this.logHeight = logHeight;
    int height = 1 << logHeight;
    EvaluationDomain domain = new EvaluationDomain(logHeight);
    long shiftToHeight = Goldilocks.power(Goldilocks.GENERATOR, height);
    Cubic scale =
        z.squarings(logHeight)
            .minus(shiftToHeight)
            .times(Goldilocks.inverse(Goldilocks.multiply(shiftToHeight, height)));
    this.here = new CubicVector(height);
    for (int i = 0; i < height; i++) {
      here.set(i, z.minus(domain.point(i)));
    }
    here.invert();
    for (int i = 0; i < height; i++) {
      here.set(i, here.get(i).times(domain.point(i)).times(scale));
    }
    // x / (z·w - x) is the weight for z of the point x / w
    this.next = new CubicVector(height);
    for (int i = 0; i < height; i++) {
      next.set(domain.neighbour(i, 1), here.get(i));
    }
  }

  /** The values at z, or at the next row's point, of all columns. */
  Cubic[] values(Matrix extended, boolean atNext, Kernels kernels, Workers workers) {
    long[] weights = (atNext ? next : here).planes();
    int height = 1 << logHeight;
    Cubic[] values = new Cubic[extended.columns()];
    workers.run(
        extended.strips(),
        s -> {
          long[] sums = new long[Cubic.DEGREE * Matrix.LANES];
          kernels.weighRows(extended.strip(s), 0, height, weights, height, sums);
          for (int lane = 0; lane < Matrix.LANES; lane++) {
            int column = s * Matrix.LANES + lane;
            if (column < values.length) {
              values[column] =
                  new Cubic(sums[lane], sums[Matrix.LANES + lane], sums[2 * Matrix.LANES + lane]);
            }
          }
        });
    return values;
  }
}
