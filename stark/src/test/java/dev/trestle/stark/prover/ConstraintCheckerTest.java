package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.Violation.FailedConstraint;
import dev.trestle.stark.prover.Violation.UnbalancedTuple;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintCheckerTest {
  private static final ConstraintSystem FIBONACCI = ConstraintSystem.of(new FibonacciAir(), 3);

  /** Sends column 0 on bus 1 as often as column 1 says, from every row; receives column 2. */
  private static final class Exchange implements Air {
    @Override
    public String name() {
      return "exchange";
    }

    @Override
    public int mainColumns() {
      return 3;
    }

    @Override
    public void define(AirBuilder air) {
      air.send(1, air.main(1), air.main(0), air.constant(5));
      air.receive(1, air.constant(1), air.main(2), air.constant(5));
    }
  }

  private static TableTrace fibonacci(Matrix main) {
    return TableTrace.of(FIBONACCI, main, 1, 1, 34);
  }

  @Test
  void check_ofAValidTrace_findsNothing() {
    assertThat(ConstraintChecker.check(List.of(fibonacci(FibonacciTrace.of(3, 1, 1))))).isEmpty();
  }

  @Test
  void check_ofAWrongCell_namesRowConstraintAndValues() {
    Matrix main = FibonacciTrace.of(3, 1, 1);
    main.set(4, 1, 9); // was 8
    List<Violation> violations = ConstraintChecker.check(List.of(fibonacci(main)));
    assertThat(violations)
        .extracting(Violation::message)
        .containsExactly(
            "fibonacci, row 3: constraint 3, TRANSITION·(b' - (a + b)) is 1, not 0;"
                + " a = 3, b = 5, b' = 9",
            "fibonacci, row 4: constraint 2, TRANSITION·(a' - b) is -1, not 0; b = 9, a' = 8");
  }

  @Test
  void check_ofAWrongPublicValue_namesIt() {
    Matrix main = FibonacciTrace.of(3, 1, 1);
    TableTrace trace = TableTrace.of(FIBONACCI, main, 1, 1, 35);
    assertThat(ConstraintChecker.check(List.of(trace)))
        .singleElement()
        .isInstanceOfSatisfying(
            FailedConstraint.class,
            failed -> {
              assertThat(failed.row()).isEqualTo(7);
              assertThat(failed.constraint()).isEqualTo(4);
              assertThat(failed.leaves())
                  .contains(new Violation.Leaf("b", 34), new Violation.Leaf("public2", 35));
            });
  }

  @Test
  void check_ofAConstraintThatFailsOnManyRows_reportsTheFirst() {
    Matrix main = new Matrix(3, 2);
    for (int row = 0; row < 8; row++) {
      main.set(row, 0, 1);
      main.set(row, 1, 1);
    }
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(FIBONACCI, main, 1, 1, 1))))
        .singleElement()
        .isInstanceOfSatisfying(
            FailedConstraint.class, failed -> assertThat(failed.row()).isZero());
  }

  @Test
  void check_ofBuses_countsTuplesWithTheirMultiplicities() {
    ConstraintSystem system = ConstraintSystem.of(new Exchange(), 3);
    Matrix main = new Matrix(2, 3);
    main.set(1, 0, 7);
    main.set(1, 1, 2);
    main.set(2, 1, 2); // 0 twice
    main.set(0, 2, 7);
    main.set(3, 2, 7);
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(system, main)))).isEmpty();

    main.set(2, 0, 3); // 3 twice, and 0 never
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(system, main))))
        .containsExactly(
            new UnbalancedTuple(1, List.of(0L, 5L), Goldilocks.P - 2, "exchange", 1),
            new UnbalancedTuple(1, List.of(3L, 5L), 2, "exchange", 2))
        .extracting(Violation::message)
        .containsExactly(
            "bus 1: (0, 5) is received 2 times too often; first in exchange, row 1",
            "bus 1: (3, 5) is sent 2 times too often; first in exchange, row 2");
  }

  @Test
  void check_ofATupleSentInOneTableAndReceivedInAnother_balances() {
    ConstraintSystem system = ConstraintSystem.of(new Exchange(), 3);
    Matrix sends = new Matrix(0, 3);
    sends.set(0, 0, 4);
    sends.set(0, 1, 1);
    sends.set(0, 2, 6);
    Matrix receives = new Matrix(0, 3);
    receives.set(0, 0, 6);
    receives.set(0, 1, 1);
    receives.set(0, 2, 4);
    TableTrace one = TableTrace.of(system, sends);
    TableTrace other = TableTrace.of(system, receives);
    assertThat(ConstraintChecker.check(List.of(one, other))).isEmpty();
    assertThat(ConstraintChecker.check(List.of(one))).hasSize(2);
  }

  @Test
  void trace_ofAnotherShapeThanItsSystem_isRefused() {
    assertThatThrownBy(() -> TableTrace.of(FIBONACCI, new Matrix(3, 3), 1, 1, 34))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fibonacci, main columns: 2 expected, not 3");
    assertThatThrownBy(() -> TableTrace.of(FIBONACCI, new Matrix(3, 2), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fibonacci, public values: 3 expected, not 2");
  }
}
