package dev.trestle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.PreimageStore;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.stf.primitives.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The committed program gives the same results when it collects garbage every few kilobytes. What
 * it frees is overwritten: a reference that the collector missed would show.
 */
class GuestHeapTest {
  private static final ElfProgram PROGRAM = GuestMachine.program();

  private static void check(PreimageStore read, long... quanta) {
    GuestMachine.Ended once = GuestMachine.run(PROGRAM, read);
    assertThat(once.code()).isZero();
    for (long quantum : quanta) {
      GuestMachine.Ended ended = GuestMachine.run(GuestMachine.programThatCollects(quantum), read);
      assertThat(ended.code()).as("collecting every %d bytes", quantum).isZero();
      assertThat(ended.console()).isEqualTo(once.console());
      assertThat(ended.instructions()).isGreaterThan(once.instructions() * 11 / 10);
    }
  }

  @Test
  void run_collectingOften_overAWholeChain_givesTheSameRoot() {
    SampleRollup rollup = GuestProgramTest.chain(5);
    long last = GuestProgramTest.BLOCKS;
    GuestInputs inputs = rollup.inputs(0, last, rollup.outputRoot(last));
    RecordingOracle oracle =
        new RecordingOracle(inputs, rollup.config(), rollup, NativeCryptography.create());
    GuestProgram.run(oracle);
    check(oracle.record(), 50_000, 101_000, 1_000_000);
  }

  @Test
  void run_collectingOften_overContractsAndBlobs_givesTheSameRoot() {
    GuestWorkload workload = new GuestWorkload(10);
    Address token = workload.token();
    check(workload.dispute(workload.tokenTransfers(token), true), 30_000, 70_000, 500_000);
    check(workload.dispute(workload.etherTransfers(), false), 30_000, 70_000);
    check(workload.disputeAfter(List.of(new byte[200_000])), 50_000);
  }
}
