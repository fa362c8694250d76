package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionSubmitterTest {
  private static final Address TARGET = new Address(0, 0, 0x77);

  @TempDir Path folder;

  private FakeChain chain;
  private SettlementClient client;
  private TransactionJournal journal;
  private TransactionSubmitter submitter;
  private FeePolicy policy =
      new FeePolicy(UInt256.of(2), UInt256.of(4_000), UInt256.of(100), Duration.ofSeconds(10), 2);
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @BeforeEach
  void start() throws IOException {
    chain = new FakeChain();
    client = new SettlementClient(new JsonRpcClient(chain.url(), Duration.ofSeconds(20)));
    journal = new FileTransactionJournal(folder);
    submitter = submitter();
  }

  private TransactionSubmitter submitter() {
    return new TransactionSubmitter(
        client, 5, TransactionSigner.of(UInt256.of(77)), policy, journal, () -> now);
  }

  @AfterEach
  void stop() {
    client.close();
    chain.close();
  }

  private static TransactionRequest request(String label) {
    return TransactionRequest.call(label, TARGET, new byte[] {1, 2});
  }

  private static TransactionRequest blobRequest(String label) {
    BlobSidecar sidecar =
        new BlobSidecar(
            0,
            List.of(new byte[BlobSidecar.BLOB_SIZE_BYTES]),
            List.of(new byte[48]),
            List.of(new byte[48]));
    return request(label)
        .withBlobs(new TransactionRequest.Blobs(sidecar, List.of(new Bytes32(1, 0, 0, 0))));
  }

  private SubmissionStatus status(String label) {
    return submitter.status(label).orElseThrow();
  }

  private void afterPatience() {
    now = now.plusSeconds(10);
  }

  @Test
  void step_severalRequests_areConfirmedInOrder() {
    submitter.submit(request("a"));
    submitter.submit(request("b"));
    submitter.submit(request("a"));
    assertThat(status("a")).isEqualTo(new SubmissionStatus.Queued(""));
    assertThat(submitter.step()).isTrue();
    assertThat(chain.pool).hasSize(2);
    Transaction.Signed first = chain.offered.getFirst().transaction();
    assertThat(first.gasLimit()).isEqualTo(120_000);
    assertThat(first.maxFeePerGas()).isEqualTo(UInt256.of(2_010));
    assertThat(first.to()).contains(TARGET);
    assertThat(status("b")).isInstanceOf(SubmissionStatus.Sent.class);
    assertThat(submitter.step()).isFalse();
    chain.mine(true);
    assertThat(submitter.step()).isTrue();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Included.class);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(status("b")).isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(journal.entries()).isEmpty();
    submitter.forget("a");
    assertThat(submitter.status("a")).isEmpty();
    assertThat(submitter.labels()).containsExactly("b");
  }

  @Test
  void step_executionFailed_isReverted() {
    submitter.submit(request("a"));
    submitter.step();
    chain.executionFails = true;
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Reverted.class);
  }

  @Test
  void step_stuck_offersATenthMoreUpToTheCap() {
    submitter.submit(request("a"));
    submitter.step();
    afterPatience();
    submitter.step();
    assertThat(chain.offered).hasSize(2);
    assertThat(chain.offered.get(1).transaction().maxFeePerGas()).isEqualTo(UInt256.of(2_211));
    assertThat(chain.offered.get(1).transaction().maxPriorityFeePerGas()).isEqualTo(UInt256.of(11));
    assertThat(chain.offered.get(1).transaction().nonce()).isZero();
    for (int i = 0; i < 20; i++) {
      afterPatience();
      submitter.step();
    }
    assertThat(chain.offered)
        .allSatisfy(
            t -> assertThat(t.transaction().maxFeePerGas()).isLessThanOrEqualTo(UInt256.of(4_000)));
    assertThat(status("a"))
        .isInstanceOfSatisfying(
            SubmissionStatus.Sent.class,
            sent -> assertThat(sent.obstacle()).contains("over the fee cap"));
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Confirmed.class);
  }

  @Test
  void step_anEarlierOfferWasIncluded_isFound() {
    submitter.submit(request("a"));
    submitter.step();
    PooledTransaction first = chain.pool.get(0L);
    afterPatience();
    submitter.step();
    chain.pool.put(0L, first);
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a"))
        .isInstanceOfSatisfying(
            SubmissionStatus.Confirmed.class,
            c ->
                assertThat(c.inclusion().transactionHash())
                    .isEqualTo(TransactionCodec.hash(first.transaction())));
  }

  @Test
  void step_blobsStuck_offersDouble() {
    submitter.submit(blobRequest("a"));
    submitter.step();
    assertThat(chain.offered.getFirst().transaction())
        .isInstanceOfSatisfying(
            Transaction.Blob.class,
            t -> assertThat(t.maxFeePerBlobGas()).isEqualTo(UInt256.of(14)));
    chain.baseFee = UInt256.of(10);
    chain.mine(false);
    afterPatience();
    submitter.step();
    assertThat(chain.offered)
        .allSatisfy(t -> assertThat(t.transaction().maxFeePerGas()).isEqualTo(UInt256.of(2_010)));
    policy =
        new FeePolicy(UInt256.of(2), UInt256.of(9_000), UInt256.of(100), Duration.ofSeconds(10), 2);
    submitter = submitter();
    afterPatience();
    submitter.step();
    PooledTransaction raised = chain.offered.getLast();
    assertThat(raised.sidecar()).isPresent();
    assertThat(raised.transaction())
        .isInstanceOfSatisfying(
            Transaction.Blob.class,
            t -> {
              assertThat(t.maxFeePerBlobGas()).isEqualTo(UInt256.of(28));
              assertThat(t.maxFeePerGas()).isEqualTo(UInt256.of(4_020));
              assertThat(t.maxPriorityFeePerGas()).isEqualTo(UInt256.of(20));
            });
  }

  @Test
  void step_marketOverCap_holdsBack() {
    chain.baseFee = UInt256.of(5_000);
    chain.mine(false);
    submitter.submit(request("a"));
    assertThat(submitter.step()).isFalse();
    assertThat(status("a"))
        .isInstanceOfSatisfying(
            SubmissionStatus.Queued.class,
            q -> assertThat(q.obstacle()).contains("over the fee cap"));
    chain.baseFee = UInt256.of(1_000);
    chain.mine(false);
    assertThat(submitter.step()).isTrue();
    assertThat(chain.pool).hasSize(1);
  }

  @Test
  void step_afterRestart_takesUpWhatWasSent() {
    submitter.submit(request("a"));
    submitter.step();
    submitter = submitter();
    assertThat(submitter.labels()).containsExactly("a");
    submitter.submit(request("a"));
    submitter.submit(request("b"));
    submitter.step();
    assertThat(chain.pool.keySet()).containsExactly(0L, 1L);
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(status("b")).isInstanceOf(SubmissionStatus.Confirmed.class);
  }

  @Test
  void step_reorganised_sendsAgain() {
    submitter.submit(request("a"));
    submitter.step();
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Included.class);
    chain.reorganise(1, 2);
    submitter.step();
    assertThat(chain.pool).hasSize(1);
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Confirmed.class);
  }

  @Test
  void step_reorganisedToTheSameHeight_sendsAgain() {
    submitter.submit(request("a"));
    submitter.step();
    chain.mine(true);
    submitter.step();
    chain.reorganise(1, 1);
    submitter.step();
    assertThat(chain.pool).hasSize(1);
  }

  @Test
  void step_reorganisationLostOneThatWasConfirmed_itsNonceIsFilled() {
    submitter.submit(request("a"));
    submitter.step();
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Confirmed.class);
    submitter.submit(request("b"));
    submitter.step();
    chain.reorganise(2, 3); // deeper than the confirmations that were waited for
    submitter = submitter();
    submitter.step();
    assertThat(chain.pool.keySet()).containsExactly(1L);

    afterPatience();
    submitter.step();

    assertThat(chain.pool.keySet()).containsExactly(0L, 1L);
    Transaction.Signed filler = chain.pool.get(0L).transaction();
    assertThat(filler.to()).contains(TransactionSigner.of(UInt256.of(77)).address());
    assertThat(filler.value()).isEqualTo(UInt256.ZERO);
    assertThat(filler.gasLimit()).isEqualTo(21_000);
    submitter = submitter(); // it is known after a restart, and to nobody else
    assertThat(submitter.labels()).containsExactly("b");
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    assertThat(status("b")).isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(journal.entries()).isEmpty();
  }

  @Test
  void step_nonceFreeForAMoment_isNotFilled() {
    submitter.submit(request("a"));
    submitter.step();
    chain.mine(true);
    chain.mine(true);
    submitter.step();
    submitter.submit(request("b"));
    submitter.step();
    chain.reorganise(2, 3);
    submitter.step();
    chain.pool.put(0L, chain.offered.getFirst()); // the node takes it up again by itself
    chain.mine(true);
    submitter.step();
    afterPatience();
    submitter.step();
    assertThat(chain.offered).allSatisfy(t -> assertThat(t.transaction().to()).contains(TARGET));
  }

  @Test
  void step_nodeForgot_sendsTheSameAgain() {
    submitter.submit(request("a"));
    submitter.step();
    chain.pool.clear();
    now = now.plusSeconds(7);
    submitter.step();
    assertThat(chain.offered).hasSize(2);
    assertThat(TransactionCodec.hash(chain.offered.get(1).transaction()))
        .isEqualTo(TransactionCodec.hash(chain.offered.get(0).transaction()));
  }

  @Test
  void step_nonceTakenElsewhere_isDisplaced() {
    submitter.submit(request("a"));
    submitter.step();
    OfferBuilder other = new OfferBuilder(client, 5, TransactionSigner.of(UInt256.of(77)));
    chain.pool.put(
        0L, other.build(request("x"), 0, new Fees(UInt256.ONE, UInt256.of(9_999), UInt256.ZERO)));
    chain.mine(true);
    submitter.step();
    assertThat(status("a")).isInstanceOf(SubmissionStatus.Sent.class);
    chain.mine(false);
    submitter.step();
    assertThat(status("a")).isEqualTo(new SubmissionStatus.Displaced(0));
  }

  @Test
  void step_wouldFail_isRejectedAndOthersGoOn() {
    chain.estimateFault = Optional.of(new JsonRpcException(3, "execution reverted: Inbox_Closed"));
    submitter.submit(request("a"));
    submitter.submit(request("b").withGasLimit(50_000));
    submitter.step();
    assertThat(status("a"))
        .isEqualTo(new SubmissionStatus.Rejected("execution reverted: Inbox_Closed"));
    assertThat(chain.pool.keySet()).containsExactly(0L);
  }

  @Test
  void step_accountRanDry_waitsForFunds() {
    chain.estimateFault = Optional.of(new JsonRpcException(-32000, "insufficient funds for gas"));
    submitter.submit(request("a"));
    assertThat(submitter.step()).isFalse();
    assertThat(status("a")).isEqualTo(new SubmissionStatus.Queued("insufficient funds for gas"));
    chain.estimateFault = Optional.empty();
    submitter.step();
    assertThat(chain.pool).hasSize(1);
  }

  @Test
  void step_poolRefuses_saysSoAndKeepsTrying() {
    chain.sendFault = Optional.of(new JsonRpcException(-32000, "txpool is full"));
    submitter.submit(request("a"));
    submitter.step();
    assertThat(status("a"))
        .isInstanceOfSatisfying(
            SubmissionStatus.Sent.class, s -> assertThat(s.obstacle()).isEqualTo("txpool is full"));
    chain.sendFault = Optional.empty();
    now = now.plusSeconds(7);
    submitter.step();
    assertThat(chain.pool).hasSize(1);
  }

  @Test
  void step_nodeGone_losesNothing() {
    submitter.submit(request("a"));
    chain.close();
    assertThatThrownBy(() -> submitter.step()).isInstanceOf(SettlementException.class);
    assertThat(status("a")).isEqualTo(new SubmissionStatus.Queued(""));
  }
}
