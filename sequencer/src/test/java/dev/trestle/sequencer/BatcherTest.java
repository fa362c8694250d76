package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.Channel;
import dev.trestle.node.TransactionGateway;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatcherTest {
  @TempDir private Path folder;
  private TestRollup rollup;

  @BeforeEach
  void start() {
    rollup = new TestRollup(folder, TestRollup.TIMING, TestRollup.POLICY);
  }

  @AfterEach
  void close() {
    rollup.close();
  }

  @Test
  void blocks_waitForCompanyButNotForever_thenBecomeSafe() {
    rollup.send(new byte[] {1});
    rollup.l2Blocks(3);
    rollup.batch();
    rollup.now = rollup.now.plusSeconds(19);
    rollup.batch();
    assertThat(rollup.batcher.totals().channels()).isZero();

    rollup.now = rollup.now.plusSeconds(1);
    rollup.batch();

    assertThat(rollup.batcher.totals().channels()).isEqualTo(1);
    assertThat(rollup.batcher.totals().blocks()).isEqualTo(3);
    assertThat(rollup.driver.safeHead().number()).isZero();
    rollup.l1Block();
    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
    assertThat(rollup.head().number()).isEqualTo(3);
  }

  @Test
  void channelFull_postedAtOnceWithWhatFits() {
    Random random = new Random(7);
    for (int i = 0; i < 5; i++) {
      byte[] incompressible = new byte[40_000];
      random.nextBytes(incompressible);
      rollup.send(incompressible);
      rollup.l2Blocks(1);
    }

    rollup.batch();

    assertThat(rollup.batcher.totals().channels()).isEqualTo(1);
    assertThat(rollup.batcher.totals().blocks()).isEqualTo(3);
    assertThat(rollup.batcher.totals().postedBytes())
        .isBetween(120_000L, (long) Channel.BLOB_FRAME_BYTES);
    assertThat(waitingBatches()).hasSize(1);
    assertThat(waitingBatches().getFirst().blobVersionedHashes()).hasSize(1);
    rollup.l1Block();
    assertThat(rollup.driver.safeHead().number()).isEqualTo(3);
    postAll();
    assertThat(rollup.driver.safeHead().number()).isEqualTo(5);
  }

  @Test
  void secondChannel_waitsForTheFirst() {
    rollup.l2Blocks(2);
    due();
    rollup.l2Blocks(2);
    due();
    due();
    assertThat(rollup.batcher.totals().channels()).isEqualTo(1);

    rollup.l1Block();
    rollup.l1Block(); // the second confirmation

    assertThat(rollup.batcher.totals().channels()).isEqualTo(2);
    assertThat(rollup.batcher.totals().blocks()).isEqualTo(4);
  }

  @Test
  void restart_goesOnFromTheSafeHead() {
    rollup.l2Blocks(4);
    due();
    rollup.l1Block();
    rollup.l1Block();
    rollup.l2Blocks(2);

    rollup.restartBatcher();
    due();
    due();

    assertThat(rollup.batcher.totals().blocks()).isEqualTo(2);
    rollup.l1Block();
    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
  }

  @Test
  void restart_withABatchOnItsWay_doesNotPostItTwice() {
    rollup.send(new byte[] {1});
    rollup.l2Blocks(4);
    due();
    assertThat(waitingBatches()).hasSize(1);

    rollup.restartBatcher();
    due();
    due();
    rollup.l1Block();
    rollup.l1Block();
    due();

    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
    assertThat(rollup.batcher.totals().channels()).isZero();
    assertThat(batcherNonce()).isEqualTo(1);
    assertThat(rollup.journal.entries()).isEmpty();
  }

  @Test
  void restart_withABatchOnItsWayAndMoreBlocks_postsTheNewOnesAlone() {
    rollup.send(new byte[] {1});
    rollup.l2Blocks(4);
    due();
    assertThat(waitingBatches()).hasSize(1);

    rollup.restartBatcher();
    rollup.l2Blocks(3);
    due();
    rollup.l1Block();
    rollup.l1Block();
    due();
    due();
    rollup.l1Block();

    assertThat(rollup.batcher.totals().blocks()).isEqualTo(3);
    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
  }

  @Test
  void restart_whileTheNodeLagsBehindL1_waitsForIt() {
    rollup.l2Blocks(4);
    due();
    rollup.l1.mine(); // the batch
    rollup.l1.mineEmpty(1);
    rollup.l2Blocks(1);
    BlockId derived = rollup.driver.currentL1().orElseThrow();

    rollup.restartBatcher();
    rollup.follower.step();
    due();
    due();
    assertThat(rollup.driver.currentL1()).contains(derived);
    assertThat(rollup.journal.entries()).isEmpty();
    assertThat(rollup.batcher.totals().channels()).isZero();

    rollup.follow();
    due();
    due();
    assertThat(rollup.batcher.totals().blocks()).isEqualTo(1);
  }

  @Test
  void batchStuck_feesAreRaisedUntilItIsIncluded() {
    rollup.l2Blocks(2);
    due();
    Transaction.Blob first = waitingBatches().getFirst();
    rollup.l1.mineEmpty(2);
    rollup.follow();
    rollup.batch();
    assertThat(waitingBatches()).containsExactly(first);

    rollup.now = rollup.now.plusSeconds(48);
    rollup.batch();

    assertThat(waitingBatches()).hasSize(1);
    Transaction.Blob second = waitingBatches().getFirst();
    UInt256 two = UInt256.of(2);
    assertThat(second.nonce()).isEqualTo(first.nonce());
    assertThat(second.blobVersionedHashes()).isEqualTo(first.blobVersionedHashes());
    assertThat(second.maxFeePerGas()).isGreaterThanOrEqualTo(first.maxFeePerGas().multiply(two));
    assertThat(second.maxFeePerBlobGas())
        .isGreaterThanOrEqualTo(first.maxFeePerBlobGas().multiply(two));
    rollup.l1Block();
    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
    assertThat(rollup.batcher.totals().channels()).isEqualTo(1);
  }

  @Test
  void l1LosesAConfirmedBatch_postedAgain_sameBlocksSafeAgain() {
    rollup.send(new byte[] {1});
    rollup.l2Blocks(3);
    due();
    rollup.l1Block();
    rollup.l1Block();
    assertThat(rollup.journal.entries()).isEmpty();
    Bytes32 safe = rollup.driver.safeHead().hash();
    assertThat(rollup.driver.safeHead().number()).isEqualTo(3);

    rollup.l1.reorganise(2);
    rollup.follow();

    assertThat(rollup.driver.safeHead().number()).isZero();
    assertThat(batcherNonce()).isZero();
    postAll();
    assertThat(rollup.batcher.totals().channels()).isEqualTo(2);
    assertThat(rollup.driver.safeHead().hash()).isEqualTo(safe);
    rollup.l2Blocks(2);
    postAll();
    assertThat(rollup.driver.safeHead().number()).isEqualTo(5);
  }

  @Test
  void l1LosesABatchBeforeItIsConfirmed_sentAgainAsItWas() {
    rollup.l2Blocks(3);
    due();
    rollup.l1Block();
    assertThat(rollup.driver.safeHead().number()).isEqualTo(3);

    rollup.l1.reorganise(1);
    rollup.follow();
    assertThat(rollup.driver.safeHead().number()).isZero();
    postAll();

    assertThat(rollup.driver.safeHead().number()).isEqualTo(3);
    assertThat(batcherNonce()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void derivedAndNotSafe_postedAgainAfterPatience() {
    rollup.toldAsSafe = Optional.of(rollup.ref(0));
    rollup.l2Blocks(3);
    due();
    for (int i = 0; i <= TestRollup.POLICY.repostAfterBlocks(); i++) {
      assertThat(rollup.batcher.totals().channels()).isEqualTo(1);
      rollup.l1Block();
    }
    due();
    assertThat(rollup.batcher.totals().channels()).isEqualTo(2);
    rollup.toldAsSafe = Optional.empty();
    rollup.l1Block();

    assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
  }

  @Test
  void nodeLagsBehindL1_nothingIsPostedAgain() {
    rollup.l2Blocks(3);
    due();
    rollup.l1.mine();
    for (int i = 0; i < 3 * TestRollup.POLICY.repostAfterBlocks(); i++) {
      lookAtL1WithoutDeriving();
      due();
    }
    assertThat(rollup.batcher.totals().channels()).isEqualTo(1);
  }

  @Test
  void neverSafeWhileLaterBlocksArePosted_noticedAllTheSame() {
    rollup.toldAsSafe = Optional.of(rollup.ref(0));
    for (int i = 0; i < 2 * TestRollup.POLICY.repostAfterBlocks(); i++) {
      rollup.l2Blocks(1);
      due();
      rollup.l1Block();
    }

    assertThat(rollup.batcher.totals().blocks()).isGreaterThan(rollup.head().number());
  }

  @Test
  void unsafeBlocksReplaced_theNewOnesArePosted() {
    rollup.send(new byte[] {1});
    rollup.l2Blocks(3);
    rollup.batch();
    rollup.chain.rewind(rollup.ref(1).hash());
    rollup.l2Blocks(1);
    rollup.send(new byte[] {2});
    rollup.l2Blocks(3);
    Bytes32 head = rollup.head().hash();

    postAll();

    assertThat(rollup.driver.safeHead().hash()).isEqualTo(head);
    assertThat(rollup.chain.head().hash()).isEqualTo(head);
  }

  @Test
  void unsafeBlocksTakenBack_startsOverBeforeTheyAreMadeAnew() {
    rollup.l2Blocks(3);
    due();
    rollup.l1.mineEmpty(1); // the batch has not come to L1 yet
    rollup.chain.rewind(rollup.chain.genesis().hash());
    rollup.batch();
    assertThat(rollup.batcher.progress().orElseThrow().collected()).isZero();
    rollup.send(new byte[] {1});
    rollup.l2Blocks(1);
    Bytes32 head = rollup.head().hash();

    due();

    assertThat(rollup.batcher.totals().channels()).isEqualTo(2);
    assertThat(rollup.head().hash()).isEqualTo(head);
  }

  /** Derivation runs beside the batcher: what was there at one look may be gone at the next. */
  @Test
  void lateBlocksTakenBackWithinATurn_noTurnFails() {
    rollup.l2Blocks(3);
    long window = TestRollup.TIMING.sequencingWindowBlocks();
    while (rollup.l1Head() + 1 < rollup.ref(1).l1Origin().number() + window) {
      rollup.l1.mineEmpty(1);
    }
    rollup.follow();
    assertThat(rollup.head().number()).isEqualTo(3);
    long posted = 0;
    for (int looks = 0; looks < 12; looks++) {
      rollup.restartBatcher();
      rollup.blocksUntilTakenBack = looks;

      assertThatCode(rollup::batch).as("gone after %d looks", looks).doesNotThrowAnyException();

      posted += rollup.batcher.totals().channels();
    }
    assertThat(posted).as("channels of the turns that saw blocks").isPositive();
  }

  private void lookAtL1WithoutDeriving() {
    rollup.l1.mineEmpty(1);
    while (rollup.follower.step()) {
      // only L1 is followed
    }
    rollup.batch();
  }

  /** Lets the open channel's time come. */
  private void due() {
    rollup.batch();
    rollup.now = rollup.now.plus(TestRollup.POLICY.longestWait());
    rollup.batch();
  }

  /** Posts what is there and lets L1 confirm it. */
  private void postAll() {
    for (int i = 0; i < 4; i++) {
      due();
      rollup.l1Block();
    }
  }

  private long batcherNonce() {
    return rollup
        .l1
        .chain
        .stateAt(rollup.l1.chain.head().hash())
        .account(PoolFixture.address(TestRollup.BATCHER))
        .orElseThrow()
        .nonce();
  }

  private List<Transaction.Blob> waitingBatches() {
    return rollup.l1.pool.content().stream()
        .map(TransactionGateway.Entry::transaction)
        .map(Transaction.Blob.class::cast)
        .toList();
  }
}
