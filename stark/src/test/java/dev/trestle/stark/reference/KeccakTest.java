package dev.trestle.stark.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.ConstraintSystem;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.ConstraintChecker;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.TableTrace;
import dev.trestle.stark.prover.Tampering;
import dev.trestle.stark.prover.UnderConstraint;
import dev.trestle.stark.prover.UnderConstraint.Choice;
import dev.trestle.stark.prover.Violation;
import dev.trestle.stf.crypto.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KeccakTest {
  private static final ConstraintSystem SERVING = ConstraintSystem.of(new KeccakAir(true), 3);
  private static final ConstraintSystem ALONE = ConstraintSystem.of(new KeccakAir(false), 3);

  /** The constraint that the table begins with round 0. */
  private static final int BEGINS_WITH_ROUND_0 = 0;

  /** The constraint that a round 0 follows a round 23. */
  private static final int ROUND_0_FOLLOWS = 47;

  private static List<long[]> inputs(int count) {
    Random random = new Random(1600);
    List<long[]> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(random.longs(25).toArray());
    }
    return inputs;
  }

  private static long[] permuted(long[] input) {
    long[] state = input.clone();
    Keccak.permute(state);
    return state;
  }

  /** The tuple of a claim that keccak-f maps one state to the other. */
  static long[] claim(long[] input, long[] output) {
    long[] tuple = new long[100];
    for (int lane = 0; lane < 25; lane++) {
      tuple[2 * lane] = input[lane] & 0xFFFF_FFFFL;
      tuple[2 * lane + 1] = input[lane] >>> 32;
      tuple[50 + 2 * lane] = output[lane] & 0xFFFF_FFFFL;
      tuple[50 + 2 * lane + 1] = output[lane] >>> 32;
    }
    return tuple;
  }

  /** Two permutations and a third that the table's end cuts off, with somebody who uses two. */
  private static List<TableTrace> served() {
    List<long[]> inputs = inputs(2);
    List<long[]> claims = new ArrayList<>();
    inputs.forEach(input -> claims.add(claim(input, permuted(input))));
    Matrix main = KeccakTrace.of(inputs, true);
    return List.of(TableTrace.of(SERVING, main), ClaimsAir.of(Buses.KECCAK, claims));
  }

  @Test
  void trace_computesWhatKeccakComputes() {
    assertThat(ConstraintChecker.check(served())).isEmpty();
  }

  @Test
  void trace_alone_satisfiesItsAir() {
    for (int count : new int[] {0, 1, 3}) {
      Matrix main = KeccakTrace.of(inputs(count), false);
      assertThat(ConstraintChecker.check(List.of(TableTrace.of(ALONE, main)))).isEmpty();
    }
    assertThat(ALONE.degree()).isEqualTo(3);
    assertThat(ALONE.width(dev.trestle.stark.Node.Source.MAIN)).isEqualTo(2371);
  }

  @Test
  void claim_ofAnotherOutput_isNotServed() {
    List<long[]> inputs = inputs(2);
    List<long[]> claims = new ArrayList<>();
    inputs.forEach(input -> claims.add(claim(input, permuted(input))));
    claims.get(1)[99] ^= 1;
    TableTrace keccak = TableTrace.of(SERVING, KeccakTrace.of(inputs, true));
    assertThat(ConstraintChecker.check(List.of(keccak, ClaimsAir.of(Buses.KECCAK, claims))))
        .hasSize(2)
        .allSatisfy(v -> assertThat(v).isInstanceOf(Violation.UnbalancedTuple.class));
  }

  @Test
  void claim_ofAPermutationThatIsCutOff_isNotServed() {
    List<long[]> inputs = inputs(2);
    long[] zero = new long[25];
    TableTrace keccak = TableTrace.of(SERVING, KeccakTrace.of(inputs, true));
    for (int row = 48; row < 64; row++) {
      keccak.main().set(row, KeccakColumns.CALLS, 1);
    }
    List<long[]> claims = new ArrayList<>();
    inputs.forEach(input -> claims.add(claim(input, permuted(input))));
    claims.add(claim(zero, permuted(zero)));
    assertThat(ConstraintChecker.check(List.of(keccak, ClaimsAir.of(Buses.KECCAK, claims))))
        .singleElement()
        .isInstanceOf(Violation.UnbalancedTuple.class);
  }

  @Test
  void output_forgedInTableAndClaim_breaksChi() {
    List<TableTrace> tables = served();
    Matrix main = tables.getFirst().main();
    Matrix claims = tables.getLast().main();
    long forged = main.get(23, KeccakColumns.output(7)) ^ 1;
    main.set(23, KeccakColumns.output(7), forged);
    claims.set(0, 1 + 50 + 7, forged);
    assertThat(ConstraintChecker.check(tables))
        .singleElement()
        .satisfies(v -> assertThat(v.message()).startsWith("keccak, row 23: constraint"));
  }

  @Test
  void cells_butCallsBeforeTheLastRound_cannotBeChangedUnnoticed() {
    UnderConstraint search = new UnderConstraint(new Tampering(served()), Choice.LAST, 0);
    // first row, last round, first round of another, middle, padding, last
    int[] rows = {0, 23, 24, 31, 48, 63};
    TreeSet<String> documented = new TreeSet<>();
    for (int row : rows) {
      if (row != 23) {
        // calls are read in the last round only
        documented.add("keccak.calls@" + row);
      }
    }
    assertThat(search.freeCells(0, rows)).isEqualTo(documented);
  }

  @Test
  void constraints_butForTheTwoBelow_areNeeded() {
    // two rows for what two rows share: the rounds' order and the input that lasts
    UnderConstraint two = search(KeccakTrace.of(inputs(1), false, 1));
    NavigableSet<Integer> all = two.constraints(0);
    assertThat(all).hasSize(3085);
    NavigableSet<Integer> local = new TreeSet<>();
    NavigableSet<Integer> shared = new TreeSet<>();
    for (int i : all) {
      boolean follows = i < 2 * KeccakRound.ROUNDS && i % 2 == 1;
      (follows || i >= all.size() - KeccakColumns.LIMBS ? shared : local).add(i);
    }
    shared.remove(ROUND_0_FOLLOWS);
    assertThat(two.unneeded(0, shared, 7, 0)).isEmpty();
    local.remove(BEGINS_WITH_ROUND_0);
    // a single row is its own next: what it reads of the input and writes of the output is free
    for (long[] input : inputs(6)) {
      local = search(KeccakTrace.of(List.of(input), false, 0)).unneeded(0, local, 307, 0);
    }
    assertThat(local).isEmpty();
  }

  /** A permutation of more than 24 rounds. */
  @Test
  void constraint_thatRound0FollowsTheLast_isNeeded() {
    Matrix main = KeccakTrace.of(inputs(1), false, 5);
    KeccakTrace trace = new KeccakTrace(main);
    long[] state = permuted(inputs(1).getFirst());
    for (int row = 24; row < 32; row++) {
      trace.round(row, 0, state);
      state[0] ^= KeccakRound.iota(0); // no round at all
      main.set(row, KeccakColumns.round(0), 0);
      main.set(row, KeccakColumns.round(row), 0);
      main.set(row, KeccakColumns.output(0), state[0] & 0xFFFF_FFFFL);
    }
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(ALONE, main))))
        .singleElement()
        .isInstanceOfSatisfying(
            Violation.FailedConstraint.class,
            failed -> {
              assertThat(failed.constraint()).isEqualTo(ROUND_0_FOLLOWS);
              assertThat(failed.row()).isEqualTo(23);
            });
  }

  /** A round of which there are two, so that the input is half the input and half the output. */
  @Test
  void constraint_thatTheTableBeginsWithRound0_isNeeded() {
    Matrix main = KeccakTrace.of(inputs(1), false, 0);
    main.set(0, KeccakColumns.round(0), 2);
    long bit = main.get(0, KeccakColumns.beforeIota(0));
    int first = KeccakColumns.output(0);
    main.set(0, first, main.get(0, first) + 1 - 2 * bit); // was bit xor 1, is bit + 2 - 4 * bit
    long half = Goldilocks.inverse(2);
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      int column = KeccakColumns.input(limb);
      long sum = Goldilocks.add(main.get(0, column), main.get(0, KeccakColumns.output(limb)));
      main.set(0, column, Goldilocks.multiply(sum, half));
    }
    assertThat(ConstraintChecker.check(List.of(TableTrace.of(ALONE, main))))
        .singleElement()
        .isInstanceOfSatisfying(
            Violation.FailedConstraint.class,
            failed -> assertThat(failed.constraint()).isEqualTo(BEGINS_WITH_ROUND_0));
  }

  private static UnderConstraint search(Matrix main) {
    return new UnderConstraint(
        new Tampering(List.of(TableTrace.of(ALONE, main))), Choice.FEWEST_BROKEN, 20);
  }
}
