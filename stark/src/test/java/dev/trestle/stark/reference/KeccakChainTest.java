package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.WithoutConstraint;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import dev.trestle.stark.prover.Violation;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stf.crypto.Keccak;
import java.util.ArrayList;
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

  /** Constraints of the permutations; those of the chain follow, three for each limb. */
  private static final int PERMUTATIONS = 3085;

  private static final ConstraintSystem SYSTEM = ConstraintSystem.of(new KeccakChainAir(), 3);

  @Test
  void cells_ofEveryRow_cannotBeChangedUnnoticed() {
    Matrix main = KeccakChainTrace.of(LOG_ROWS, new long[25]);
    TableTrace trace = TableTrace.of(SYSTEM, main, KeccakChainTrace.publicValues(main));
    UnderConstraint search = new UnderConstraint(new Tampering(List.of(trace)), Choice.LAST, 0);
    // first row, last round, first of the next, middle, last round, the one that is cut off, last
    assertThat(search.freeCells(0, 0, 23, 24, 31, 47, 48, 63)).isEmpty();
  }

  /** Without one of them: another beginning, a chain that breaks in one limb, another end. */
  @Test
  void constraints_ofTheChain_areNeeded() {
    assertThat(SYSTEM.constraints()).hasSize(PERMUTATIONS + 3 * KeccakColumns.LIMBS);
    Matrix honest = KeccakChainTrace.of(LOG_ROWS, new long[25]);
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      int constraint = PERMUTATIONS + 3 * limb;
      long[] begins = KeccakChainTrace.publicValues(honest);
      begins[limb] ^= 1;
      assertNeeded(constraint, honest, begins);
      Matrix broken = brokenIn(limb);
      assertNeeded(constraint + 1, broken, KeccakChainTrace.publicValues(broken));
      long[] ends = KeccakChainTrace.publicValues(honest);
      ends[KeccakColumns.LIMBS + limb] ^= 1;
      assertNeeded(constraint + 2, honest, ends);
    }
  }

  /** The second permutation's input is not the first one's output. */
  private static Matrix brokenIn(int limb) {
    List<long[]> inputs = new ArrayList<>();
    long[] state = new long[25];
    for (int i = 0; i < 3; i++) {
      inputs.add(state.clone());
      Keccak.permute(state);
      state[limb / 2] ^= i == 0 ? 1L << 32 * (limb % 2) : 0;
    }
    return KeccakTrace.of(inputs, false, LOG_ROWS);
  }

  private static void assertNeeded(int constraint, Matrix main, long[] publicValues) {
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(SYSTEM, main, publicValues))))
        .singleElement()
        .isInstanceOfSatisfying(
            Violation.FailedConstraint.class,
            failed -> assertThat(failed.constraint()).isEqualTo(constraint));
    ConstraintSystem without =
        ConstraintSystem.of(new WithoutConstraint(new KeccakChainAir(), constraint), 3);
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(without, main, publicValues))))
        .isEmpty();
  }
}
