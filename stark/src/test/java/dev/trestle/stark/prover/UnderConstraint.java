package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Air;
import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.WithoutConstraint;
import dev.trestle.stark.prover.Tampering.Cell;
import dev.trestle.stark.prover.Tampering.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Searches a valid witness for what a dishonest prover could change unnoticed, and shows of each
 * constraint that it is needed: by a witness that violates it alone.
 */
public final class UnderConstraint {
  /** What is added to a cell: neighbours, the other half of a 64-bit value, anything. */
  private static final long[] DELTAS = {
    2, Goldilocks.P - 2, 1, Goldilocks.P - 1, 1L << 32, 0x1234_5678_9ABC_DEF1L
  };

  /** Which cell of a broken constraint a repair changes, of those with which it can be mended. */
  public enum Choice {
    /** The last: where each cell follows from those before it. */
    LAST,
    /** The one by which the fewest constraints break, the last of these. */
    FEWEST_BROKEN
  }

  private final Tampering tampering;
  private final Choice choice;
  private final int repairs;

  /**
   * @param repairs after so many a forgery is given up
   */
  public UnderConstraint(Tampering tampering, Choice choice, int repairs) {
    this.tampering = tampering;
    this.choice = choice;
    this.repairs = repairs;
    assertThat(ConstraintChecker.check(tampering.tables())).isEmpty();
    assertThat(tampering.noticed()).as("an honest witness").isFalse();
  }

  /**
   * Changes every cell of some rows, one at a time, each in several ways. What an honest prover
   * counts is counted anew.
   *
   * @return the cells that can be changed unnoticed, as {@code table.column@row}
   */
  public NavigableSet<String> freeCells(int table, int... rows) {
    NavigableSet<String> free = new TreeSet<>();
    TableTrace trace = tampering.tables().get(table);
    for (int column = 0; column < trace.main().columns(); column++) {
      for (int row : rows) {
        if (!everyChangeIsNoticed(new Cell(table, row, column))) {
          Air air = trace.system().air();
          free.add(air.name() + "." + air.mainName(column) + "@" + row);
        }
      }
    }
    return free;
  }

  private boolean everyChangeIsNoticed(Cell cell) {
    boolean noticed = true;
    for (long delta : DELTAS) {
      long value = Goldilocks.add(tampering.get(cell), delta);
      if (tampering.breaks(cell, value)) {
        continue;
      }
      tampering.set(cell, value);
      if (!tampering.isRecounted(cell.table(), cell.column())) {
        tampering.recount();
      }
      noticed &= tampering.noticed();
      tampering.undo();
    }
    return noticed;
  }

  /** Something to begin a forgery with. */
  public record Edit(Cell cell, long value) {}

  /**
   * The constraints of a table for which no witness was found that violates them alone: deleting
   * them would go unnoticed. Forgeries begin with a change of any cell that the constraint reads.
   *
   * @param among the constraints that are looked at
   * @param shown of every so many constraints, {@link #assertExploited} shows the forgery
   * @param rows on which a constraint is violated, in the order in which they are tried
   */
  public NavigableSet<Integer> unneeded(
      int table, Collection<Integer> among, int shown, int... rows) {
    NavigableSet<Integer> unneeded = new TreeSet<>();
    for (int i : among) {
      Optional<List<Edit>> forgery = forgery(table, i, rows);
      if (forgery.isEmpty()) {
        unneeded.add(i);
      } else if (i % shown == 0) {
        assertExploited(table, i, forgery.get());
      }
    }
    return unneeded;
  }

  /** The constraints of a table, but for those that its interactions bring. */
  public NavigableSet<Integer> constraints(int table) {
    NavigableSet<Integer> numbers = new TreeSet<>();
    ConstraintSystem system = tampering.tables().get(table).system();
    for (int i = 0; i < system.constraints().size(); i++) {
      if (!system.isExtension(system.constraints().get(i))) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /** What begins a witness that violates a constraint alone, if such a witness is found. */
  public Optional<List<Edit>> forgery(int table, int constraint, int... rows) {
    for (int row : rows) {
      Failure wanted = new Failure(table, row, constraint);
      for (Cell cell : tampering.cells(wanted)) {
        for (long delta : DELTAS) {
          Edit edit = new Edit(cell, Goldilocks.add(tampering.get(cell), delta));
          boolean violates = tampering.valueWith(wanted, cell, edit.value()) != 0;
          if (violates && isForged(table, constraint, List.of(edit))) {
            return Optional.of(List.of(edit));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether edits, and repairs of everything else that they break, lead to a witness that violates
   * a constraint alone. The tables are as before afterwards.
   */
  public boolean isForged(int table, int constraint, List<Edit> edits) {
    try {
      Set<Cell> moved = new HashSet<>();
      for (Edit edit : edits) {
        tampering.set(edit.cell(), edit.value());
        moved.add(edit.cell());
      }
      boolean forged = repair(table, constraint, moved);
      if (forged) {
        tampering.recount();
        forged = tampering.balanced();
      }
      return forged;
    } finally {
      tampering.undo();
    }
  }

  /** Mends one broken constraint after the other, where the fewest others break by it. */
  private boolean repair(int table, int constraint, Set<Cell> moved) {
    for (int i = 0; i < repairs; i++) {
      Failure next = null;
      boolean violated = false;
      for (Failure failure : tampering.broken()) {
        if (failure.table() != table || failure.constraint() != constraint) {
          next = failure;
          break;
        }
        violated = true;
      }
      if (next == null) {
        return violated;
      }
      if (!mend(next, moved)) {
        return false;
      }
    }
    return false;
  }

  private boolean mend(Failure failure, Set<Cell> moved) {
    Edit best = null;
    int brokenNow = tampering.broken().size();
    int fewest = Integer.MAX_VALUE;
    for (Cell cell : tampering.cells(failure)) {
      if (moved.contains(cell)) {
        continue;
      }
      int before = tampering.changes();
      if (solve(failure, cell) && tampering.broken().size() < fewest) {
        fewest = tampering.broken().size();
        best = new Edit(cell, tampering.get(cell));
      }
      tampering.undoTo(before);
      if (fewest < brokenNow || (best != null && choice == Choice.LAST)) {
        break;
      }
    }
    if (best == null) {
      return false;
    }
    tampering.set(best.cell(), best.value());
    moved.add(best.cell());
    return true;
  }

  /** Gives a cell the value with which the constraint is zero, if it is linear in the cell. */
  private boolean solve(Failure failure, Cell cell) {
    long at = tampering.get(cell);
    long f0 = tampering.value(failure);
    long f1 = tampering.valueWith(failure, cell, Goldilocks.add(at, 1));
    long f2 = tampering.valueWith(failure, cell, Goldilocks.add(at, 2));
    long slope = Goldilocks.subtract(f1, f0);
    if (slope != 0 && slope == Goldilocks.subtract(f2, f1)) {
      long step = Goldilocks.multiply(f0, Goldilocks.inverse(slope));
      tampering.set(cell, Goldilocks.subtract(at, step));
      return true;
    }
    for (long bit = 0; bit <= 1; bit++) {
      if (tampering.valueWith(failure, cell, bit) == 0) {
        tampering.set(cell, bit);
        return true;
      }
    }
    return false;
  }

  /**
   * Shows by the checker itself what {@link #isForged} computes cell by cell: the forged witness
   * satisfies the AIR without the constraint, and with it fails there and nowhere else.
   */
  public void assertExploited(int table, int constraint, List<Edit> edits) {
    Set<Cell> moved = new HashSet<>();
    for (Edit edit : edits) {
      tampering.set(edit.cell(), edit.value());
      moved.add(edit.cell());
    }
    assertThat(repair(table, constraint, moved)).isTrue();
    tampering.recount();
    assertThat(ConstraintChecker.check(tampering.tables()))
        .singleElement()
        .isInstanceOfSatisfying(
            Violation.FailedConstraint.class,
            failed -> assertThat(failed.constraint()).isEqualTo(constraint));
    List<TableTrace> without = new ArrayList<>(tampering.tables());
    TableTrace trace = without.get(table);
    Air air = new WithoutConstraint(trace.system().air(), constraint);
    ConstraintSystem system = ConstraintSystem.of(air, 3);
    without.set(table, new TableTrace(system, trace.fixed(), trace.main(), trace.publicValues()));
    assertThat(ConstraintChecker.check(without)).isEmpty();
    tampering.undo();
  }
}
