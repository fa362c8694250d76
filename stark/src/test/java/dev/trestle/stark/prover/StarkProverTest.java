package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.reference.FibonacciAir;
import dev.trestle.stark.reference.FibonacciTrace;
import java.util.List;
import org.junit.jupiter.api.Test;

class StarkProverTest {
  private static final StarkParameters SMALL = new StarkParameters(2, 20, 4, 3, 2, 1);
  private static final StarkProver PROVER = StarkProver.scalar(16, Workers.callingThread());

  @Test
  void fibonacci_ofEveryHeight_isAcceptedAndNoOtherResultIs() {
    ProvingKey key = PROVER.key(SMALL, List.of(ProvingKey.Definition.of(new FibonacciAir())));
    for (int log = 1; log < 12; log++) {
      int height = log;
      Matrix trace = FibonacciTrace.of(log, 0, 1);
      long[] values = FibonacciTrace.publicValues(trace);
      byte[] proof = PROVER.prove(key, List.of(trace), List.of(values), stage -> {});
      assertThat(StarkVerifier.verify(key.verifyingKey(), List.of(values), proof, 0))
          .isInstanceOfSatisfying(
              Verdict.Accepted.class,
              accepted -> assertThat(accepted.logHeights()).containsExactly(height));
      long[] other = values.clone();
      other[2] = Goldilocks.add(other[2], 1);
      assertThat(StarkVerifier.verify(key.verifyingKey(), List.of(other), proof, 0).accepted())
          .isFalse();
    }
  }

  @Test
  void tablesOfSeveralHeights_joinedByBuses_areAccepted() {
    SmallStatement statement = SmallStatement.of(SMALL, 7, 2, 5);
    assertThat(statement.verify(statement.prove())).isInstanceOf(Verdict.Accepted.class);
  }
}
