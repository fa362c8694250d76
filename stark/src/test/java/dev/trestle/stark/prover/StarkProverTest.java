package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StarkProverTest {
  private static final StarkParameters SMALL = new StarkParameters(2, 20, 4, 3, 2, 1);
  private static final StarkProver PROVER = StarkProver.scalar(16, Workers.callingThread());

  /** a, b → b, a + b. */
  private static final Air FIBONACCI =
      new Air() {
        @Override
        public String name() {
          return "fibonacci";
        }

        @Override
        public int mainColumns() {
          return 2;
        }

        @Override
        public int publicValues() {
          return 1;
        }

        @Override
        public void define(AirBuilder air) {
          air.assertZeroFirst(air.main(0).minus(0));
          air.assertZeroFirst(air.main(1).minus(1));
          air.assertZeroTransition(air.mainNext(0).minus(air.main(1)));
          air.assertZeroTransition(air.mainNext(1).minus(air.main(0).plus(air.main(1))));
          air.assertZeroLast(air.main(1).minus(air.publicValue(0)));
        }
      };

  /** Sends x, times 2 or 3, for a lookup in a table of squares. */
  private static final Air SENDER =
      new Air() {
        @Override
        public String name() {
          return "sender";
        }

        @Override
        public int mainColumns() {
          return 3;
        }

        @Override
        public void define(AirBuilder air) {
          air.send(1, air.constant(1), air.main(0), air.main(1));
          air.send(1, air.main(2), air.main(1), air.main(1).square());
          air.send(2, air.constant(1), air.main(0));
          air.receive(2, air.constant(1), air.mainNext(0));
          air.assertBoolean(air.main(2));
        }
      };

  private static final Air SQUARES =
      new Air() {
        @Override
        public String name() {
          return "squares";
        }

        @Override
        public int fixedColumns() {
          return 2;
        }

        @Override
        public int mainColumns() {
          return 1;
        }

        @Override
        public void define(AirBuilder air) {
          air.receive(1, air.main(0), air.fixed(0), air.fixed(1));
        }
      };

  @Test
  void fibonacci_ofEveryHeight_isAcceptedAndNoOtherResultIs() {
    ProvingKey key = PROVER.key(SMALL, List.of(ProvingKey.Definition.of(FIBONACCI)));
    for (int log = 1; log < 12; log++) {
      int height = log;
      Matrix trace = new Matrix(log, 2);
      long a = 0;
      long b = 1;
      for (int row = 0; row < trace.rows(); row++) {
        trace.set(row, 0, a);
        trace.set(row, 1, b);
        long sum = Goldilocks.add(a, b);
        a = b;
        b = sum;
      }
      List<long[]> result = List.of(new long[] {a});
      byte[] proof = PROVER.prove(key, List.of(trace), result, stage -> {});
      assertThat(StarkVerifier.verify(key.verifyingKey(), result, proof, 0))
          .isInstanceOfSatisfying(
              Verdict.Accepted.class,
              accepted -> assertThat(accepted.logHeights()).containsExactly(height));
      List<long[]> other = List.of(new long[] {Goldilocks.add(a, 1)});
      assertThat(StarkVerifier.verify(key.verifyingKey(), other, proof, 0).accepted()).isFalse();
    }
  }

  @Test
  void tablesOfSeveralHeights_joinedByBuses_areAccepted() {
    Matrix squares = new Matrix(4, 2);
    for (int i = 0; i < 16; i++) {
      squares.set(i, 0, i);
      squares.set(i, 1, i * i);
    }
    ProvingKey key =
        PROVER.key(
            SMALL,
            List.of(
                ProvingKey.Definition.of(SENDER),
                new ProvingKey.Definition(SQUARES, Optional.of(squares)),
                ProvingKey.Definition.of(FIBONACCI)));
    Matrix sender = new Matrix(7, 3);
    Matrix counts = new Matrix(4, 1);
    for (int row = 0; row < 128; row++) {
      int x = row % 4;
      sender.set(row, 0, x);
      sender.set(row, 1, x * x);
      sender.set(row, 2, row % 3 == 0 ? 1 : 0);
      counts.set(x, 0, counts.get(x, 0) + 1);
      if (row % 3 == 0) {
        counts.set(x * x, 0, counts.get(x * x, 0) + 1);
      }
    }
    Matrix fibonacci = new Matrix(1, 2);
    fibonacci.set(0, 1, 1);
    fibonacci.set(1, 0, 1);
    fibonacci.set(1, 1, 1);
    List<long[]> values = List.of(new long[0], new long[0], new long[] {1});
    byte[] proof = PROVER.prove(key, List.of(sender, counts, fibonacci), values, stage -> {});
    assertThat(StarkVerifier.verify(key.verifyingKey(), values, proof, 0))
        .isInstanceOf(Verdict.Accepted.class);
  }
}
