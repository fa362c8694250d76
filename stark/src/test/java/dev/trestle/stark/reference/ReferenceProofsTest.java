package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Workers;
import dev.trestle.stark.reference.AddTrace.Addition;
import dev.trestle.stark.reference.AddTrace.Comparison;
import dev.trestle.stf.crypto.Keccak;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each AIR from its trace to the verifier's verdict, with whoever relies on it. */
class ReferenceProofsTest {
  private static final StarkParameters QUICK = new StarkParameters(1, 8, 0, 3, 2, 0);
  private static final StarkProver PROVER = StarkProver.scalar(10, Workers.callingThread());

  private static ProvingKey key(List<TableTrace> tables) {
    List<ProvingKey.Definition> definitions = new ArrayList<>();
    for (TableTrace table : tables) {
      Optional<Matrix> fixed = Optional.of(table.fixed()).filter(m -> m.columns() > 0);
      definitions.add(new ProvingKey.Definition(table.system().air(), fixed));
    }
    return PROVER.key(QUICK, definitions);
  }

  private static byte[] prove(ProvingKey key, List<TableTrace> tables) {
    List<Matrix> main = tables.stream().map(TableTrace::main).toList();
    return PROVER.prove(key, main, publicValues(tables), stage -> {});
  }

  private static List<long[]> publicValues(List<TableTrace> tables) {
    return tables.stream().map(TableTrace::publicValues).toList();
  }

  private static void assertProven(List<TableTrace> tables) {
    assertThat(ConstraintChecker.check(tables)).isEmpty();
    ProvingKey key = key(tables);
    byte[] proof = prove(key, tables);
    assertThat(StarkVerifier.verify(key.verifyingKey(), publicValues(tables), proof, 0))
        .isInstanceOf(Verdict.Accepted.class);
  }

  /** Changes a cell, and sees that the prover finds as well as the checker that it is wrong. */
  private static void assertNotProven(List<TableTrace> tables, Matrix main, int row, int column) {
    main.set(row, column, main.get(row, column) ^ 1);
    assertThat(ConstraintChecker.check(tables)).isNotEmpty();
    ProvingKey key = key(tables);
    assertThatThrownBy(() -> prove(key, tables)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fibonacci_isProvenForItsPublicValuesOnly() {
    ConstraintSystem system = ConstraintSystem.of(new FibonacciAir(), 3);
    Matrix main = FibonacciTrace.of(8, 3, 4);
    List<TableTrace> tables =
        List.of(TableTrace.of(system, main, FibonacciTrace.publicValues(main)));
    assertProven(tables);
    ProvingKey key = key(tables);
    byte[] proof = prove(key, tables);
    for (int i = 0; i < 3; i++) {
      long[] other = FibonacciTrace.publicValues(main);
      other[i]++;
      assertThat(StarkVerifier.verify(key.verifyingKey(), List.of(other), proof, 0).accepted())
          .isFalse();
    }
    assertNotProven(tables, main, 100, FibonacciColumns.A);
  }

  @Test
  void keccak_isProvenForWhoeverReliesOnIt() {
    long[] input = LongStream.range(1, 26).map(i -> i * 0x9E37_79B9_7F4A_7C15L).toArray();
    long[] output = input.clone();
    Keccak.permute(output);
    Matrix main = KeccakTrace.of(List.of(input), true);
    ConstraintSystem system = ConstraintSystem.of(new KeccakAir(true), 3);
    TableTrace claims = ClaimsAir.of(Buses.KECCAK, List.of(KeccakTest.claim(input, output)));
    List<TableTrace> tables = List.of(TableTrace.of(system, main), claims);
    assertProven(tables);
    assertNotProven(tables, claims.main(), 0, 1 + 99);
  }

  @Test
  void poseidon2_isProvenForWhoeverReliesOnIt() throws IOException {
    Poseidon2Vectors vectors = Poseidon2Vectors.ofWidth(12);
    Matrix main = Poseidon2Trace.of(vectors.constants(), List.of(vectors.input()), true);
    ConstraintSystem system = ConstraintSystem.of(new Poseidon2Air(vectors.constants(), true), 3);
    long[] claim =
        LongStream.concat(LongStream.of(vectors.input()), LongStream.of(vectors.output()))
            .toArray();
    TableTrace claims = ClaimsAir.of(Buses.POSEIDON2, List.of(claim));
    List<TableTrace> tables = List.of(TableTrace.of(system, main), claims);
    assertProven(tables);
    assertNotProven(tables, claims.main(), 0, 1 + 23);
  }

  @Test
  void additionsAndComparisons_areProvenWithTheRangeTable() {
    List<AddTrace.Operation> operations =
        List.of(new Addition(-1, 2), new Comparison(3, 4), new Comparison(4, 3));
    List<TableTrace> tables = AddTest.served(operations, 8);
    assertProven(tables);
    assertNotProven(tables, tables.getLast().main(), 0, 5);
  }

  @Test
  void memory_isProvenWithItsBoundaryAndTheRangeTable() {
    MemoryTrace memory = new MemoryTrace(new TreeMap<>(Map.of(1L, 10L, 5L, 50L)));
    memory.read(5, 1);
    memory.write(5, 2, 51);
    memory.read(5, 1000);
    List<TableTrace> tables = MemoryTest.tables(memory, true, 8);
    List<long[]> claims =
        List.of(
            MemoryTest.claim(5, 1, 50, 0),
            MemoryTest.claim(5, 2, 51, 1),
            MemoryTest.claim(5, 1000, 51, 0));
    tables.add(ClaimsAir.of(Buses.ACCESS, claims));
    assertProven(tables);
    // a read that is claimed to have yielded 50
    assertNotProven(tables, tables.getLast().main(), 2, 3);
  }
}
