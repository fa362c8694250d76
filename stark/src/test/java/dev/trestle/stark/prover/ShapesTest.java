package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Shapes at the edge of what there is: no round of FRI, caps larger than a layer, tables without
 * columns or constraints, queries that meet. Right proofs are accepted; a wrong bit is not.
 */
class ShapesTest {
  private record Stated(int fixedColumns, int mainColumns, Consumer<AirBuilder> constraints)
      implements Air {
    @Override
    public String name() {
      return "stated";
    }

    @Override
    public void define(AirBuilder air) {
      constraints.accept(air);
    }
  }

  private static void assertSound(SmallStatement statement) {
    byte[] proof = statement.prove();
    assertThat(statement.verify(proof).accepted()).isTrue();
    for (int at = 0; at < proof.length; at += 1 + proof.length / 200) {
      byte[] damaged = Arrays.copyOf(proof, proof.length);
      damaged[at] ^= 1;
      assertThat(statement.verify(damaged).accepted()).as("byte %d", at).isFalse();
    }
  }

  private static SmallStatement single(StarkParameters parameters, Air air, Matrix trace) {
    ProvingKey key = SmallStatement.PROVER.key(parameters, List.of(ProvingKey.Definition.of(air)));
    return new SmallStatement(key, List.of(trace), List.of(new long[0]));
  }

  private static Matrix bits(int logRows, int columns) {
    Matrix trace = new Matrix(logRows, columns);
    for (int row = 0; row < trace.rows(); row++) {
      for (int column = 0; column < columns; column++) {
        trace.set(row, column, row >> column & 1);
      }
    }
    return trace;
  }

  private static final Air BITS = new Stated(0, 1, air -> air.assertBoolean(air.main(0)));

  @Test
  void friWithoutRounds_isSound() {
    for (int log = 1; log <= 4; log++) {
      StarkParameters parameters = new StarkParameters(2, 9, 0, 3, 4, 2);
      SmallStatement statement = single(parameters, BITS, bits(log, 1));
      assertThat(new ProofShape(statement.verifyingKey(), new int[] {log}).rounds()).isEmpty();
      assertSound(statement);
      // a false trace has no proof that passes
      Matrix twos = new Matrix(log, 1);
      twos.set(0, 0, 2);
      SmallStatement wrong = single(parameters, BITS, twos);
      assertThatIllegalArgumentException().isThrownBy(wrong::prove);
    }
  }

  @Test
  void finalPolynomial_greaterThanATable_isCutToIt() {
    StarkParameters parameters = new StarkParameters(1, 12, 0, 4, 6, 0);
    SmallStatement statement = SmallStatement.of(parameters, 4, 3, 5);
    ProofShape shape = new ProofShape(statement.verifyingKey(), new int[] {4, 1, 3});
    assertThat(shape.logFinal()).isEqualTo(1);
    assertSound(statement);
  }

  @Test
  void caps_largerThanLayers_areCutToThem() {
    for (int logCap = 0; logCap <= 12; logCap += 3) {
      assertSound(SmallStatement.of(new StarkParameters(1, 5, 0, 2, 1, logCap), 4, 2, 5));
    }
  }

  @Test
  void queries_moreThanPositions_areSound() {
    // a domain of 16 positions, of which 200 draws leave out none
    assertSound(SmallStatement.of(new StarkParameters(1, 200, 0, 2, 1, 1), 3, 1, 5));
  }

  @Test
  void foldsAndBlowups_ofAllSizes_areSound() {
    for (int logFold = 1; logFold <= 4; logFold++) {
      for (int logBlowup = 1; logBlowup <= 6; logBlowup += 5) {
        for (int logFinal = 0; logFinal <= 2; logFinal++) {
          StarkParameters parameters = new StarkParameters(logBlowup, 4, 0, logFold, logFinal, 2);
          SmallStatement statement = SmallStatement.of(parameters, 5, 3, 5);
          byte[] proof = statement.prove();
          assertThat(statement.verify(proof).accepted()).as("%s", parameters).isTrue();
          proof[proof.length / 2] ^= 4;
          assertThat(statement.verify(proof).accepted()).as("%s", parameters).isFalse();
        }
      }
    }
  }

  @Test
  void tables_withoutConstraints_orWithoutMainColumns_areSound() {
    StarkParameters parameters = new StarkParameters(1, 8, 0, 2, 1, 1);
    Air nothing = new Stated(0, 1, air -> {});
    assertSound(single(parameters, nothing, bits(3, 1)));
    // a table of fixed columns only beside another
    Air fixed = new Stated(1, 0, air -> air.assertBoolean(air.fixed(0)));
    ProvingKey key =
        SmallStatement.PROVER.key(
            parameters,
            List.of(
                ProvingKey.Definition.of(BITS),
                new ProvingKey.Definition(fixed, Optional.of(bits(4, 1)))));
    assertSound(
        new SmallStatement(
            key, List.of(bits(2, 1), new Matrix(4, 0)), List.of(new long[0], new long[0])));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            SmallStatement.PROVER.key(
                parameters, List.of(new ProvingKey.Definition(fixed, Optional.of(bits(4, 1))))));
    // a table without any column
    Air empty = new Stated(0, 0, air -> {});
    ProvingKey withEmpty =
        SmallStatement.PROVER.key(
            parameters, List.of(ProvingKey.Definition.of(empty), ProvingKey.Definition.of(BITS)));
    assertSound(
        new SmallStatement(
            withEmpty, List.of(new Matrix(3, 0), bits(2, 1)), List.of(new long[0], new long[0])));
  }

  @Test
  void tableWithoutColumns_ofAFalseConstraint_hasNoProof() {
    StarkParameters parameters = new StarkParameters(1, 8, 0, 2, 1, 1);
    Air impossible = new Stated(0, 0, air -> air.assertZero(air.constant(1)));
    ProvingKey key =
        SmallStatement.PROVER.key(
            parameters,
            List.of(ProvingKey.Definition.of(impossible), ProvingKey.Definition.of(BITS)));
    SmallStatement wrong =
        new SmallStatement(
            key, List.of(new Matrix(3, 0), bits(2, 1)), List.of(new long[0], new long[0]));
    assertThatIllegalArgumentException().isThrownBy(wrong::prove);
  }

  @Test
  void manyTablesOfEqualAndUnequalHeights_areSound() {
    StarkParameters parameters = new StarkParameters(1, 6, 0, 3, 0, 2);
    List<ProvingKey.Definition> tables = new ArrayList<>();
    List<Matrix> traces = new ArrayList<>();
    List<long[]> values = new ArrayList<>();
    for (int log : new int[] {3, 1, 5, 3, 5, 2, 1, 4}) {
      tables.add(ProvingKey.Definition.of(BITS));
      traces.add(bits(log, 1));
      values.add(new long[0]);
    }
    assertSound(new SmallStatement(SmallStatement.PROVER.key(parameters, tables), traces, values));
  }

  /** Every height of a domain up to the largest there is: arithmetic on it does not overflow. */
  @Test
  void shapes_ofTheLargestHeights_areThoseOfTheSpecification() {
    SmallStatement statement = SmallStatement.small();
    for (int log = 1; log <= 30; log++) {
      ProofShape shape = new ProofShape(statement.verifyingKey(), new int[] {log, 1, 30});
      assertThat(shape.maxLogSize()).isEqualTo(31);
      int size = 31;
      for (var round : shape.rounds()) {
        assertThat(round.logSize()).isEqualTo(size);
        assertThat(round.logFold()).isBetween(1, 2);
        size = round.logFolded();
        boolean joins = size == log + 1 && log != 30 || size == 2;
        assertThat(round.joins()).isEqualTo(joins);
      }
      assertThat(size).isEqualTo(shape.logFinal() + 1);
    }
    byte[] heights = {30, 1, 30};
    assertThat(
            StarkVerifier.verify(statement.verifyingKey(), statement.publicValues(), heights, 0)
                .accepted())
        .isFalse();
  }
}
