package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifyingKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A valid proof convinces of its own statement, and of no other. */
class WrongStatementTest {
  private static final SmallStatement STATEMENT = SmallStatement.small();
  private static final byte[] PROOF = STATEMENT.prove();

  private static Verdict verdict(VerifyingKey key, List<long[]> publicValues) {
    return StarkVerifier.verify(key, publicValues, PROOF, 0);
  }

  @Test
  void publicValues_otherThanTheProofs_areRejected() {
    assertThat(verdict(STATEMENT.verifyingKey(), STATEMENT.publicValues()).accepted()).isTrue();
    long first = STATEMENT.publicValues().get(2)[0];
    long last = STATEMENT.publicValues().get(2)[1];
    for (long[] other :
        new long[][] {
          {first + 1, last}, {first, last + 1}, {last, first}, {0, 0}, {first * 2, last * 2}
        }) {
      assertThat(verdict(STATEMENT.verifyingKey(), List.of(new long[0], new long[0], other)))
          .isInstanceOf(Verdict.Rejected.class);
    }
  }

  @Test
  void publicValues_thatTheKeyDoesNotWant_areRefused() {
    long[] right = STATEMENT.publicValues().get(2);
    long[] none = new long[0];
    List<List<long[]>> others =
        List.of(
            List.of(),
            List.of(none, none),
            List.of(none, none, none),
            List.of(none, none, new long[] {right[0]}),
            List.of(none, none, new long[] {right[0], right[1], 0}),
            List.of(right, none, none),
            List.of(new long[1], none, right),
            List.of(none, none, right, none),
            List.of(none, none, new long[] {right[0] + Goldilocks.P, right[1]}),
            List.of(none, none, new long[] {right[0], -1}));
    for (List<long[]> other : others) {
      assertThat(verdict(STATEMENT.verifyingKey(), other))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class,
              rejected -> assertThat(rejected.reason()).isEqualTo(Reason.PUBLIC_VALUES));
    }
  }

  @Test
  void heights_otherThanTheProofs_areRejected() {
    for (int table = 0; table < 3; table++) {
      for (int height = 0; height < 256; height++) {
        byte[] other = Arrays.copyOf(PROOF, PROOF.length);
        other[table] = (byte) height;
        Verdict verdict = STATEMENT.verify(other);
        assertThat(verdict.accepted()).isEqualTo(height == PROOF[table]);
        // the key fixes the height of the squares; no domain has more than 2^31 points
        if ((table == 1 && height != PROOF[table]) || height == 0 || height > 30) {
          assertThat(((Verdict.Rejected) verdict).reason()).isEqualTo(Reason.HEIGHT);
        }
      }
    }
    // two tables' heights swapped
    byte[] other = Arrays.copyOf(PROOF, PROOF.length);
    other[0] = PROOF[2];
    other[2] = PROOF[0];
    assertThat(STATEMENT.verify(other).accepted()).isFalse();
  }

  @Test
  void keys_withOneParameterChanged_rejectTheProof() {
    List<StarkParameters> others =
        List.of(
            new StarkParameters(2, 6, 2, 2, 1, 1),
            new StarkParameters(1, 5, 2, 2, 1, 1),
            new StarkParameters(1, 7, 2, 2, 1, 1),
            new StarkParameters(1, 6, 1, 2, 1, 1),
            new StarkParameters(1, 6, 0, 2, 1, 1),
            new StarkParameters(1, 6, 2, 1, 1, 1),
            new StarkParameters(1, 6, 2, 3, 1, 1),
            new StarkParameters(1, 6, 2, 2, 0, 1),
            new StarkParameters(1, 6, 2, 2, 2, 1),
            new StarkParameters(1, 6, 2, 2, 1, 0),
            new StarkParameters(1, 6, 2, 2, 1, 2));
    for (StarkParameters parameters : others) {
      VerifyingKey key = SmallStatement.key(parameters, SmallStatement.squares()).verifyingKey();
      assertThat(verdict(key, STATEMENT.publicValues()).accepted()).as("%s", parameters).isFalse();
    }
  }

  @Test
  void keys_withOneFixedCellChanged_rejectTheProof() {
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        Matrix squares = SmallStatement.squares();
        squares.set(row, column, squares.get(row, column) + 1);
        VerifyingKey key = SmallStatement.key(SmallStatement.PARAMETERS, squares).verifyingKey();
        assertThat(verdict(key, STATEMENT.publicValues()).accepted()).isFalse();
      }
    }
  }

  /** The doubling numbers, stated otherwise. */
  private record Restated(Consumer<AirBuilder> constraints) implements Air {
    @Override
    public String name() {
      return "doubling, stated otherwise";
    }

    @Override
    public int mainColumns() {
      return 1;
    }

    @Override
    public int publicValues() {
      return 2;
    }

    @Override
    public void define(AirBuilder air) {
      constraints.accept(air);
    }
  }

  private static VerifyingKey keyWith(Air doubling, boolean doublingFirst) {
    List<ProvingKey.Definition> tables = new ArrayList<>();
    tables.add(ProvingKey.Definition.of(new SmallStatement.Askers()));
    tables.add(
        new ProvingKey.Definition(
            new SmallStatement.Squares(), Optional.of(SmallStatement.squares())));
    tables.add(doublingFirst ? 0 : 2, ProvingKey.Definition.of(doubling));
    return SmallStatement.PROVER.key(SmallStatement.PARAMETERS, tables).verifyingKey();
  }

  @Test
  void keys_withConstraintsChanged_rejectTheProof() {
    Air same = new Restated(new SmallStatement.Doubling()::define);
    assertThat(verdict(keyWith(same, false), STATEMENT.publicValues()).accepted()).isTrue();
    List<Consumer<AirBuilder>> others =
        List.of(
            air -> {
              // the last two in another order
              air.assertZeroFirst(air.main(0).minus(air.publicValue(0)));
              air.assertZeroLast(air.main(0).minus(air.publicValue(1)));
              air.assertZeroTransition(air.mainNext(0).minus(air.main(0).plus(air.main(0))));
            },
            air -> {
              // the last left out
              air.assertZeroFirst(air.main(0).minus(air.publicValue(0)));
              air.assertZeroTransition(air.mainNext(0).minus(air.main(0).plus(air.main(0))));
            },
            air -> {
              // the same, written otherwise
              air.assertZeroFirst(air.main(0).minus(air.publicValue(0)));
              air.assertZeroTransition(air.mainNext(0).minus(air.main(0).times(2)));
              air.assertZeroLast(air.main(0).minus(air.publicValue(1)));
            },
            air -> {
              // public values exchanged
              air.assertZeroFirst(air.main(0).minus(air.publicValue(1)));
              air.assertZeroTransition(air.mainNext(0).minus(air.main(0).plus(air.main(0))));
              air.assertZeroLast(air.main(0).minus(air.publicValue(0)));
            });
    for (Consumer<AirBuilder> other : others) {
      VerifyingKey key = keyWith(new Restated(other), false);
      assertThat(verdict(key, STATEMENT.publicValues()).accepted()).isFalse();
    }
  }

  @Test
  void keys_withTablesInAnotherOrder_rejectTheProof() {
    VerifyingKey key = keyWith(new SmallStatement.Doubling(), true);
    long[] values = STATEMENT.publicValues().get(2);
    assertThat(verdict(key, List.of(values, new long[0], new long[0])).accepted()).isFalse();
    byte[] reordered = Arrays.copyOf(PROOF, PROOF.length);
    reordered[0] = PROOF[2];
    reordered[1] = PROOF[0];
    reordered[2] = PROOF[1];
    assertThat(
            StarkVerifier.verify(key, List.of(values, new long[0], new long[0]), reordered, 0)
                .accepted())
        .isFalse();
  }

  @Test
  void floor_aboveTheProofsBits_isNotReached() {
    Verdict.Accepted accepted = (Verdict.Accepted) STATEMENT.verify(PROOF);
    assertThat(
            StarkVerifier.verify(
                STATEMENT.verifyingKey(), STATEMENT.publicValues(), PROOF, accepted.bits() + 1))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(Reason.SECURITY));
    assertThat(
            StarkVerifier.verify(
                    STATEMENT.verifyingKey(), STATEMENT.publicValues(), PROOF, accepted.bits())
                .accepted())
        .isTrue();
  }
}
