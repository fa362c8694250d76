package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.trestle.stark.reference.AddTrace.Addition;
import dev.trestle.stark.reference.AddTrace.Comparison;
import dev.trestle.stark.reference.AddTrace.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link AddAir} and {@link RangeAir}, joined by lookups. */
class AddTest {
  private static final AddColumns COLUMNS = new AddColumns(8);
  private static final ConstraintSystem SERVING = ConstraintSystem.of(new AddAir(8, true), 3);
  private static final ConstraintSystem ALONE = ConstraintSystem.of(new AddAir(8, false), 3);
  private static final ConstraintSystem RANGE = ConstraintSystem.of(new RangeAir(), 3);

  private static final List<Operation> OPERATIONS =
      List.of(
          new Addition(1, 2),
          new Addition(-1, 1),
          new Addition(0xFFFF_FFFFL, 1),
          new Comparison(5, 5),
          new Comparison(-2, -1),
          new Comparison(7L << 32, 0xFFFF_FFFFL));

  static List<TableTrace> served(List<Operation> operations, int limbBits) {
    RangeTrace range = new RangeTrace(limbBits);
    Matrix main = AddTrace.of(operations, true, range);
    ConstraintSystem system = ConstraintSystem.of(new AddAir(limbBits, true), 3);
    List<TableTrace> tables = new ArrayList<>();
    tables.add(TableTrace.of(system, main));
    tables.add(new TableTrace(RANGE, range.fixed(), range.main(), new long[0]));
    tables.add(ClaimsAir.of(Buses.ADD, additions(operations)));
    tables.add(ClaimsAir.of(Buses.LESS, comparisons(operations)));
    return tables;
  }

  private static List<TableTrace> alone() {
    RangeTrace range = new RangeTrace(8);
    Matrix main = AddTrace.of(OPERATIONS, false, range);
    return List.of(
        TableTrace.of(ALONE, main),
        new TableTrace(RANGE, range.fixed(), range.main(), new long[0]));
  }

  private static List<long[]> additions(List<Operation> operations) {
    List<long[]> claims = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Addition(long x, long y)) {
        claims.add(new long[] {low(x), high(x), low(y), high(y), low(x + y), high(x + y)});
      }
    }
    return claims;
  }

  private static List<long[]> comparisons(List<Operation> operations) {
    List<long[]> claims = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation instanceof Comparison(long left, long right)) {
        long less = Long.compareUnsigned(left, right) < 0 ? 1 : 0;
        claims.add(new long[] {low(left), high(left), low(right), high(right), less});
      }
    }
    return claims;
  }

  private static long low(long word) {
    return word & 0xFFFF_FFFFL;
  }

  private static long high(long word) {
    return word >>> 32;
  }

  @Test
  void trace_addsAndComparesAsJavaDoes() {
    List<Operation> operations = new ArrayList<>(OPERATIONS);
    Random random = new Random(64);
    for (int i = 0; i < 200; i++) {
      long mask = -1L >>> random.nextInt(64);
      operations.add(new Addition(random.nextLong(), random.nextLong() & mask));
      operations.add(new Comparison(random.nextLong() & mask, random.nextLong() & mask));
    }
    assertThat(ConstraintChecker.check(served(operations, 8))).isEmpty();
    assertThat(ConstraintChecker.check(served(operations, 16))).isEmpty();
    assertThat(ConstraintChecker.check(alone())).isEmpty();
    assertThat(SERVING.degree()).isEqualTo(3);
  }

  @Test
  void claim_ofAFalseComparison_isNotServed() {
    List<TableTrace> tables = served(OPERATIONS, 8);
    Matrix claims = tables.getLast().main();
    claims.set(0, 5, 1); // 5 < 5
    assertThat(ConstraintChecker.check(tables))
        .hasSize(2)
        .allSatisfy(v -> assertThat(v).isInstanceOf(Violation.UnbalancedTuple.class));
  }

  @Test
  void comparison_forgedWithACarryOfItsOwn_breaksTheSum() {
    List<TableTrace> tables = served(OPERATIONS, 8);
    tables.getFirst().main().set(3, COLUMNS.carry(), 1);
    tables.getLast().main().set(0, 5, 1); // 5 < 5
    assertThat(ConstraintChecker.check(tables))
        .singleElement()
        .satisfies(v -> assertThat(v.message()).startsWith("add, row 3: constraint 3"));
  }

  /** 1 + 2 = 3, written as limbs 259 and -1. */
  @Test
  void limb_outOfRange_isNotInTheRangeTable() {
    Tampering tampering = new Tampering(served(OPERATIONS, 8), Buses.RANGE);
    long before = tampering.get(new Cell(0, 0, COLUMNS.z(0)));
    assertThat(before).isEqualTo(3);
    tampering.set(new Cell(0, 0, COLUMNS.z(0)), before + 256);
    tampering.set(new Cell(0, 0, COLUMNS.z(1)), Goldilocks.P - 1);
    tampering.recount();
    assertThat(tampering.broken()).isEmpty();
    assertThat(tampering.balanced()).isFalse();
    assertThat(ConstraintChecker.check(tampering.tables()))
        .extracting(Violation::message)
        .containsExactly(
            "bus 1: (259) is sent 1 times too often; first in add, row 0",
            "bus 1: (-1) is sent 1 times too often; first in add, row 0");
  }

  @Test
  void cells_allOfThem_cannotBeChangedUnnoticed() {
    Tampering tampering = new Tampering(served(OPERATIONS, 8), Buses.RANGE);
    UnderConstraint search = new UnderConstraint(tampering, Choice.LAST, 0);
    assertThat(search.freeCells(0, 0, 1, 2, 3, 4, 5, 6, 7)).isEmpty();
    assertThat(search.freeCells(1, 0, 1, 128, 254, 255)).isEmpty();
  }

  @Test
  void constraints_allOfThem_areNeeded() {
    UnderConstraint search =
        new UnderConstraint(new Tampering(alone(), Buses.RANGE), Choice.LAST, 20);
    assertThat(search.constraints(0)).hasSize(4);
    assertThat(search.unneeded(0, search.constraints(0), 1, 0, 4)).containsExactly(0, 1);
    // carries that are no bits, but some 32 bits' worth modulo p: 1 + 2 = 2^32 + 3
    search.assertExploited(0, 1, List.of(new Edit(new Cell(0, 0, COLUMNS.z(4)), 1)));
    // and -1 + 1 = 2^64 - 2^32 + 1, which is p
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit(new Cell(0, 1, COLUMNS.z(0)), 1));
    for (int limb = 4; limb < 8; limb++) {
      edits.add(new Edit(new Cell(0, 1, COLUMNS.z(limb)), 0xFF));
    }
    search.assertExploited(0, 0, edits);
  }
}
