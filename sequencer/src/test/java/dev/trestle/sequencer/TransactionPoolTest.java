package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.node.Fate;
import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TransactionPoolTest {
  private final PoolFixture fixture =
      new PoolFixture(PoolLimits.DEFAULT, OrderingPolicy.PRIORITY_FEE);
  private final TransactionPool pool = fixture.pool;

  @Test
  void nonceGap_waitsUntilItIsFilled() {
    assertAccepted(fixture.submit(1, 1, 5));
    assertThat(pool.take()).isEmpty();
    assertThat(pool.nextNonce(PoolFixture.address(1))).isZero();

    assertAccepted(fixture.submit(1, 0, 5));

    assertThat(pool.nextNonce(PoolFixture.address(1))).isEqualTo(2);
    assertThat(takeAll()).containsExactly("1/0", "1/1");
  }

  @Test
  void nonceFarAhead_refused() {
    assertRefused(fixture.submit(1, PoolLimits.DEFAULT.nonceGap() + 1, 5), Reason.NONCE_TOO_HIGH);
    assertRefused(fixture.submit(1, Long.MIN_VALUE, 5), Reason.NONCE_TOO_HIGH);
    assertRefused(fixture.submit(1, -2, 5), Reason.NONCE_TOO_HIGH);
    assertThat(pool.size()).isZero();
  }

  @Test
  void blobs_refusedOnAnL2() {
    byte[] blob = BlockLimitsTest.withSidecar(BlockLimitsTest.blobs(1, 1, 1, 1_000));
    assertRefused(pool.submit(blob), Reason.INVALID_BLOBS);
  }

  @Test
  void replacement_mustPayMore_evenWhereTenPercentIsNothing() {
    assertAccepted(pool.submit(priced(1, 2_000)));
    assertRefused(pool.submit(priced(1, 4_000)), Reason.REPLACEMENT_UNDERPRICED);
    assertAccepted(pool.submit(priced(2, 4_000)));
    assertThat(pool.size()).isEqualTo(1);
  }

  private static byte[] priced(long tipWei, long capWei) {
    Signature none = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
    return TransactionCodec.encode(
        PoolFixture.signed(
            1,
            new Transaction.DynamicFee(
                UInt256.of(PoolFixture.CHAIN_ID),
                0,
                UInt256.of(tipWei),
                UInt256.of(capWei),
                21_000,
                Optional.of(PoolFixture.address(2)),
                UInt256.ONE,
                new byte[0],
                List.of(),
                none)));
  }

  @Test
  void priorityFee_highestTipFirst_sendersOwnByNonce() {
    fixture.submit(1, 0, 1);
    fixture.submit(1, 1, 100);
    fixture.submit(2, 0, 50);
    fixture.submit(3, 0, 50);

    assertThat(takeAll()).containsExactly("2/0", "3/0", "1/0", "1/1");
  }

  @Test
  void fcfs_byArrival() {
    PoolFixture other = new PoolFixture(PoolLimits.DEFAULT, OrderingPolicy.FCFS);
    other.submit(1, 0, 1);
    other.submit(2, 0, 50);
    other.submit(3, 0, 70);

    assertThat(takeAll(other.pool)).containsExactly("1/0", "2/0", "3/0");
  }

  @Test
  void replacement_onlyForMoreOfBothFees() {
    assertAccepted(fixture.submit(1, 0, 100_000));
    Bytes32 first = hash(1, 0, 100_000);

    assertRefused(fixture.submit(1, 0, 100_001), Reason.REPLACEMENT_UNDERPRICED);
    assertThat(fixture.submit(1, 0, 100_000)).isEqualTo(new Admission.AlreadyKnown(first));
    assertAccepted(fixture.submit(1, 0, 120_000));

    assertThat(pool.size()).isEqualTo(1);
    assertThat(pool.waiting(first)).isEmpty();
    assertDropped(first, Reason.REPLACED, "replaced by");
    assertThat(pool.await(first, Duration.ZERO)).contains(Outcome.DROPPED);
    assertThat(takeAll()).containsExactly("1/0");
  }

  @Test
  void limits_ofOneSenderAndOfAll() {
    PoolFixture small = new PoolFixture(small(3, 2, 3, 1_000), OrderingPolicy.FCFS);
    assertAccepted(small.submit(1, 0, 1));
    assertAccepted(small.submit(1, 1, 1));
    assertRefused(small.submit(1, 2, 1), Reason.SENDER_LIMIT);
    assertAccepted(small.submit(2, 0, 1));
    assertRefused(small.submit(3, 0, 1), Reason.POOL_FULL);
    assertAccepted(small.submit(2, 0, 1_000));
    assertThat(small.pool.size()).isEqualTo(3);
  }

  private static PoolLimits small(int transactions, int perSender, int queued, long bytes) {
    return PoolLimits.DEFAULT.with(
        new PoolLimits.Room(transactions, perSender, queued, bytes, 3_600));
  }

  @Test
  void full_theLowestTipGoes_andIsTold() {
    PoolFixture full = new PoolFixture(small(3, 3, 3, 100_000), OrderingPolicy.PRIORITY_FEE);
    full.submit(1, 0, 20);
    full.submit(2, 0, 10);
    full.submit(3, 0, 30);

    assertRefused(full.submit(4, 0, 10), Reason.POOL_FULL);
    assertAccepted(full.submit(4, 0, 11));

    Fate fate = full.pool.whyRefused(hash(2, 0, 10)).orElseThrow();
    assertThat(fate.stage()).isEqualTo(Fate.Stage.DROPPED);
    assertThat(fate.reason()).isEqualTo(Reason.EVICTED);
    assertThat(fate.message()).contains(hash(4, 0, 11).toString());
    assertThat(full.pool.await(hash(2, 0, 10), Duration.ZERO)).contains(Outcome.DROPPED);
    assertThat(takeAll(full.pool)).containsExactly("3/0", "1/0", "4/0");
  }

  /** A high tip behind a low one is worth no more than that; and no eviction leaves a gap. */
  @Test
  void full_ofASenderTheHighestNonceGoes() {
    PoolFixture full = new PoolFixture(small(3, 3, 3, 100_000), OrderingPolicy.PRIORITY_FEE);
    full.submit(1, 0, 5);
    full.submit(1, 1, 900);
    full.submit(2, 0, 10);

    assertAccepted(full.submit(3, 0, 6));

    assertThat(takeAll(full.pool)).containsExactly("2/0", "3/0", "1/0");
  }

  @Test
  void full_whatCannotBeIncludedGoesFirst_evenFirstComeFirstServed() {
    PoolFixture full = new PoolFixture(small(3, 3, 3, 100_000), OrderingPolicy.FCFS);
    full.submit(1, 1, 900);
    full.submit(2, 0, 1);
    full.submit(3, 0, 1);

    assertAccepted(full.submit(4, 0, 1));
    assertRefused(full.submit(4, 1, 900), Reason.POOL_FULL);

    assertThat(takeAll(full.pool)).containsExactly("2/0", "3/0", "4/0");
  }

  /** An adversary who pays for nothing: nonces far ahead, with the highest fees. */
  @Test
  void queuedFlood_pushesNobodyOut() {
    PoolFixture full = new PoolFixture(small(8, 4, 3, 100_000), OrderingPolicy.PRIORITY_FEE);
    for (int sender = 2; sender <= 4; sender++) {
      assertAccepted(full.submit(sender, 0, 1));
      assertAccepted(full.submit(sender, 1, 1));
    }
    int taken = 0;
    for (int nonce = 2; nonce <= 9; nonce++) {
      taken += full.submit(1, nonce, 1_000_000) instanceof Admission.Accepted ? 1 : 0;
    }
    assertThat(taken).isEqualTo(2);
    assertThat(takeAll(full.pool)).containsExactly("2/0", "2/1", "3/0", "3/1", "4/0", "4/1");
  }

  @Test
  void queued_haveRoomOfTheirOwn() {
    PoolFixture roomy = new PoolFixture(small(100, 100, 2, 100_000), OrderingPolicy.PRIORITY_FEE);
    assertAccepted(roomy.submit(1, 5, 7));
    assertAccepted(roomy.submit(1, 6, 7));
    assertRefused(roomy.submit(2, 5, 6), Reason.POOL_FULL);
    assertAccepted(roomy.submit(2, 5, 8));
    assertThat(roomy.pool.queued()).isEqualTo(2);
    assertThat(roomy.pool.whyRefused(hash(1, 6, 7)).map(Fate::reason)).contains(Reason.EVICTED);
  }

  /** Large ones must not evict small ones one by one and then not fit after all. */
  @Test
  void tooLargeForWhatMayGo_nobodyGoes() {
    byte[] small = PoolFixture.sign(1, 0, 5, 21_000, PoolFixture.CHAIN_ID);
    PoolFixture full =
        new PoolFixture(small(10, 10, 10, 3L * small.length + 50), OrderingPolicy.PRIORITY_FEE);
    full.submit(1, 0, 5);
    full.submit(2, 0, 50);
    full.submit(3, 0, 60);
    byte[] large = PoolFixture.data(4, 0, 20, 2 * small.length);

    assertRefused(full.pool.submit(large), Reason.POOL_FULL);

    assertThat(full.pool.size()).isEqualTo(3);
    assertThat(takeAll(full.pool)).containsExactly("3/0", "2/0", "1/0");
  }

  /** An adversary who can pay once and offers to pay many times. */
  @Test
  void funds_areCountedForAllThatWait() {
    UInt256 cost = UInt256.of(21_000 * (1_000 + 5) + 1);
    fixture.account(4, 0, cost.multiply(2));
    pool.newHead(fixture.state(), List.of());
    assertAccepted(fixture.submit(4, 0, 5));
    assertAccepted(fixture.submit(4, 1, 5));
    assertRefused(fixture.submit(4, 2, 5), Reason.INSUFFICIENT_FUNDS);
    assertRefused(fixture.submit(4, 1, 500), Reason.INSUFFICIENT_FUNDS);
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void waitedTooLong_withoutAChance_expires() {
    long start = fixture.view().timestamp();
    long lifetime = PoolLimits.DEFAULT.room().lifetimeSeconds();
    fixture.submit(1, 1, 5);
    fixture.submit(2, 0, 5);
    pool.building(fixture.view(start + lifetime));
    assertThat(pool.size()).isEqualTo(2);

    pool.building(fixture.view(start + lifetime + TransactionPool.SWEEP_SECONDS));

    assertDropped(hash(1, 1, 5), Reason.EXPIRED, "expired: it waited");
    assertThat(pool.await(hash(1, 1, 5), Duration.ZERO)).contains(Outcome.DROPPED);
    assertThat(takeAll()).containsExactly("2/0");
  }

  @Test
  void whatCanNeverBeIncluded_refused() {
    fixture.account(4, 7, UInt256.of(1_000));
    fixture.pool.newHead(fixture.state(), List.of());
    long gas = 21_000;
    assertRefused(
        pool.submit(PoolFixture.sign(1, 0, 1, gas, PoolFixture.CHAIN_ID + 1)), Reason.WRONG_CHAIN);
    assertRefused(
        pool.submit(PoolFixture.sign(1, 0, 1, gas - 1, PoolFixture.CHAIN_ID)),
        Reason.INTRINSIC_GAS_TOO_LOW);
    assertRefused(
        pool.submit(PoolFixture.sign(1, 0, 1, 30_000_001, PoolFixture.CHAIN_ID)),
        Reason.GAS_LIMIT_TOO_HIGH);
    assertRefused(fixture.submit(4, 7, 1), Reason.INSUFFICIENT_FUNDS);
    assertRefused(fixture.submit(4, 6, 1), Reason.NONCE_TOO_LOW);
    assertRefused(fixture.submit(5, 0, 1), Reason.INSUFFICIENT_FUNDS);
    assertRefused(pool.submit(new byte[0]), Reason.MALFORMED);
    assertRefused(pool.submit(new byte[] {2, (byte) 0xc0}), Reason.MALFORMED);
    assertThat(pool.size()).isZero();
  }

  @Test
  void reset_takenTransactionsWaitAgain() {
    fixture.submit(1, 0, 5);
    fixture.submit(1, 1, 5);
    pool.building(fixture.view());
    Arrival taken = pool.take().orElseThrow();
    pool.included(taken);
    assertThat(pool.await(taken.hash(), Duration.ZERO)).contains(Outcome.INCLUDED);

    pool.reset(fixture.state(), List.of(taken));
    pool.building(fixture.view());

    assertThat(takeAll()).containsExactly("1/0", "1/1");
  }

  @Test
  void newHead_whatItsSenderUsedUpIsDropped() {
    fixture.submit(1, 0, 5);
    fixture.submit(1, 1, 5);
    fixture.account(1, 1, PoolFixture.ETHER);

    pool.newHead(fixture.state(), List.of(PoolFixture.address(1)));
    pool.building(fixture.view());

    assertDropped(hash(1, 0, 5), Reason.NONCE_TOO_LOW, "nonce too low");
    assertThat(takeAll()).containsExactly("1/1");
  }

  @Test
  void await_unknownHash_nothingIsLeftBehind() {
    Bytes32 unknown = hash(1, 7, 5);

    assertThat(pool.await(unknown, Duration.ofMillis(1))).isEmpty();

    assertThat(pool.awaited()).isZero();
  }

  @Test
  void await_oneGivesUp_theOtherStillLearns() {
    fixture.submit(1, 0, 5);
    pool.building(fixture.view());
    Bytes32 hash = hash(1, 0, 5);
    CompletableFuture<Optional<Outcome>> patient =
        CompletableFuture.supplyAsync(() -> pool.await(hash, Duration.ofMinutes(1)));
    while (pool.awaited() == 0) {
      Thread.onSpinWait();
    }
    assertThat(pool.await(hash, Duration.ofMillis(1))).isEmpty();

    pool.included(pool.take().orElseThrow());

    assertThat(patient.join()).contains(Outcome.INCLUDED);
    assertThat(pool.awaited()).isZero();
  }

  @Test
  void replacedWhileTheBuilderHasIt_theOneInTheBlockCounts() {
    fixture.submit(1, 0, 100_000);
    fixture.submit(1, 1, 5);
    pool.building(fixture.view());
    Arrival taken = pool.take().orElseThrow();
    assertAccepted(fixture.submit(1, 0, 120_000));

    pool.included(taken);

    assertThat(pool.await(taken.hash(), Duration.ZERO)).contains(Outcome.INCLUDED);
    assertThat(pool.whyRefused(taken.hash())).isEmpty();
    assertDropped(hash(1, 0, 120_000), Reason.NONCE_TOO_LOW, "nonce too low");
    assertThat(takeAll()).containsExactly("1/1");
  }

  private void assertDropped(Bytes32 hash, Reason reason, String message) {
    Fate fate = pool.whyRefused(hash).orElseThrow();
    assertThat(fate.stage()).isEqualTo(Fate.Stage.DROPPED);
    assertThat(fate.reason()).isEqualTo(reason);
    assertThat(fate.message()).startsWith(message);
  }

  @Test
  void refusedAtTheDoor_isRememberedUntilItGetsIn() {
    fixture.submit(1, 0, 5);
    Bytes32 far = hash(1, 9_999, 5);
    fixture.submit(1, 9_999, 5);
    assertThat(pool.whyRefused(far).map(Fate::stage)).contains(Fate.Stage.REFUSED);
    assertThat(pool.whyRefused(far).map(Fate::reason)).contains(Reason.NONCE_TOO_HIGH);
    byte[] nonsense = {1, 2, 3};
    pool.submit(nonsense);
    assertThat(pool.whyRefused(Keccak.hash(nonsense)).map(Fate::reason)).contains(Reason.MALFORMED);
    assertThat(pool.whyRefused(hash(1, 0, 5))).isEmpty();
    fixture.account(1, 9_999, PoolFixture.ETHER);
    pool.newHead(fixture.state(), List.of(PoolFixture.address(1)));
    assertAccepted(fixture.submit(1, 9_999, 5));
    assertThat(pool.whyRefused(far)).isEmpty();
  }

  @Test
  void reset_onABranchThatUsedTheNonce_saysSo() {
    fixture.submit(1, 0, 5);
    pool.building(fixture.view());
    Arrival taken = pool.take().orElseThrow();
    pool.included(taken);
    fixture.account(1, 1, PoolFixture.ETHER);

    pool.reset(fixture.state(), List.of(taken));

    assertDropped(taken.hash(), Reason.NONCE_TOO_LOW, "nonce too low: the chain was reorganised");
  }

  @Test
  void reset_whileAnotherWaitsInItsPlace_saysSo() {
    fixture.submit(1, 0, 5);
    pool.building(fixture.view());
    Arrival taken = pool.take().orElseThrow();
    pool.included(taken);
    fixture.account(1, 0, PoolFixture.ETHER);
    pool.newHead(fixture.state(), List.of(PoolFixture.address(1)));
    fixture.submit(1, 0, 50);

    pool.reset(fixture.state(), List.of(taken));

    assertDropped(taken.hash(), Reason.REPLACED, "replaced by " + hash(1, 0, 50));
  }

  private List<String> takeAll() {
    return takeAll(pool);
  }

  private static List<String> takeAll(TransactionPool pool) {
    List<String> taken = new ArrayList<>();
    Optional<Arrival> next = pool.take();
    while (next.isPresent()) {
      taken.add(name(next.get()));
      pool.included(next.get());
      next = pool.take();
    }
    return taken;
  }

  private static String name(Arrival arrival) {
    for (int sender = 1; sender <= 4; sender++) {
      if (PoolFixture.address(sender).equals(arrival.sender())) {
        return sender + "/" + arrival.transaction().nonce();
      }
    }
    throw new AssertionError("unknown sender " + arrival.sender());
  }

  private static Bytes32 hash(int sender, long nonce, long tip) {
    return Keccak.hash(PoolFixture.sign(sender, nonce, tip, 21_000, PoolFixture.CHAIN_ID));
  }

  private static void assertAccepted(Admission admission) {
    assertThat(admission).isInstanceOf(Admission.Accepted.class);
  }

  private static void assertRefused(Admission admission, Reason reason) {
    assertThat(admission)
        .isInstanceOfSatisfying(
            Admission.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
