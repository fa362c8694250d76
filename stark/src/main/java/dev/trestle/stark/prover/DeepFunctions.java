package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.TableValues;
import java.util.List;
import java.util.Map;

/** The functions f that FRI tests, on their whole domains: docs/spec/stark.md, DEEP. */
final class DeepFunctions {
  private static final int CHUNK = 1 << 12;

  private final ProofShape shape;
  private final Cubic z;
  private final Cubic[] powers;
  private final Kernels kernels;
  private final Workers workers;

  DeepFunctions(ProofShape shape, Cubic z, Cubic alpha, Kernels kernels, Workers workers) {
    this.shape = shape;
    this.z = z;
    this.kernels = kernels;
    this.workers = workers;
    this.powers = new Cubic[shape.powers()];
    Cubic power = Cubic.ONE;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power = power.times(alpha);
    }
  }

  /**
   * f of one size.
   *
   * @param extended the columns of each table on its evaluation domain, by source
   * @param values what was opened of each table
   */
  CubicVector of(int logSize, List<Map<Source, Matrix>> extended, TableValues[] values) {
    CubicVector f = new CubicVector(1 << logSize);
    EvaluationDomain domain = new EvaluationDomain(logSize);
    CubicVector inverses = new CubicVector(1 << logSize);
    for (int i = 0; i < inverses.size(); i++) {
      inverses.set(i, Cubic.of(domain.point(i)).minus(z));
    }
    inverses.invert();
    for (int t = 0; t < shape.tables(); t++) {
      if (shape.logSize(t) == logSize) {
        addTable(t, extended.get(t), values[t], f, domain, inverses);
      }
    }
    return f;
  }

  private void addTable(
      int table,
      Map<Source, Matrix> extended,
      TableValues values,
      CubicVector f,
      EvaluationDomain domain,
      CubicVector inverses) {
    int power = shape.firstPower(table);
    int powerNext = power + shape.openings(table, false);
    long root = Goldilocks.rootOfUnity(shape.logHeight(table));
    long inverseRoot = Goldilocks.inverse(root);
    int rowSteps = 1 << shape.key().parameters().logBlowup();
    for (Source source : Source.values()) {
      Matrix matrix = extended.get(source);
      if (matrix == null) {
        continue;
      }
      int width = matrix.columns();
      CubicVector weighed = weigh(matrix, power);
      boolean opensNext = shape.opensNext(table, source);
      Cubic opened = weigh(values.here()[source.ordinal()], power);
      Cubic openedNext = opensNext ? weigh(values.next()[source.ordinal()], power) : Cubic.ZERO;
      Cubic toNext = opensNext ? powers[powerNext - power] : Cubic.ZERO;
      inChunks(
          f.size(),
          (from, to) -> {
            for (int i = from; i < to; i++) {
              Cubic value = weighed.get(i);
              Cubic term = value.minus(opened).times(inverses.get(i));
              if (opensNext) {
                // 1 / (x - z·w) = 1 / (x/w - z) / w
                Cubic inverse = inverses.get(domain.neighbour(i, -rowSteps)).times(inverseRoot);
                term = term.plus(value.minus(openedNext).times(inverse).times(toNext));
              }
              f.set(i, f.get(i).plus(term));
            }
          });
      power += width;
      powerNext += opensNext ? width : 0;
    }
  }

  private Cubic weigh(Cubic[] values, int firstPower) {
    Cubic sum = Cubic.ZERO;
    for (int i = 0; i < values.length; i++) {
      sum = sum.plus(values[i].times(powers[firstPower + i]));
    }
    return sum;
  }

  private CubicVector weigh(Matrix matrix, int firstPower) {
    CubicVector sum = new CubicVector(matrix.rows());
    long[][] weights = new long[matrix.strips()][Cubic.DEGREE * Matrix.LANES];
    for (int c = 0; c < matrix.columns(); c++) {
      Cubic power = powers[firstPower + c];
      long[] of = weights[c / Matrix.LANES];
      int lane = c % Matrix.LANES;
      of[lane] = power.a();
      of[Matrix.LANES + lane] = power.b();
      of[2 * Matrix.LANES + lane] = power.c();
    }
    inChunks(
        matrix.rows(),
        (from, to) -> {
          for (int s = 0; s < weights.length; s++) {
            kernels.weighColumns(
                matrix.strip(s), from, to - from, weights[s], sum.planes(), sum.size());
          }
        });
    return sum;
  }

  private interface Range {
    void run(int from, int to);
  }

  private void inChunks(int rows, Range range) {
    int chunk = Math.min(CHUNK, rows);
    workers.run(rows / chunk, i -> range.run(i * chunk, (i + 1) * chunk));
  }
}
