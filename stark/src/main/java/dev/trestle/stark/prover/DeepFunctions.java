package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.TableValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The functions f that FRI tests, on their whole domains: docs/spec/stark.md, DEEP. */
final class DeepFunctions {
  private static final Cubic X = new Cubic(0, 1, 0);
  private static final int CHUNK = 1 << 12;

  /** Rows of a frame: with as many columns as are weighed together it stays in a core's cache. */
  private static final int BLOCK = 32;

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
    EvaluationDomain domain = new EvaluationDomain(logSize);
    CubicVector inverses = new CubicVector(1 << logSize);
    for (int i = 0; i < inverses.size(); i++) {
      inverses.set(i, Cubic.of(domain.point(i)).minus(z));
    }
    Inversions.invert(inverses, kernels, workers);
    CubicVector f = new CubicVector(1 << logSize);
    for (int t = 0; t < shape.tables(); t++) {
      if (shape.logSize(t) == logSize) {
        addTable(t, extended.get(t), values[t], f, domain, inverses);
      }
    }
    return f;
  }

  /** Σ α^k·(c_k - opened_k), over what is opened at z, and over what is opened at z·w. */
  private void addTable(
      int table,
      Map<Source, Matrix> extended,
      TableValues values,
      CubicVector f,
      EvaluationDomain domain,
      CubicVector inverses) {
    CubicVector here = new CubicVector(f.size());
    CubicVector next = new CubicVector(shape.openings(table, true) > 0 ? f.size() : 1);
    int power = shape.firstPower(table);
    int powerNext = power + shape.openings(table, false);
    for (Source source : Source.values()) {
      Matrix matrix = extended.get(source);
      if (matrix == null) {
        continue;
      }
      if (shape.opensNext(table, source)) {
        CubicVector weighed = new CubicVector(f.size());
        weigh(matrix, power, weighed);
        Cubic toNext = powers[powerNext - power];
        inChunks(
            f.size(),
            (from, to) -> {
              add(weighed, here, from, to);
              multiplyAdd(weighed, toNext, next, from, to);
            });
        next.add(weigh(values.next()[source.ordinal()], powerNext).negate(), 0, f.size());
        powerNext += matrix.columns();
      } else {
        weigh(matrix, power, here);
      }
      here.add(weigh(values.here()[source.ordinal()], power).negate(), 0, f.size());
      power += matrix.columns();
    }
    inChunks(f.size(), (from, to) -> multiplyAdd(here, inverses, f, from, to));
    if (shape.openings(table, true) > 0) {
      CubicVector inversesNext = here; // which is used up
      // 1 / (x - z·w) = 1 / (x/w - z) / w
      long inverseRoot = Goldilocks.inverse(Goldilocks.rootOfUnity(shape.logHeight(table)));
      int rowSteps = 1 << shape.key().parameters().logBlowup();
      inChunks(
          f.size(),
          (from, to) -> {
            for (int i = from; i < to; i++) {
              int before = domain.neighbour(i, -rowSteps);
              for (int at = i; at < inversesNext.planes().length; at += f.size()) {
                inversesNext.planes()[at] = inverses.planes()[before];
                before += f.size();
              }
            }
            for (int at = from; at < inversesNext.planes().length; at += f.size()) {
              long[] planes = inversesNext.planes();
              kernels.multiply(planes, at, inverseRoot, planes, at, to - from);
            }
            multiplyAdd(next, inversesNext, f, from, to);
          });
    }
  }

  /** {@code sum += a · b}, of some elements; {@code a} is used up. */
  private void multiplyAdd(CubicVector a, CubicVector b, CubicVector sum, int from, int to) {
    long[] product = a.planes();
    kernels.multiplyCubic(product, from, b.planes(), from, product, from, a.size(), to - from);
    add(a, sum, from, to);
  }

  private void add(CubicVector a, CubicVector sum, int from, int to) {
    for (int at = from; at < sum.planes().length; at += sum.size()) {
      kernels.add(sum.planes(), at, a.planes(), at, sum.planes(), at, to - from);
    }
  }

  /** {@code sum += a · factor}, of some elements. */
  private void multiplyAdd(CubicVector a, Cubic factor, CubicVector sum, int from, int to) {
    Cubic column = factor; // factor · X^limb
    for (int limb = 0; limb < Cubic.DEGREE; limb++) {
      int at = limb * a.size() + from;
      long[] factors = {column.a(), column.b(), column.c()};
      for (int plane = 0; plane < Cubic.DEGREE; plane++) {
        int target = plane * sum.size() + from;
        kernels.multiplyAdd(a.planes(), at, factors[plane], sum.planes(), target, to - from);
      }
      column = column.times(X);
    }
  }

  private Cubic weigh(Cubic[] values, int firstPower) {
    Cubic sum = Cubic.ZERO;
    for (int i = 0; i < values.length; i++) {
      sum = sum.plus(values[i].times(powers[firstPower + i]));
    }
    return sum;
  }

  /** Adds the columns, each times its power. */
  private void weigh(Matrix matrix, int firstPower, CubicVector sum) {
    int block = Math.min(BLOCK, matrix.rows());
    List<Group> groups = new ArrayList<>();
    for (int first = 0; first < matrix.columns(); first += Kernels.MOST_WEIGHED) {
      int count = Math.min(Kernels.MOST_WEIGHED, matrix.columns() - first);
      long[] limbs = new long[count * WeightLimbs.LONGS];
      for (int i = 0; i < count; i++) {
        WeightLimbs.write(powers[firstPower + first + i], limbs, i);
      }
      int[] cells = IntStream.range(0, count).map(i -> i * block).toArray();
      groups.add(new Group(first / Matrix.LANES, cells, limbs));
    }
    inChunks(
        matrix.rows(),
        (from, to) -> {
          long[] frame = new long[Kernels.MOST_WEIGHED * block];
          long[] sums = new long[Cubic.DEGREE * block];
          for (int row = from; row < to; row += block) {
            Arrays.fill(sums, 0);
            for (Group group : groups) {
              group.weigh(matrix, row, block, frame, sums, kernels);
            }
            for (int plane = 0; plane < Cubic.DEGREE; plane++) {
              long[] planes = sum.planes();
              int at = plane * sum.size() + row;
              kernels.add(planes, at, sums, plane * block, planes, at, block);
            }
          }
        });
  }

  /** Columns that are weighed together, from a strip on: their places in a frame, their weights. */
  private record Group(int firstStrip, int[] cells, long[] limbs) {
    void weigh(Matrix matrix, int row, int block, long[] frame, long[] sums, Kernels kernels) {
      for (int lane = 0; lane < cells.length; lane += Matrix.LANES) {
        long[] strip = matrix.strip(firstStrip + lane / Matrix.LANES);
        kernels.loadColumns(strip, row, block, frame, lane * block);
      }
      kernels.weighCells(frame, cells, limbs, block, sums);
    }
  }

  private interface Range {
    void run(int from, int to);
  }

  private void inChunks(int rows, Range range) {
    int chunk = Math.min(CHUNK, rows);
    workers.run(rows / chunk, i -> range.run(i * chunk, (i + 1) * chunk));
  }
}
