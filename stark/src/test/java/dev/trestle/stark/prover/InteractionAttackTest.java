package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.InvalidProofException.Reason;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TableValues;
import dev.trestle.stark.Transcript;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifierWith;
import dev.trestle.stark.VerifyingKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Provers that receive what was not sent, or send what is not received. */
class InteractionAttackTest {
  private static final StarkParameters PARAMETERS = new StarkParameters(1, 30, 0, 2, 1, 1);

  private record Stated(int mainColumns, Consumer<AirBuilder> constraints) implements Air {
    @Override
    public String name() {
      return "stated";
    }

    @Override
    public void define(AirBuilder air) {
      constraints.accept(air);
    }
  }

  private static final Air SENDER = new Stated(1, air -> air.send(1, air.constant(1), air.main(0)));
  private static final Air RECEIVER =
      new Stated(1, air -> air.receive(1, air.constant(1), air.main(0)));

  private record Attack(ProvingKey key, List<Matrix> traces) {
    static Attack on(List<Air> airs, Matrix... traces) {
      List<ProvingKey.Definition> tables = airs.stream().map(ProvingKey.Definition::of).toList();
      return new Attack(SmallStatement.PROVER.key(PARAMETERS, tables), List.of(traces));
    }

    List<long[]> publicValues() {
      return traces.stream().map(trace -> new long[0]).toList();
    }

    byte[] honestly() {
      return SmallStatement.PROVER.prove(key, traces, publicValues(), stage -> {});
    }

    /** Without the prover's checks; the sums are as {@code lie} makes them. */
    byte[] lying(BiFunction<Integer, Cubic, Cubic> lie, Transcript transcript) {
      return new ProofRun(
          key,
          traces,
          publicValues(),
          SmallStatement.KERNELS,
          Workers.callingThread(),
          stage -> {},
          transcript) {
        @Override
        Cubic sum(int table, Cubic sum) {
          return lie.apply(table, sum);
        }

        @Override
        void requireConstraints(
            TableValues[] values, Cubic[][] challenges, Cubic lambda, Cubic z) {}

        @Override
        void requireBalance(Cubic total) {}
      }.prove();
    }

    Verdict verify(byte[] proof) {
      return StarkVerifier.verify(key.verifyingKey(), publicValues(), proof, 0);
    }

    void assertRejected(byte[] proof, Reason reason) {
      assertThat(verify(proof))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }
  }

  /** One column of a row each. */
  private static Matrix column(long... values) {
    Matrix matrix = new Matrix(Integer.numberOfTrailingZeros(values.length), 1);
    for (int row = 0; row < values.length; row++) {
      matrix.set(row, 0, values[row]);
    }
    return matrix;
  }

  private static Cubic honest(int table, Cubic sum) {
    return sum;
  }

  @Test
  void whatIsSent_isWhatIsReceived() {
    List<Air> airs = List.of(SENDER, RECEIVER);
    Attack right = Attack.on(airs, column(3, 5, 5, 9), column(5, 9, 3, 5));
    assertThat(right.verify(right.honestly()).accepted()).isTrue();
    Attack wrong = Attack.on(airs, column(3, 5, 5, 9), column(5, 9, 3, 3));
    assertThatIllegalArgumentException().isThrownBy(wrong::honestly);
    wrong.assertRejected(
        wrong.lying(InteractionAttackTest::honest, new Transcript()), Reason.INTERACTIONS);
  }

  @Test
  void sums_thatBalanceButAreNotTheTables_breakAConstraint() {
    Attack wrong = Attack.on(List.of(SENDER, RECEIVER), column(3, 5, 5, 9), column(5, 9, 3, 3));
    wrong.assertRejected(
        wrong.lying((table, sum) -> Cubic.ZERO, new Transcript()), Reason.CONSTRAINTS);
    // the second table's is made to fit the first's
    Cubic[] first = new Cubic[1];
    wrong.assertRejected(
        wrong.lying(
            (table, sum) -> {
              if (table == 0) {
                first[0] = sum;
              }
              return table == 0 ? sum : first[0].negate();
            },
            new Transcript()),
        Reason.CONSTRAINTS);
  }

  @Test
  void heights_ofManyRepeats_areCountedByMultiplicity() {
    Air thrice = new Stated(1, air -> air.receive(1, air.constant(3), air.main(0)));
    Attack right = Attack.on(List.of(SENDER, thrice), column(7, 7, 7, 8, 8, 8, 7, 7), column(7, 8));
    assertThatIllegalArgumentException().isThrownBy(right::honestly);
    right =
        Attack.on(List.of(SENDER, SENDER, thrice), column(7, 7, 7, 8), column(8, 8), column(7, 8));
    assertThat(right.verify(right.honestly()).accepted()).isTrue();
  }

  @Test
  void busesOfTheSameTuple_areNotOne() {
    Air other = new Stated(1, air -> air.receive(2, air.constant(1), air.main(0)));
    Attack wrong = Attack.on(List.of(SENDER, other), column(3, 5), column(3, 5));
    assertThatIllegalArgumentException().isThrownBy(wrong::honestly);
    wrong.assertRejected(
        wrong.lying(InteractionAttackTest::honest, new Transcript()), Reason.INTERACTIONS);
    // bus 2, tuple x is not bus 1, tuple x + 1 / η, nor (x, 0) the number 2 · x
    Air pair = new Stated(1, air -> air.receive(2, air.constant(1), air.main(0), air.constant(0)));
    Attack pairs = Attack.on(List.of(SENDER, pair), column(3, 5), column(3, 5));
    assertThatIllegalArgumentException().isThrownBy(pairs::honestly);
  }

  @Test
  void tuplesOfTheSameElements_inAnotherOrder_areNotOne() {
    Air sends = new Stated(2, air -> air.send(1, air.constant(1), air.main(0), air.main(1)));
    Air receives = new Stated(2, air -> air.receive(1, air.constant(1), air.main(0), air.main(1)));
    Matrix one = new Matrix(1, 2);
    Matrix other = new Matrix(1, 2);
    for (int row = 0; row < 2; row++) {
      one.set(row, 0, 4);
      one.set(row, 1, 6);
      other.set(row, 0, 6);
      other.set(row, 1, 4);
    }
    Attack wrong = Attack.on(List.of(sends, receives), one, other);
    assertThatIllegalArgumentException().isThrownBy(wrong::honestly);
    wrong.assertRejected(
        wrong.lying(InteractionAttackTest::honest, new Transcript()), Reason.INTERACTIONS);
    Attack right = Attack.on(List.of(sends, receives), one, one);
    assertThat(right.verify(right.honestly()).accepted()).isTrue();
  }

  /** p - 1 is minus one: where nothing bounds it, an asker un-asks. */
  @Test
  void multiplicityOfMinusOne_passesOnlyIfNothingBoundsIt() {
    Consumer<AirBuilder> asks = air -> air.send(1, air.main(1), air.main(0));
    Air unbounded = new Stated(2, asks);
    Air bounded = new Stated(2, asks.andThen(air -> air.assertBoolean(air.main(1))));
    Matrix trace = new Matrix(1, 2);
    trace.set(0, 0, 77);
    trace.set(0, 1, 1);
    trace.set(1, 0, 77);
    trace.set(1, 1, Goldilocks.P - 1);
    Attack careless = Attack.on(List.of(unbounded), trace);
    assertThat(careless.verify(careless.honestly()).accepted()).isTrue();
    Attack careful = Attack.on(List.of(bounded), trace);
    assertThatIllegalArgumentException().isThrownBy(careful::honestly);
    careful.assertRejected(
        careful.lying(InteractionAttackTest::honest, new Transcript()), Reason.CONSTRAINTS);
  }

  /**
   * Two kinds of askers could ask p times in all for what nobody has: then none would be missing.
   */
  @Test
  void multiplicities_thatCouldWrap_areRefusedByHeight() {
    Air much = new Stated(1, air -> air.send(1, air.constant(0xFFFF_FFFFL), air.main(0)));
    Air often = new Stated(1, air -> air.receive(1, air.constant(-0xFFFF_FFFFL), air.main(0)));
    for (List<Air> airs : List.of(List.of(much, much, much), List.of(often, often, often))) {
      VerifyingKey key =
          SmallStatement.PROVER
              .key(PARAMETERS, airs.stream().map(ProvingKey.Definition::of).toList())
              .verifyingKey();
      List<long[]> values = List.of(new long[0], new long[0], new long[0]);
      byte[] fits = {30, 29, 28};
      byte[] wraps = {30, 30, 30};
      assertThat(StarkVerifier.verify(key, values, fits, 0))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class, r -> assertThat(r.reason()).isEqualTo(Reason.LENGTH));
      assertThat(StarkVerifier.verify(key, values, wraps, 0))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class, r -> assertThat(r.reason()).isEqualTo(Reason.HEIGHT));
    }
  }

  /** γ such that γ + bus + η·x = 0 for one x: φ·0 = m has no solution for m = 1. */
  @Test
  void denominatorOfZero_underARiggedChallenge_stopsTheProver() {
    class Rigged extends Transcript {
      private final List<Cubic> drawn = new ArrayList<>();

      @Override
      public Cubic draw() {
        Cubic element = super.draw();
        drawn.add(element);
        Cubic eta = new Cubic(11, 12, 13);
        return switch (drawn.size()) {
          case 1 -> eta.times(5).plus(1).negate();
          case 2 -> eta;
          default -> element;
        };
      }
    }

    Attack attack = Attack.on(List.of(SENDER, RECEIVER), column(3, 5), column(5, 3));
    assertThatThrownBy(() -> attack.lying(InteractionAttackTest::honest, new Rigged()))
        .isInstanceOf(ArithmeticException.class);
    // a tuple that meets no zero is proven under the same challenges, and accepted under them only
    Attack other = Attack.on(List.of(SENDER, RECEIVER), column(3, 4), column(4, 3));
    byte[] proof = other.lying(InteractionAttackTest::honest, new Rigged());
    assertThat(
            VerifierWith.transcript(
                    other.key().verifyingKey(), other.publicValues(), proof, new Rigged())
                .accepted())
        .isTrue();
    assertThat(other.verify(proof).accepted()).isFalse();
  }

  @Test
  void sums_addedForATableWithoutInteractions_areNotRead() {
    Air silent = new Stated(1, air -> air.assertBoolean(air.main(0)));
    Attack right =
        Attack.on(List.of(SENDER, silent, RECEIVER), column(3, 5), column(0, 1), column(5, 3));
    byte[] proof = right.honestly();
    assertThat(right.verify(proof).accepted()).isTrue();
    // heights, main cap, auxiliary cap, then two sums
    int sums = 3 + 2 * 64;
    byte[] longer = new byte[proof.length + Cubic.SIZE_BYTES];
    System.arraycopy(proof, 0, longer, 0, sums + Cubic.SIZE_BYTES);
    System.arraycopy(
        proof,
        sums + Cubic.SIZE_BYTES,
        longer,
        sums + 2 * Cubic.SIZE_BYTES,
        proof.length - sums - Cubic.SIZE_BYTES);
    right.assertRejected(longer, Reason.INTERACTIONS);
    byte[] swapped = Arrays.copyOf(proof, proof.length);
    System.arraycopy(proof, sums, swapped, sums + Cubic.SIZE_BYTES, Cubic.SIZE_BYTES);
    System.arraycopy(proof, sums + Cubic.SIZE_BYTES, swapped, sums, Cubic.SIZE_BYTES);
    right.assertRejected(swapped, Reason.CONSTRAINTS);
  }
}
