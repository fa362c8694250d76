package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.Tampering.Cell;
import dev.trestle.stark.prover.Violation;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@link Tampering} keeps up to date is what {@link ConstraintChecker} finds from scratch. */
class TamperingTest {
  private static final long SEED = 20261130;

  @Test
  void broken_afterRandomChanges_isWhatTheCheckerFinds() {
    System.out.println("TamperingTest seed " + SEED);
    Random random = new Random(SEED);
    MemoryTrace memory = new MemoryTrace(new TreeMap<>(Map.of(1L, 10L, 5L, 50L)));
    memory.read(5, 1);
    memory.write(5, 2, 51);
    memory.read(1, 1000);
    List<TableTrace> tables = MemoryTest.tables(memory, false, 8);
    Tampering tampering = new Tampering(tables, Buses.RANGE);
    int unbalanced = 0;
    for (int i = 0; i < 300; i++) {
      if (i % 5 == 0) {
        tampering.undo();
        assertThat(tampering.noticed()).isFalse();
      }
      int table = random.nextInt(2);
      int row = random.nextInt(tables.get(table).main().rows());
      int column = random.nextInt(tables.get(table).main().columns());
      tampering.set(new Cell(table, row, column), random.nextInt(3));
      if (random.nextBoolean()) {
        tampering.recount();
      }
      Set<String> expected = new TreeSet<>();
      boolean balanced = true;
      for (Violation violation : ConstraintChecker.check(tables)) {
        switch (violation) {
          case Violation.FailedConstraint failed ->
              expected.add(failed.table() + " " + failed.constraint());
          case Violation.UnbalancedTuple tuple -> balanced = false;
        }
      }
      Set<String> found = new TreeSet<>();
      for (Tampering.Failure failure : tampering.broken()) {
        String name = tables.get(failure.table()).system().air().name();
        found.add(name + " " + failure.constraint());
      }
      assertThat(found).isEqualTo(expected);
      assertThat(tampering.balanced()).isEqualTo(balanced);
      unbalanced += balanced ? 0 : 1;
    }
    assertThat(unbalanced).isBetween(1, 299);
  }
}
