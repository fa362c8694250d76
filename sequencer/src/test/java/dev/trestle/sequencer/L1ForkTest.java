package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1 goes another way while a node has seen, but not yet derived from, the blocks it lost. */
class L1ForkTest {
  /** L2 blocks from one L1 block to the next. */
  private static final int L2_PER_L1 = (int) (TestL1.SLOT / TestRollup.BLOCK_TIME);

  @TempDir private Path folder;
  private TestRollup rollup;

  @BeforeEach
  void start() {
    rollup = new TestRollup(folder, TestRollup.TIMING, TestRollup.POLICY);
    rollup.builder.resubmitTakenBack();
  }

  @AfterEach
  void close() {
    rollup.close();
  }

  @Test
  void forkAboveWhatWasRead_unsafeBlocksOnTheLostBranchAreTakenBack_othersStay() {
    rollup.l1.mineEmpty(3);
    follow();
    rollup.l2Blocks(3 * L2_PER_L1);
    assertThat(rollup.head().l1Origin().number()).isEqualTo(rollup.l1Head());
    Bytes32 kept = rollup.ref(L2_PER_L1).hash();
    BlockId lost = rollup.head().l1Origin();

    rollup.l1.reorganise(2);
    rollup.follow();

    assertThat(rollup.l1.chain.canonicalHash(lost.number())).isNotEqualTo(lost.hash());
    assertThat(rollup.driver.safeHead().number()).isZero();
    assertThat(rollup.head().l1Origin().number()).isEqualTo(lost.number() - 2);
    assertThat(rollup.ref(L2_PER_L1).hash()).isEqualTo(kept);
    rollup.l2Blocks(2 * L2_PER_L1);
    assertThat(rollup.head().l1Origin().hash())
        .isEqualTo(rollup.l1.chain.canonicalHash(lost.number()).orElseThrow());
  }

  @Test
  void forkAboveWhatWasRead_nothingPreconfirmedIsLost_andItBecomesSafe() {
    rollup.l1.mineEmpty(2);
    follow();
    Bytes32 early = rollup.send(new byte[] {1});
    rollup.l2Blocks(1);
    Bytes32 stays = rollup.head().hash();
    rollup.l2Blocks(2 * L2_PER_L1 - 1);
    Bytes32 first = rollup.send(new byte[] {2});
    rollup.l2Blocks(1);
    Bytes32 second = rollup.send(new byte[] {3});
    rollup.builder.step();
    rollup.builder.fill();
    assertThat(rollup.chain.pendingTransaction(second)).isPresent();

    rollup.l1.reorganise(1);
    rollup.follow();

    assertThat(rollup.chain.transaction(first)).isEmpty();
    rollup.l2Blocks(1);
    assertThat(rollup.chain.transaction(early).orElseThrow().blockHash()).isEqualTo(stays);
    Bytes32 head = rollup.head().hash();
    assertThat(rollup.chain.transaction(first).orElseThrow().blockHash()).isEqualTo(head);
    assertThat(rollup.chain.transaction(second).orElseThrow().blockHash()).isEqualTo(head);
    for (int i = 0; i < 4; i++) {
      rollup.batch();
      rollup.now = rollup.now.plus(TestRollup.POLICY.longestWait());
      rollup.batch();
      rollup.l1Block();
    }
    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
  }

  @Test
  void branchOfTheSameHeight_noticedBeforeItGrows() {
    rollup.l1.mineEmpty(3);
    follow();

    rollup.l1.replace(3, 3);
    follow();

    for (long n = rollup.l1Head() - 3; n <= rollup.l1Head(); n++) {
      assertThat(rollup.follower.known(n).orElseThrow().hash())
          .isEqualTo(rollup.l1.chain.canonicalHash(n).orElseThrow());
    }
  }

  @Test
  void deepFork_takesOneLook() {
    rollup.l1.mineEmpty(12);
    follow();

    rollup.l1.replace(12, 13);
    assertThat(rollup.follower.step()).isTrue();

    assertThat(rollup.follower.known(rollup.l1Head()).orElseThrow().hash())
        .isEqualTo(rollup.l1.chain.head().hash());
    assertThat(rollup.follower.step()).isFalse();
  }

  @Test
  void shorterBranch_blocksAboveItAreForgotten() {
    rollup.l1.mineEmpty(4);
    follow();
    long before = rollup.l1Head();

    rollup.l1.replace(4, 2);
    follow();

    assertThat(rollup.l1Head()).isEqualTo(before - 2);
    assertThat(rollup.follower.known(before)).isEmpty();
    assertThat(rollup.follower.known(before - 2).orElseThrow().hash())
        .isEqualTo(rollup.l1.chain.head().hash());
  }

  /** Looks at L1 without deriving. */
  private void follow() {
    for (int i = 0; i < 100 && rollup.follower.step(); i++) {
      // until nothing is new
    }
  }
}
