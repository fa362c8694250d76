package dev.trestle.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.PreimageKey;
import dev.trestle.guest.PreimageStore;
import dev.trestle.riscv.Assembler;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.riscv.Operation;
import dev.trestle.stf.primitives.Bytes32;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run is computed when. The program's runs get longer with the claimed block's number. */
class ProgramRunsTest {
  private static final int START = 0x1000;
  private static final int KEY = 1024;
  private static final int A0 = 10;
  private static final int A7 = 17;
  private static final int T0 = 5;
  private static final int T1 = 6;
  private static final int TURNS_PER_BLOCK = 4096;
  private static final int SLICE = 10_000;

  @TempDir private Path folder;
  private final List<GuestInputs> recorded = new ArrayList<>();

  private static ElfProgram elf() {
    List<Integer> code = new ArrayList<>();
    code.add(Assembler.upper(Operation.LUI, A0, START));
    code.add(Assembler.imm(Operation.ADDI, A0, A0, KEY));
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 1));
    code.add(Assembler.ecall());
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 2));
    code.add(Assembler.upper(Operation.LUI, A0, 0x0300_0000));
    code.add(Assembler.imm(Operation.ADDI, T1, A0, 0));
    code.add(Assembler.ecall());
    code.add(Assembler.load(Operation.LBU, T0, 15, T1)); // the lowest byte of the number
    code.add(Assembler.imm(Operation.SLLI, T0, T0, 12));
    code.add(Assembler.imm(Operation.ADDI, T0, T0, -1));
    code.add(Assembler.branch(Operation.BNE, T0, 0, -4));
    code.add(Assembler.imm(Operation.ADDI, A0, 0, 1));
    code.add(Assembler.imm(Operation.ADDI, A7, 0, 0));
    code.add(Assembler.ecall());
    byte[] text = new byte[4 * code.size()];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (code.get(i / 4) >>> 8 * (i % 4));
    }
    byte[] key = PreimageKey.local(PreimageKey.CLAIMED_BLOCK).toBytes();
    return new ElfProgram(
        START,
        List.of(new ElfProgram.Segment(START, text), new ElfProgram.Segment(START + KEY, key)));
  }

  private static long steps(long block) {
    return 10 + 2L * TURNS_PER_BLOCK * block + 3;
  }

  private static GuestInputs inputs(long block) {
    Bytes32 some = new Bytes32(1, 2, 3, block);
    return new GuestInputs(some, some, some, block, some);
  }

  private RunPreimages record(GuestInputs inputs) {
    recorded.add(inputs);
    PreimageStore store = new PreimageStore();
    inputs.putInto(store);
    RunPreimages preimages =
        new RunPreimages((blob, z) -> {
          throw new IllegalStateException("no blobs here");
        });
    preimages.read(store);
    return preimages;
  }

  private ProgramRuns runs(int mostRuns) {
    return new ProgramRuns(
        elf(), this::record, folder, new RunQueue.Limits(mostRuns, 1L << 30), SLICE);
  }

  private static void finish(ProgramRuns runs) {
    for (int i = 0; runs.step(); i++) {
      assertThat(i).as("steps").isLessThan(10_000);
    }
  }

  @Test
  void steps_oneRun_computedInSlicesUntilItEnds() {
    ProgramRuns runs = runs(2);
    assertThat(runs.step()).as("nobody asked").isFalse();
    assertThat(runs.steps(inputs(3))).isEmpty();
    int turns = 0;
    while (runs.steps(inputs(3)).isEmpty()) {
      assertThat(runs.step()).isTrue();
      turns++;
    }
    assertThat(runs.steps(inputs(3))).contains(steps(3));
    assertThat(turns).as("one to record, three slices").isEqualTo(1 + 3);
    assertThat(runs.waiting()).isZero();
    assertThat(runs.step()).isFalse();
  }

  @Test
  void step_laterRunWithAnEarlierDeadline_overtakesTheLongOne() {
    ProgramRuns runs = runs(2);
    MachineRuns lateGame = runs.wanted(100, 5_000);
    MachineRuns urgentGame = runs.wanted(100, 900);
    assertThat(lateGame.steps(inputs(200))).isEmpty();
    for (int i = 0; i < 20; i++) {
      assertThat(runs.step()).isTrue();
    }
    assertThat(urgentGame.steps(inputs(2))).isEmpty();
    for (int i = 0; i < 1 + 2; i++) {
      assertThat(runs.step()).isTrue();
    }
    assertThat(urgentGame.steps(inputs(2))).contains(steps(2));
    assertThat(lateGame.steps(inputs(200))).isEmpty();
    finish(runs);
    assertThat(lateGame.steps(inputs(200))).contains(steps(200));
    assertThat(recorded).as("what was interrupted went on").hasSize(2);
  }

  @Test
  void step_runNobodyAsksForAnyMore_comesLast() {
    ProgramRuns runs = runs(2);
    assertThat(runs.wanted(100, 150).steps(inputs(50))).isEmpty();
    assertThat(runs.wanted(10_000, 90_000).steps(inputs(2))).isEmpty();
    for (int i = 0; i < 1 + 2; i++) {
      assertThat(runs.step()).isTrue();
    }
    assertThat(runs.wanted(10_000, 90_000).steps(inputs(2))).contains(steps(2));
    assertThat(runs.waiting()).isOne();
  }

  @Test
  void step_moreRunsThanThereIsRoomFor_allEndAndTheMostUrgentFirst() {
    ProgramRuns runs = runs(2);
    List<Long> ended = new ArrayList<>();
    for (long block = 6; block >= 1; block--) {
      assertThat(runs.wanted(10, 100 + block).steps(inputs(block))).isEmpty();
      runs.step();
    }
    while (runs.step()) {
      for (long block = 1; block <= 6; block++) {
        if (!ended.contains(block)
            && runs.wanted(10, 100 + block).steps(inputs(block)).isPresent()) {
          ended.add(block);
        }
      }
    }
    assertThat(ended).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void stateHash_ofARunThatHadToGo_isFoundAgain() {
    ProgramRuns runs = runs(2);
    Optional<Bytes32> early = hash(runs, inputs(1), 77);
    for (long block = 2; block <= 5; block++) {
      hash(runs, inputs(block), 5);
    }
    int before = recorded.size();
    Optional<Bytes32> other = hash(runs, inputs(1), 78);
    assertThat(recorded).as("it had to be computed again").hasSize(before + 1);
    assertThat(other).isPresent().isNotEqualTo(early);
    assertThat(hash(runs, inputs(1), 77)).isEqualTo(early);
    assertThat(recorded).as("what was asked for is remembered").hasSize(before + 1);
  }

  private static Optional<Bytes32> hash(ProgramRuns runs, GuestInputs inputs, long step) {
    Optional<Bytes32> now = runs.stateHash(inputs, BigInteger.valueOf(step));
    finish(runs);
    return now.isPresent() ? now : runs.stateHash(inputs, BigInteger.valueOf(step));
  }

  @Test
  void step_recordingFails_othersGoOnAndItIsTriedAgainWhenAskedFor() {
    int[] failures = {1};
    ProgramRuns runs =
        new ProgramRuns(
            elf(),
            inputs -> {
              if (inputs.claimedBlock() == 1 && failures[0]-- > 0) {
                throw new SettlementUnreachable();
              }
              return record(inputs);
            },
            folder,
            new RunQueue.Limits(2, 1L << 30),
            SLICE);
    assertThat(runs.wanted(1, 10).steps(inputs(1))).isEmpty();
    assertThat(runs.wanted(1, 20).steps(inputs(2))).isEmpty();
    finish(runs);
    assertThat(runs.wanted(2, 20).steps(inputs(2))).contains(steps(2));
    assertThat(runs.wanted(2, 10).steps(inputs(1))).isEmpty();
    finish(runs);
    assertThat(runs.wanted(3, 10).steps(inputs(1))).contains(steps(1));
  }

  private static final class SettlementUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
