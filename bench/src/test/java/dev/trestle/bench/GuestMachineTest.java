package dev.trestle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.stf.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** The committed program says in the machine what the same classes say on the JVM. */
class GuestMachineTest {
  private static final ElfProgram PROGRAM = GuestMachine.program();
  private static final SampleRollup ROLLUP = GuestProgramTest.chain(11);

  private static void check(GuestInputs inputs) {
    RecordingOracle oracle =
        new RecordingOracle(inputs, ROLLUP.config(), ROLLUP, NativeCryptography.create());
    GuestProgram.Verdict verdict = GuestProgram.run(oracle);
    GuestMachine.Ended ended = GuestMachine.run(PROGRAM, oracle.record());
    assertThat(ended.console())
        .contains("block " + verdict.number() + " has the output root " + verdict.output());
    assertThat(ended.code()).isEqualTo(verdict.valid() ? 0 : 1);
  }

  @Test
  void run_overDataInBlobsAndCallData_agreesWithTheJvm() {
    for (long agreed : new long[] {0, 7, 12, 16, GuestProgramTest.BLOCKS - 1}) {
      check(ROLLUP.inputs(agreed, agreed + 1, ROLLUP.outputRoot(agreed + 1)));
    }
  }

  @Test
  void run_overTheWholeChain_agreesWithTheJvm() {
    check(ROLLUP.inputs(0, GuestProgramTest.BLOCKS, ROLLUP.outputRoot(GuestProgramTest.BLOCKS)));
  }

  @Test
  void run_ofWrongRootsAndClaimsOutOfRange_agreesWithTheJvm() {
    check(ROLLUP.inputs(3, 5, new Bytes32(1, 2, 3, 4)));
    check(ROLLUP.inputs(6, 2, ROLLUP.outputRoot(6)));
    check(ROLLUP.inputs(GuestProgramTest.BLOCKS, 1000, ROLLUP.outputRoot(3)));
  }
}
