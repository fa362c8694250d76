package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;

/**
 * What a column's values on its evaluation domain say of its value at z and at z·w, w the generator
 * of the table's rows. The first n values in bit-reversed order are those on the coset 7·⟨w⟩ of
 * order n, and determine the column: f(z) = (z^n - 7^n) / (n·7^n) · Σ f(x)·x / (z - x).
 */
final class PointWeights {
  private static final int CHUNK = 1 << 12;

  private final int logHeight;
  private final Kernels kernels;
  private final Workers workers;

  /** What all sums are to be multiplied by. */
  private final Cubic scale;

  private final CubicVector here;
  private final CubicVector next;

  PointWeights(int logHeight, Cubic z, Kernels kernels, Workers workers) {
    this.logHeight = logHeight;
    this.kernels = kernels;
    this.workers = workers;
    int height = 1 << logHeight;
    EvaluationDomain domain = new EvaluationDomain(logHeight);
    long shiftToHeight = Goldilocks.power(Goldilocks.GENERATOR, height);
    this.scale =
        z.squarings(logHeight)
            .minus(shiftToHeight)
            .times(Goldilocks.inverse(Goldilocks.multiply(shiftToHeight, height)));
    this.here = differences(domain, z);
    this.next = new CubicVector(height);
    Inversions.invert(here, kernels, workers);
    int chunk = Math.min(CHUNK, height);
    workers.run(height / chunk, task -> finish(domain, task * chunk, chunk));
  }

  /** z - x for all points x. */
  private static CubicVector differences(EvaluationDomain domain, Cubic z) {
    CubicVector differences = new CubicVector(domain.size());
    for (int i = 0; i < domain.size(); i++) {
      differences.set(i, new Cubic(Goldilocks.subtract(z.a(), domain.point(i)), z.b(), z.c()));
    }
    return differences;
  }

  private void finish(EvaluationDomain domain, int from, int count) {
    int height = domain.size();
    for (int plane = 0; plane < Cubic.DEGREE; plane++) {
      long[] planes = here.planes();
      int at = plane * height + from;
      kernels.multiply(planes, at, domain.points(), from, planes, at, count);
    }
    // x / (z·w - x) is the weight for z of the point x / w
    for (int i = from; i < from + count; i++) {
      int to = domain.neighbour(i, 1);
      for (int plane = 0; plane < Cubic.DEGREE; plane++) {
        next.planes()[plane * height + to] = here.planes()[plane * height + i];
      }
    }
  }

  /** The values at z, or at the next row's point, of all columns. */
  Cubic[] values(Matrix extended, boolean atNext) {
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
              Cubic sum =
                  new Cubic(sums[lane], sums[Matrix.LANES + lane], sums[2 * Matrix.LANES + lane]);
              values[column] = sum.times(scale);
            }
          }
        });
    return values;
  }
}
