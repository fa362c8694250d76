package dev.trestle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The program on the JVM, over a rollup in memory; fetched first, then from the record. */
class GuestProgramTest {
  static final int BLOCKS = 24;
  private static final long L1_SECONDS = 4;
  private static final SampleRollup rollup = chain(7);

  /** Blocks with transfers and deposits, posted in blobs and in call data by turns. */
  static SampleRollup chain(long seed) {
    Random random = new Random(seed);
    List<LoadAccount> accounts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      accounts.add(new LoadAccount(SampleRollup.CHAIN_ID, UInt256.of(1000 + i), 0));
    }
    SampleRollup rollup =
        new SampleRollup(
            accounts.stream().map(LoadAccount::address).toList(),
            NativeCryptography.create(),
            L1_SECONDS);
    for (int i = 1; i <= BLOCKS; i++) {
      List<byte[]> transactions = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        Address to = new Address(random.nextLong(), 1, random.nextInt(3));
        transactions.add(
            accounts
                .get(random.nextInt(5))
                .sign(Optional.of(to), UInt256.of(random.nextInt(99)), new byte[0], 21_000));
      }
      rollup.build(transactions);
      if (i % L1_SECONDS == 0) {
        for (int n = random.nextInt(30); n > 0; n--) {
          rollup.l1().noise();
        }
        rollup.l1().deposit(new Address(3, 3, 3), new Address(4, 4, i), i, 50_000);
        if (i % 8 == 0) {
          rollup.post(i % 16 == 0);
        }
        rollup.l1().seal();
      }
    }
    rollup.l1().seal();
    return rollup;
  }

  private static GuestProgram.Verdict run(GuestInputs inputs) {
    RecordingOracle oracle =
        new RecordingOracle(inputs, rollup.config(), rollup, NativeCryptography.create());
    GuestProgram.Verdict first = GuestProgram.run(oracle);
    assertThat(GuestProgram.run(oracle.record())).isEqualTo(first);
    return first;
  }

  @Test
  void run_fromAnyAgreedBlock_givesTheClaimedBlocksRoot() {
    for (long agreed = 0; agreed < BLOCKS; agreed++) {
      long claimed = Math.min(BLOCKS, agreed + 1 + agreed % 3);
      Bytes32 root = rollup.outputRoot(claimed);
      GuestProgram.Verdict verdict = run(rollup.inputs(agreed, claimed, root));
      assertThat(verdict).isEqualTo(new GuestProgram.Verdict(true, root, claimed));
    }
  }

  @Test
  void run_fromGenesisToTheLastPosted_derivesAll() {
    Bytes32 root = rollup.outputRoot(BLOCKS);
    assertThat(run(rollup.inputs(0, BLOCKS, root)).valid()).isTrue();
  }

  @Test
  void run_ofAWrongRoot_isInvalidAndSaysTheRightOne() {
    GuestProgram.Verdict verdict = run(rollup.inputs(3, 5, new Bytes32(1, 2, 3, 4)));
    assertThat(verdict).isEqualTo(new GuestProgram.Verdict(false, rollup.outputRoot(5), 5));
  }

  @Test
  void run_ofAClaimAtOrBeforeTheAgreedBlock_answersTheAgreedRoot() {
    for (long claimed = 0; claimed <= 6; claimed++) {
      GuestProgram.Verdict verdict = run(rollup.inputs(6, claimed, rollup.outputRoot(6)));
      assertThat(verdict).isEqualTo(new GuestProgram.Verdict(true, rollup.outputRoot(6), 6));
    }
  }

  @Test
  void run_ofAClaimPastTheData_answersTheLastBlocksRoot() {
    Bytes32 root = rollup.outputRoot(BLOCKS);
    GuestProgram.Verdict verdict = run(rollup.inputs(BLOCKS - 2, BLOCKS + 50, root));
    assertThat(verdict).isEqualTo(new GuestProgram.Verdict(true, root, BLOCKS));
  }
}
