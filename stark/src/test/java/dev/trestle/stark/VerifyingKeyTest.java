package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A key that would let a verifier overlook something, or throw, is none. */
class VerifyingKeyTest {
  private static final StarkParameters PARAMETERS = new StarkParameters(1, 20, 0, 2, 1, 3);

  private record Stated(int fixedColumns, int mainColumns, Consumer<AirBuilder> constraints)
      implements Air {
    @Override
    public String name() {
      return "stated";
    }

    @Override
    public int publicValues() {
      return 1;
    }

    @Override
    public void define(AirBuilder air) {
      constraints.accept(air);
    }
  }

  private static ConstraintSystem system(int fixed, int main, Consumer<AirBuilder> constraints) {
    return ConstraintSystem.of(new Stated(fixed, main, constraints), 3);
  }

  private static VerifyingKey key(ConstraintSystem system, OptionalInt logHeight, int digests) {
    return new VerifyingKey(
        PARAMETERS,
        List.of(new Table(system, logHeight)),
        Collections.nCopies(digests, Bytes32.ZERO));
  }

  @Test
  void key_whoseFixedCapHasAnotherSize_isRefused() {
    ConstraintSystem system = system(1, 1, air -> air.assertEqual(air.main(0), air.fixed(0)));
    for (int digests : new int[] {0, 1, 4, 7, 9, 16}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key(system, OptionalInt.of(3), digests))
          .withMessageContaining("2^3 digests");
    }
    assertThatCode(() -> key(system, OptionalInt.of(3), 8)).doesNotThrowAnyException();
    // two rows, times the blow-up: fewer than the parameters' cap
    assertThatCode(() -> key(system, OptionalInt.of(1), 4)).doesNotThrowAnyException();
    assertThatIllegalArgumentException().isThrownBy(() -> key(system, OptionalInt.of(1), 8));
  }

  @Test
  void key_withACapButNoFixedColumns_isRefused() {
    ConstraintSystem system = system(0, 1, air -> air.assertZero(air.main(0)));
    assertThatIllegalArgumentException().isThrownBy(() -> key(system, OptionalInt.empty(), 8));
  }

  @Test
  void key_withoutMainColumns_isRefused() {
    ConstraintSystem system = system(1, 0, air -> air.assertZero(air.fixed(0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key(system, OptionalInt.of(3), 8))
        .withMessageContaining("no table has a column");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifyingKey(PARAMETERS, List.of(), List.of()));
  }

  @Test
  void key_withAFixedHeightOutOfBounds_isRefused() {
    ConstraintSystem system = system(0, 1, air -> air.assertZero(air.main(0)));
    // 255 would be encoded as "the prover chooses"
    for (int logHeight : new int[] {-1, 0, 31, 32, 255, 256 + 3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key(system, OptionalInt.of(logHeight), 0));
    }
    assertThat(key(system, OptionalInt.of(30), 0).digest())
        .isNotEqualTo(key(system, OptionalInt.empty(), 0).digest());
  }

  @Test
  void key_withLessThanNoColumns_isRefused() {
    ConstraintSystem other = system(0, 1, air -> air.assertZero(air.main(0)));
    ConstraintSystem system = system(0, -1, air -> {});
    List<Table> tables =
        List.of(new Table(other, OptionalInt.empty()), new Table(system, OptionalInt.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VerifyingKey(PARAMETERS, tables, List.of()))
        .withMessageContaining("less than no columns");
  }

  @Test
  void degree_thatWouldWrap_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            system(
                0,
                1,
                air -> {
                  Expression power = air.main(0);
                  for (int i = 0; i < 32; i++) {
                    power = power.square();
                  }
                  air.assertZero(power);
                }));
  }

  @Test
  void tuplesOfOneBus_ofSeveralWidths_areRefused() {
    // [x] would be [x, 0]: their sums differ by η²·0
    ConstraintSystem system =
        system(
            0,
            1,
            air -> {
              air.send(1, air.constant(1), air.main(0));
              air.receive(1, air.constant(1), air.main(0), air.constant(0));
            });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key(system, OptionalInt.empty(), 0))
        .withMessageContaining("bus 1");
  }

  @Test
  void weight_ofInteractions_isHowOftenARowCanAsk() {
    ConstraintSystem system =
        system(
            1,
            2,
            air -> {
              Expression flag = air.main(0);
              air.send(1, air.constant(5), flag);
              air.send(1, air.constant(-7), flag);
              air.receive(1, flag, flag);
              air.send(1, flag.times(100), flag);
              air.send(1, flag.plus(air.mainNext(1)).times(1000), flag);
              air.receive(1, air.constant(1).minus(air.fixed(0).times(10_000)), flag);
              air.send(1, air.constant(300).times(air.constant(-300)), flag);
              air.send(1, air.constant(0).times(air.constant(9)), flag);
            });
    assertThat(system.interactionWeight()).isEqualTo(5 + 7 + 1 + 100 + 2000 + 10_001 + 90_000);
  }

  @Test
  void multiplicity_withoutBounds_isRefused() {
    List<Consumer<AirBuilder>> unbounded =
        List.of(
            air -> air.send(1, air.constant(1L << 32), air.main(0)),
            air -> air.send(1, air.constant(-0xFFFF_FFFFL).minus(1), air.main(0)),
            air -> air.send(1, air.constant(1 << 16).times(1 << 16), air.main(0)),
            air -> air.receive(1, air.constant(1L << 62).times(1L << 62), air.main(0)),
            air -> air.receive(1, air.publicValue(0), air.main(0)));
    for (Consumer<AirBuilder> one : unbounded) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> system(0, 1, one))
          .withMessageContaining("without bounds");
    }
    assertThat(
            system(0, 1, air -> air.send(1, air.constant(-0xFFFF_FFFFL), air.main(0)))
                .interactionWeight())
        .isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void digest_dependsOnEveryPartOfTheKey() {
    ConstraintSystem one = system(0, 2, air -> air.assertZero(air.main(0)));
    List<ConstraintSystem> others =
        List.of(
            system(0, 3, air -> air.assertZero(air.main(0))),
            system(0, 2, air -> air.assertZero(air.main(1))),
            system(0, 2, air -> air.assertZero(air.mainNext(0))),
            system(0, 2, air -> air.assertZero(air.main(0).minus(1))),
            system(0, 2, air -> air.assertZeroFirst(air.main(0))),
            system(0, 2, air -> air.assertZeroLast(air.main(0))),
            system(0, 2, air -> air.assertZeroTransition(air.main(0))),
            system(0, 2, air -> {}),
            system(
                0,
                2,
                air -> {
                  air.assertZero(air.main(0));
                  air.assertZero(air.main(0));
                }));
    Bytes32 digest = key(one, OptionalInt.empty(), 0).digest();
    for (ConstraintSystem other : others) {
      assertThat(key(other, OptionalInt.empty(), 0).digest()).isNotEqualTo(digest);
    }
    for (StarkParameters parameters :
        List.of(
            new StarkParameters(2, 20, 0, 2, 1, 3),
            new StarkParameters(1, 21, 0, 2, 1, 3),
            new StarkParameters(1, 20, 1, 2, 1, 3),
            new StarkParameters(1, 20, 0, 3, 1, 3),
            new StarkParameters(1, 20, 0, 2, 2, 3),
            new StarkParameters(1, 20, 0, 2, 1, 2))) {
      List<Table> tables = List.of(new Table(one, OptionalInt.empty()));
      assertThat(new VerifyingKey(parameters, tables, List.of()).digest()).isNotEqualTo(digest);
    }
  }

  @Test
  void digest_ofTwoTables_dependsOnTheirOrder() {
    Table one = new Table(system(0, 1, air -> air.assertZero(air.main(0))), OptionalInt.empty());
    Table other = new Table(system(0, 2, air -> air.assertZero(air.main(1))), OptionalInt.empty());
    assertThat(new VerifyingKey(PARAMETERS, List.of(one, other), List.of()).digest())
        .isNotEqualTo(new VerifyingKey(PARAMETERS, List.of(other, one), List.of()).digest());
  }
}
