package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class FibonacciTest {
  private static final ConstraintSystem SYSTEM = ConstraintSystem.of(new FibonacciAir(), 2);

  private static TableTrace trace(int logRows) {
    Matrix main = FibonacciTrace.of(logRows, 1, 1);
    return TableTrace.of(SYSTEM, main, FibonacciTrace.publicValues(main));
  }

  private static UnderConstraint search() {
    return new UnderConstraint(new Tampering(List.of(trace(3))), Choice.LAST, 30);
  }

  @Test
  void trace_endsWithTheNumberThatAPlainLoopFinds() {
    TableTrace trace = trace(7);
    BigInteger a = BigInteger.ONE;
    BigInteger b = BigInteger.ONE;
    for (int row = 1; row < 128; row++) {
      BigInteger sum = a.add(b);
      a = b;
      b = sum;
    }
    BigInteger p = new BigInteger(Long.toUnsignedString(Goldilocks.P));
    assertThat(trace.publicValues()).containsExactly(1, 1, b.mod(p).longValue());
    assertThat(ConstraintChecker.check(List.of(trace))).isEmpty();
  }

  @Test
  void cells_allOfThem_cannotBeChangedUnnoticed() {
    assertThat(search().freeCells(0, 0, 1, 2, 3, 4, 5, 6, 7)).isEmpty();
  }

  @Test
  void constraints_allOfThem_areNeeded() {
    UnderConstraint search = search();
    assertThat(search.constraints(0)).hasSize(5);
    assertThat(search.unneeded(0, search.constraints(0), 1, 0, 3, 7)).isEmpty();
  }
}
