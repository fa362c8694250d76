package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.Poseidon2;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import dev.trestle.stark.prover.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Against {@link Poseidon2}, whose own test has the known answers. */
class Poseidon2AirTest {
  private static final Poseidon2 PERMUTATION = new Poseidon2(12);
  private static final ConstraintSystem SERVING =
      ConstraintSystem.of(new Poseidon2Air(PERMUTATION, true), 3);
  private static final ConstraintSystem ALONE =
      ConstraintSystem.of(new Poseidon2Air(PERMUTATION, false), 3);

  private static List<long[]> inputs(int count, int width) {
    Random random = new Random(2023);
    List<long[]> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(random.longs(width).map(Goldilocks::reduce).toArray());
    }
    return inputs;
  }

  /** The tuple of a claim that the permutation maps one state to the other. */
  static long[] claim(long[] input, long[] output) {
    return LongStream.concat(LongStream.of(input), LongStream.of(output)).toArray();
  }

  private static List<long[]> claims(Poseidon2 permutation, List<long[]> inputs) {
    List<long[]> claims = new ArrayList<>();
    for (long[] input : inputs) {
      long[] output = input.clone();
      permutation.permute(output);
      claims.add(claim(input, output));
    }
    return claims;
  }

  /** Three permutations and a row of padding. */
  private static List<TableTrace> served() {
    Matrix main = Poseidon2Trace.of(PERMUTATION, inputs(3, 12), true);
    TableTrace claims = ClaimsAir.of(Buses.POSEIDON2, claims(PERMUTATION, inputs(3, 12)));
    return List.of(TableTrace.of(SERVING, main), claims);
  }

  @Test
  void trace_computesWhatPoseidon2Computes() {
    assertThat(ConstraintChecker.check(served())).isEmpty();
    assertThat(SERVING.degree()).isEqualTo(3);
    assertThat(SERVING.width(Source.MAIN)).isEqualTo(249);

    Poseidon2 narrow = new Poseidon2(8);
    ConstraintSystem of8 = ConstraintSystem.of(new Poseidon2Air(narrow, true), 3);
    Matrix main = Poseidon2Trace.of(narrow, inputs(2, 8), true);
    TableTrace claims = ClaimsAir.of(Buses.POSEIDON2, claims(narrow, inputs(2, 8)));
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(of8, main), claims))).isEmpty();
    assertThat(of8.width(Source.MAIN)).isEqualTo(181);
  }

  @Test
  void trace_alone_satisfiesItsAir() {
    Matrix main = Poseidon2Trace.of(PERMUTATION, inputs(2, 12), false);
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(ALONE, main)))).isEmpty();
  }

  @Test
  void claim_ofAnotherOutput_isNotServed() {
    List<TableTrace> tables = served();
    Matrix claims = tables.getLast().main();
    claims.set(1, 24, Goldilocks.add(claims.get(1, 24), 1));
    assertThat(ConstraintChecker.check(tables))
        .hasSize(2)
        .allSatisfy(v -> assertThat(v).isInstanceOf(Violation.UnbalancedTuple.class));
  }

  @Test
  void cells_allOfThem_cannotBeChangedUnnoticed() {
    UnderConstraint search = new UnderConstraint(new Tampering(served()), Choice.LAST, 0);
    assertThat(search.freeCells(0, 0, 1, 2, 3)).isEmpty();
  }

  @Test
  void witness_isTheOnlyOneForItsClaims() {
    Poseidon2 few = new Poseidon2(12, 2, 2);
    Matrix main = Poseidon2Trace.of(few, inputs(1, 12), true);
    ConstraintSystem system = ConstraintSystem.of(new Poseidon2Air(few, true), 3);
    TableTrace claims = ClaimsAir.of(Buses.POSEIDON2, claims(few, inputs(1, 12)));
    Tampering tampering = new Tampering(List.of(TableTrace.of(system, main), claims));
    UnderConstraint search = new UnderConstraint(tampering, Choice.LAST, 100);
    assertThat(search.movableCells(0, 0)).isEmpty();
    // padding may be any permutation
    assertThat(search.movableCells(0, 1)).hasSize(12).allMatch(name -> name.contains("input"));
  }

  /** Of two full and two partial rounds, so that a change at the top reaches the end quickly. */
  @Test
  void constraints_allOfThem_areNeeded() {
    assertThat(ALONE.constraints()).hasSize(236);
    Poseidon2 few = new Poseidon2(12, 2, 2);
    Matrix main = Poseidon2Trace.of(few, inputs(1, 12), false);
    ConstraintSystem alone = ConstraintSystem.of(new Poseidon2Air(few, false), 3);
    Tampering tampering = new Tampering(List.of(TableTrace.of(alone, main)));
    UnderConstraint search = new UnderConstraint(tampering, Choice.LAST, 100);
    assertThat(search.constraints(0)).hasSize(52);
    assertThat(search.unneeded(0, search.constraints(0), 1, 0)).isEmpty();
  }
}
