package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Expression;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node;
import dev.trestle.stark.Node.Selector;
import dev.trestle.stark.Node.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The quotient as the prover computes it, step kinds side by side on vectors, against the same
 * constraint system walked node by node at one point after the other, as its definition says.
 */
class ConstraintEvaluatorTest {
  private static final long SEED = 20261201;
  private static final int COLUMNS = 11;
  private static final int LOG_QUOTIENT = 1;

  private final Random random = new Random(SEED);

  /** Random expressions of degree three, with what the rewriting of sums has to get right. */
  private final class RandomAir implements Air {
    private final long seed = random.nextLong();

    @Override
    public String name() {
      return "random";
    }

    @Override
    public int mainColumns() {
      return COLUMNS;
    }

    @Override
    public int fixedColumns() {
      return 2;
    }

    @Override
    public int publicValues() {
      return 2;
    }

    @Override
    public void define(AirBuilder air) {
      Random choice = new Random(seed);
      List<Expression> known = new ArrayList<>();
      for (int i = 0; i < COLUMNS; i++) {
        known.add(air.main(i));
        known.add(air.mainNext(i));
      }
      known.add(air.fixed(0));
      known.add(air.fixedNext(1));
      known.add(air.publicValue(0));
      known.add(air.publicValue(1));
      for (long constant : new long[] {0, 1, 2, -1, 3, 1L << 31, 1L << 33, -5, 12345678901L}) {
        known.add(air.constant(constant));
      }
      for (int i = 0; i < 120; i++) {
        Expression a = known.get(choice.nextInt(known.size()));
        Expression b = known.get(choice.nextInt(known.size()));
        int kind = choice.nextInt(4);
        if (kind == 0) {
          known.add(a.plus(b));
        } else if (kind == 1) {
          known.add(a.minus(b));
        } else if (kind == 2 && a.degree() + b.degree() <= 3) {
          known.add(a.times(b));
        } else {
          // as bits are put together
          known.add(a.times(2).plus(b));
        }
        if (i % 3 == 0) {
          constrain(air, known.getLast(), choice.nextInt(4));
        }
      }
      Expression bits = air.constant(0);
      for (int i = 0; i < 70; i++) {
        bits = bits.times(2).plus(known.get(i % known.size()));
      }
      air.assertZero(bits);
      air.assertBoolean(air.main(0));
      air.send(7, air.main(1), air.main(2), air.mainNext(3).plus(air.main(4)), air.constant(9));
      air.receive(7, air.main(5), air.main(6), air.main(7).times(air.main(8)), air.main(9));
    }

    private static void constrain(AirBuilder air, Expression expression, int kind) {
      if (kind == 0 && expression.degree() <= 2) {
        air.assertZeroFirst(expression);
      } else if (kind == 1 && expression.degree() <= 2) {
        air.assertZeroLast(expression);
      } else if (kind == 2) {
        air.assertZeroTransition(expression);
      } else {
        air.assertZero(expression);
      }
    }
  }

  @Test
  void quotient_ofRandomSystems_isThatOfTheirDefinition() {
    System.out.println("ConstraintEvaluatorTest seed " + SEED);
    for (int round = 0; round < 12; round++) {
      ConstraintSystem system = ConstraintSystem.of(new RandomAir(), 3);
      for (int logHeight : new int[] {1, 2, 3, 4, 5, 7, 9}) {
        compare(system, logHeight, KernelChoice.scalar(logHeight + 1).kernels());
        compare(system, logHeight, KernelChoice.best(logHeight + 1).kernels());
      }
    }
  }

  private void compare(ConstraintSystem system, int logHeight, Kernels kernels) {
    Map<Source, Matrix> columns = new EnumMap<>(Source.class);
    for (Source source : List.of(Source.FIXED, Source.MAIN, Source.AUXILIARY)) {
      columns.put(source, randomMatrix(logHeight + LOG_QUOTIENT, system.width(source)));
    }
    long[] publicValues = {element(), element()};
    Cubic[] challenges = {cubic(), cubic(), cubic()};
    Cubic lambda = cubic();
    var evaluator =
        new ConstraintEvaluator(system, new ConstraintProgram(system), logHeight, lambda, kernels);
    Matrix chunks = evaluator.quotient(columns, publicValues, challenges, Workers.callingThread());
    // the chunks' values at some points, put together, are the quotient's
    Matrix actual = new Matrix(logHeight + LOG_QUOTIENT, Cubic.DEGREE);
    for (int i = 0; i < actual.rows(); i++) {
      for (int limb = 0; limb < Cubic.DEGREE; limb++) {
        int chunk = i >>> logHeight;
        int row = i & (1 << logHeight) - 1;
        actual.set(i, limb, chunks.get(row, Cubic.DEGREE * chunk + limb));
      }
    }
    kernels.evaluateOnCoset(actual.strip(0), logHeight + LOG_QUOTIENT);
    EvaluationDomain domain = new EvaluationDomain(logHeight + LOG_QUOTIENT);
    Definition definition = new Definition(system, columns, publicValues, challenges, domain);
    for (int i = 0; i < actual.rows(); i++) {
      Cubic value = new Cubic(actual.get(i, 0), actual.get(i, 1), actual.get(i, 2));
      assertThat(value).isEqualTo(definition.quotient(i, logHeight, lambda));
    }
  }

  private Matrix randomMatrix(int logRows, int columns) {
    Matrix matrix = new Matrix(logRows, columns);
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < matrix.rows(); row++) {
        matrix.set(row, column, element());
      }
    }
    return matrix;
  }

  private long element() {
    return switch (random.nextInt(5)) {
      case 0 -> Goldilocks.P - 1 - random.nextInt(2);
      case 1 -> random.nextInt(2);
      default -> Long.remainderUnsigned(random.nextLong(), Goldilocks.P);
    };
  }

  private Cubic cubic() {
    return new Cubic(element(), element(), element());
  }

  /** The slow twin. */
  private record Definition(
      ConstraintSystem system,
      Map<Source, Matrix> columns,
      long[] publicValues,
      Cubic[] challenges,
      EvaluationDomain domain) {
    Cubic quotient(int position, int logHeight, Cubic lambda) {
      long x = domain.point(position);
      long vanishing = Goldilocks.subtract(Goldilocks.power(x, 1L << logHeight), 1);
      Cubic[] values = new Cubic[system.nodes().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (system.nodes().get(i)) {
              case Node.Column column -> cell(column, position);
              case Node.PublicValue open -> Cubic.of(publicValues[open.index()]);
              case Node.Constant constant -> Cubic.of(constant.value());
              case Node.Drawn drawn -> challenges[drawn.which().ordinal()];
              case Node.Selected selected ->
                  Cubic.of(selector(selected.which(), x, vanishing, logHeight));
              case Node.Sum sum -> values[sum.left()].plus(values[sum.right()]);
              case Node.Difference d -> values[d.left()].minus(values[d.right()]);
              case Node.Product p -> values[p.left()].times(values[p.right()]);
            };
      }
      Cubic sum = Cubic.ZERO;
      for (int constraint : system.constraints()) {
        sum = sum.times(lambda).plus(values[constraint]);
      }
      return sum.times(Goldilocks.inverse(vanishing));
    }

    private Cubic cell(Node.Column column, int position) {
      Matrix matrix = columns.get(column.source());
      int row = column.next() ? domain.neighbour(position, 1 << LOG_QUOTIENT) : position;
      if (column.source() != Source.AUXILIARY) {
        return Cubic.of(matrix.get(row, column.index()));
      }
      int at = Cubic.DEGREE * column.index();
      return new Cubic(matrix.get(row, at), matrix.get(row, at + 1), matrix.get(row, at + 2));
    }

    private static long selector(Selector selector, long x, long vanishing, int logHeight) {
      long last = Goldilocks.inverse(Goldilocks.rootOfUnity(logHeight));
      return switch (selector) {
        case FIRST -> Goldilocks.multiply(vanishing, Goldilocks.inverse(Goldilocks.subtract(x, 1)));
        case LAST ->
            Goldilocks.multiply(vanishing, Goldilocks.inverse(Goldilocks.subtract(x, last)));
        case TRANSITION -> Goldilocks.subtract(x, last);
      };
    }
  }
}
