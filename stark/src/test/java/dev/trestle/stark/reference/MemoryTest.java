package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.Tampering.Cell;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import dev.trestle.stark.prover.UnderConstraint.Edit;
import dev.trestle.stark.prover.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@link MemoryAir} and {@link MemoryBoundaryAir}, with limbs of 8 bits. */
class MemoryTest {
  private static final int ACCESSES = 0;
  private static final int BOUNDARY = 1;
  private static final int RANGE = 2;
  private static final MemoryColumns MEMORY = new MemoryColumns(8);
  private static final MemoryBoundaryColumns ADDRESSES = new MemoryBoundaryColumns(8);

  /** What happens in {@link #small}: address 100 has 5, then -1; 8 is read, 200 left alone. */
  private static final TreeMap<Long, Long> SMALL =
      new TreeMap<>(Map.of(8L, 1L << 40, 100L, 5L, 200L, 7L));

  static List<TableTrace> tables(MemoryTrace memory, boolean serving, int limbBits) {
    RangeTrace range = new RangeTrace(limbBits);
    Matrix accesses = memory.main(range);
    Matrix boundary = MemoryBoundaryTrace.of(memory, range);
    List<TableTrace> tables = new ArrayList<>();
    ConstraintSystem system = ConstraintSystem.of(new MemoryAir(limbBits, serving), 3);
    tables.add(TableTrace.of(system, accesses));
    ConstraintSystem ends = ConstraintSystem.of(new MemoryBoundaryAir(limbBits), 3);
    tables.add(TableTrace.of(ends, boundary));
    ConstraintSystem ranges = ConstraintSystem.of(new RangeAir(), 3);
    tables.add(new TableTrace(ranges, range.fixed(), range.main(), new long[0]));
    return tables;
  }

  /** Rows 0 to 4, and padding to row 7; the addresses are rows 0 to 2, and padding in row 3. */
  private static List<TableTrace> small(boolean serving) {
    MemoryTrace memory = new MemoryTrace(SMALL);
    memory.read(100, 3);
    memory.write(100, 7, -1);
    memory.read(8, 8);
    memory.write(100, 500, -1);
    memory.read(100, 501);
    List<TableTrace> tables = tables(memory, serving, 8);
    if (serving) {
      List<long[]> claims =
          List.of(
              claim(100, 3, 5, 0),
              claim(100, 7, -1, 1),
              claim(8, 8, 1L << 40, 0),
              claim(100, 500, -1, 1),
              claim(100, 501, -1, 0));
      tables.add(ClaimsAir.of(Buses.ACCESS, claims));
    }
    return tables;
  }

  static long[] claim(long address, long time, long value, long isWrite) {
    return new long[] {address, time, value & 0xFFFF_FFFFL, value >>> 32, isWrite};
  }

  private static Tampering tampering(boolean serving) {
    return new Tampering(small(serving), Buses.RANGE);
  }

  private static Cell access(int row, int column) {
    return new Cell(ACCESSES, row, column);
  }

  private static Cell boundary(int row, int column) {
    return new Cell(BOUNDARY, row, column);
  }

  @Test
  void reads_yieldWhatAnArrayHolds() {
    Random random = new Random(8);
    TreeMap<Long, Long> initial = new TreeMap<>();
    long[] array = new long[50];
    for (int i = 0; i < 50; i++) {
      array[i] = random.nextLong();
      initial.put(i * 1_000_003L, array[i]);
    }
    MemoryTrace memory = new MemoryTrace(initial);
    List<long[]> claims = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < 300; i++) {
      time += 1 + random.nextInt(1 << 24);
      int index = random.nextInt(50);
      boolean isWrite = random.nextBoolean();
      if (isWrite) {
        array[index] = random.nextLong();
        memory.write(index * 1_000_003L, time, array[index]);
      } else {
        memory.read(index * 1_000_003L, time);
      }
      claims.add(claim(index * 1_000_003L, time, array[index], isWrite ? 1 : 0));
    }
    for (int limbBits : new int[] {8, 16}) {
      List<TableTrace> tables = tables(memory, true, limbBits);
      tables.add(ClaimsAir.of(Buses.ACCESS, claims));
      assertThat(ConstraintChecker.check(tables)).isEmpty();
      assertThat(tables.getFirst().system().degree()).isEqualTo(3);
    }
  }

  @Test
  void trace_refusesAnAccessThatDoesNotComeLater() {
    MemoryTrace memory = new MemoryTrace(SMALL);
    memory.read(100, 3);
    assertThatThrownBy(() -> memory.read(100, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory.read(101, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void memory_thatNobodyUses_satisfiesItsAirs() {
    assertThat(ConstraintChecker.check(small(false))).isEmpty();
    MemoryTrace empty = new MemoryTrace(new TreeMap<>());
    assertThat(ConstraintChecker.check(tables(empty, false, 8))).isEmpty();
  }

  /** The last read takes the initial 5 instead of the -1 that was written since. */
  @Test
  void read_ofAValueFromThePast_leavesTheNewOneUnclaimed() {
    Tampering tampering = tampering(false);
    tampering.set(access(4, MemoryColumns.LOW_BEFORE), 5);
    tampering.set(access(4, MemoryColumns.HIGH_BEFORE), 0);
    tampering.set(access(4, MemoryColumns.TIME_BEFORE), 0);
    tampering.set(access(4, MemoryColumns.LOW), 5);
    tampering.set(access(4, MemoryColumns.HIGH), 0);
    tampering.set(access(4, MEMORY.wait(0)), 501 - 1 - 256);
    tampering.set(boundary(1, MemoryBoundaryColumns.LOW_LAST), 5);
    tampering.set(boundary(1, MemoryBoundaryColumns.HIGH_LAST), 0);
    tampering.set(access(4, MEMORY.wait(1)), 1);
    tampering.recount();
    assertThat(ConstraintChecker.check(tampering.tables()))
        .extracting(Violation::message)
        .containsExactly(
            "bus 6: (100, 0, 5, 0) is received 1 times too often; first in memory, row 0",
            "bus 6: (100, 500, 4294967295, 4294967295) is sent 1 times too often; first in"
                + " memory, row 3");
  }

  /** The last read happens before the write whose value it reads: its wait is no limb's worth. */
  @Test
  void access_movedBackInTime_waitsOutOfRange() {
    Tampering tampering = tampering(false);
    tampering.set(access(4, MemoryColumns.TIME), 499);
    tampering.set(boundary(1, MemoryBoundaryColumns.TIME_LAST), 499);
    assertThat(tampering.broken()).hasSize(1);
    tampering.set(access(4, MEMORY.wait(0)), Goldilocks.P - 2);
    tampering.recount();
    assertThat(ConstraintChecker.check(tampering.tables()))
        .extracting(Violation::message)
        .containsExactly("bus 1: (-2) is sent 1 times too often; first in memory, row 4");
  }

  /** A second cell with address 100, so that there would be two histories to read from. */
  @Test
  void address_thatComesTwice_breaksTheOrder() {
    Tampering tampering = tampering(false);
    tampering.set(boundary(2, MemoryBoundaryColumns.ADDRESS), 100);
    tampering.set(boundary(3, MemoryBoundaryColumns.ADDRESS), 101);
    assertThat(tampering.balanced()).isTrue();
    assertThat(tampering.broken()).hasSize(1);
    tampering.set(boundary(1, ADDRESSES.gap(0)), Goldilocks.P - 1);
    tampering.recount();
    assertThat(tampering.broken()).isEmpty();
    assertThat(tampering.balanced()).isFalse();
  }

  @Test
  void access_toAnAddressThatMemoryLacks_isNotBalanced() {
    Tampering tampering = tampering(false);
    tampering.set(access(2, MemoryColumns.ADDRESS), 9);
    assertThat(tampering.broken()).isEmpty();
    assertThat(tampering.balanced()).isFalse();
  }

  @Test
  void cells_butThoseOfPadding_cannotBeChangedUnnoticed() {
    UnderConstraint search = new UnderConstraint(tampering(true), Choice.LAST, 0);
    TreeSet<String> documented = new TreeSet<>();
    for (int row = 5; row < 8; row++) {
      // what is not real names no address, and as a write need not keep a value
      documented.add("memory.address@" + row);
      documented.add("memory.isWrite@" + row);
    }
    assertThat(search.freeCells(ACCESSES, 0, 1, 2, 3, 4, 5, 6, 7)).isEqualTo(documented);
    documented.clear();
    // an address that nobody accesses may exist or not
    documented.add("memoryBoundary.real@2");
    documented.add("memoryBoundary.real@3");
    // what is not real holds nothing
    for (String name : List.of("lowFirst", "highFirst", "timeLast", "lowLast", "highLast")) {
      documented.add("memoryBoundary." + name + "@3");
    }
    for (int limb = 0; limb < ADDRESSES.limbs(); limb++) {
      // no address comes after the last
      documented.add("memoryBoundary.gap" + limb + "@3");
    }
    assertThat(search.freeCells(BOUNDARY, 0, 1, 2, 3)).isEqualTo(documented);
    assertThat(search.freeCells(RANGE, 0, 1, 128, 255)).isEmpty();
  }

  @Test
  void constraintsOfTheBoundary_allOfThem_areNeeded() {
    UnderConstraint search = new UnderConstraint(tampering(false), Choice.LAST, 20);
    assertThat(search.constraints(BOUNDARY)).hasSize(2);
    assertThat(search.unneeded(BOUNDARY, search.constraints(BOUNDARY), 1, 2)).isEmpty();
  }

  @Test
  void constraintsOfAccesses_allOfThem_areNeeded() {
    UnderConstraint search = new UnderConstraint(tampering(false), Choice.LAST, 20);
    assertThat(search.constraints(ACCESSES)).hasSize(5);
    assertThat(search.unneeded(ACCESSES, search.constraints(ACCESSES), 1, 4))
        .containsExactly(0, 2, 3);
    // a read that yields something else, in either half
    search.assertExploited(
        ACCESSES,
        2,
        List.of(
            new Edit(access(4, MemoryColumns.LOW), 9),
            new Edit(boundary(1, MemoryBoundaryColumns.LOW_LAST), 9)));
    search.assertExploited(
        ACCESSES,
        3,
        List.of(
            new Edit(access(4, MemoryColumns.HIGH), 9),
            new Edit(boundary(1, MemoryBoundaryColumns.HIGH_LAST), 9)));
    // a read before the write whose value it reads
    search.assertExploited(
        ACCESSES,
        4,
        List.of(
            new Edit(access(4, MemoryColumns.TIME), 499),
            new Edit(boundary(1, MemoryBoundaryColumns.TIME_LAST), 499)));
    // an access that happens twice, and the same once less than never
    List<Edit> edits = new ArrayList<>();
    Tampering witness = tampering(false);
    for (int column = 0; column < MEMORY.count(); column++) {
      edits.add(new Edit(access(6, column), witness.get(access(4, column))));
    }
    edits.add(new Edit(access(4, MemoryColumns.REAL), 2));
    edits.add(new Edit(access(6, MemoryColumns.REAL), Goldilocks.P - 1));
    search.assertExploited(ACCESSES, 0, edits);
  }
}
