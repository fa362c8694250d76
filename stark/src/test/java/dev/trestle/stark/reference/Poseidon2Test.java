package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Node.Source;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import dev.trestle.stark.prover.Violation;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Poseidon2Test {
  private Poseidon2Vectors vectors;
  private ConstraintSystem system;

  @BeforeEach
  void readVectors() throws IOException {
    vectors = Poseidon2Vectors.ofWidth(12);
    system = ConstraintSystem.of(new Poseidon2Air(vectors.constants(), true), 3);
  }

  private static TableTrace claim(Poseidon2Vectors vectors) {
    LongStream tuple =
        LongStream.concat(LongStream.of(vectors.input()), LongStream.of(vectors.output()));
    return ClaimsAir.of(Buses.POSEIDON2, List.of(tuple.toArray()));
  }

  /** The known answer on row 1 of four, of which the last two are padding. */
  private List<TableTrace> served() {
    List<long[]> inputs = List.of(new long[12], vectors.input(), new long[12]);
    Matrix main = Poseidon2Trace.of(vectors.constants(), inputs, true);
    int calls = Poseidon2Columns.of(vectors.constants()).calls();
    main.set(0, calls, 0);
    main.set(2, calls, 0);
    return List.of(TableTrace.of(system, main), claim(vectors));
  }

  @Test
  void trace_yieldsTheKnownAnswers() throws IOException {
    assertThat(ConstraintChecker.check(served())).isEmpty();
    assertThat(system.degree()).isEqualTo(3);
    assertThat(system.width(Source.MAIN)).isEqualTo(249);

    Poseidon2Vectors narrow = Poseidon2Vectors.ofWidth(8);
    ConstraintSystem of8 = ConstraintSystem.of(new Poseidon2Air(narrow.constants(), true), 3);
    Matrix main = Poseidon2Trace.of(narrow.constants(), List.of(narrow.input()), true);
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(of8, main), claim(narrow)))).isEmpty();
    assertThat(of8.width(Source.MAIN)).isEqualTo(181);
  }

  @Test
  void trace_alone_satisfiesItsAir() {
    ConstraintSystem alone = ConstraintSystem.of(new Poseidon2Air(vectors.constants(), false), 3);
    Matrix main = Poseidon2Trace.of(vectors.constants(), List.of(vectors.input()), false);
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(alone, main)))).isEmpty();
  }

  @Test
  void claim_ofAnotherOutput_isNotServed() {
    vectors.output()[11] = Goldilocks.add(vectors.output()[11], 1);
    assertThat(ConstraintChecker.check(served()))
        .hasSize(2)
        .allSatisfy(v -> assertThat(v).isInstanceOf(Violation.UnbalancedTuple.class));
  }

  @Test
  void cells_allOfThem_cannotBeChangedUnnoticed() {
    UnderConstraint search = new UnderConstraint(new Tampering(served()), Choice.LAST, 0);
    assertThat(search.freeCells(0, 0, 1, 2, 3)).isEmpty();
  }

  /** Of two full and two partial rounds, so that a change at the top reaches the end quickly. */
  @Test
  void constraints_allOfThem_areNeeded() {
    Poseidon2Constants all = vectors.constants();
    Poseidon2Constants few =
        new Poseidon2Constants(
            all.external().subList(0, 2), all.internal().subList(0, 2), all.diagonal());
    Matrix main = Poseidon2Trace.of(few, List.of(vectors.input()), false);
    ConstraintSystem alone = ConstraintSystem.of(new Poseidon2Air(few, false), 3);
    Tampering tampering = new Tampering(List.of(TableTrace.of(alone, main)));
    UnderConstraint search = new UnderConstraint(tampering, Choice.LAST, 100);
    assertThat(search.constraints(0)).hasSize(52);
    assertThat(search.unneeded(0, search.constraints(0), 1, 0)).isEmpty();
  }
}
