package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stf.crypto.Keccak;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeccakChainTest {
  private static final int LOG_ROWS = 6;
  private static final StarkParameters QUICK = new StarkParameters(1, 8, 0, 3, 2, 0);
  private static final StarkProver PROVER =
      StarkProver.scalar(LOG_ROWS + 1, Workers.callingThread());
  private static final ProvingKey KEY =
      PROVER.key(QUICK, List.of(ProvingKey.Definition.of(new KeccakChainAir())));

  @Test
  void chain_ofTwoPermutations_provesTheirResultAndNoOther() {
    long[] state = new long[25];
    for (int i = 0; i < state.length; i++) {
      state[i] = 0x9E37_79B9_7F4A_7C15L * (i + 1);
    }
    Matrix trace = KeccakChainTrace.of(LOG_ROWS, state);
    long[] values = KeccakChainTrace.publicValues(trace);
    Keccak.permute(state);
    Keccak.permute(state);
    for (int lane = 0; lane < 25; lane++) {
      assertThat(values[50 + 2 * lane]).isEqualTo(state[lane] & 0xFFFF_FFFFL);
      assertThat(values[51 + 2 * lane]).isEqualTo(state[lane] >>> 32);
    }
    byte[] proof = PROVER.prove(KEY, List.of(trace), List.of(values), stage -> {});
    assertThat(StarkVerifier.verify(KEY.verifyingKey(), List.of(values), proof, 0).accepted())
        .isTrue();
    values[99] ^= 1;
    assertThat(StarkVerifier.verify(KEY.verifyingKey(), List.of(values), proof, 0).accepted())
        .isFalse();
  }

  @Test
  void chain_thatBreaksOff_isNotProven() {
    Matrix first = KeccakChainTrace.of(LOG_ROWS, new long[25]);
    long[] other = new long[25];
    other[0] = 1;
    Matrix second = KeccakChainTrace.of(LOG_ROWS, other);
    Matrix spliced = new Matrix(LOG_ROWS, first.columns());
    for (int row = 0; row < spliced.rows(); row++) {
      Matrix from = row < KeccakChainAir.ROWS ? first : second;
      for (int column = 0; column < spliced.columns(); column++) {
        spliced.set(row, column, from.get(row, column));
      }
    }
    List<long[]> values = List.of(KeccakChainTrace.publicValues(spliced));
    assertThatThrownBy(() -> PROVER.prove(KEY, List.of(spliced), values, stage -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("breaks a constraint");
  }
}
