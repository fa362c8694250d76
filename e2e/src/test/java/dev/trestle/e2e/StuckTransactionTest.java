package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1's base fee rises under transactions that were sent already, on an L1 that is not ours. */
class StuckTransactionTest {
  private static final long GWEI = 1_000_000_000L;
  private static final Address TARGET = new Address(0, 0, 0x77);
  private static final DevAccount PAYER = DevAccounts.test(3).get(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final BlobKzg kzg = BlobKzg.load();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Anvil anvil;
  private SettlementClient l1;
  private Instant now = Instant.ofEpochSecond(1_700_000_000);

  @BeforeEach
  void start() {
    anvil = Anvil.start("--no-mining");
    open.add(anvil);
    l1 = new SettlementClient(new JsonRpcClient(anvil.url()));
    open.add(l1);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  /** With what the journal holds, as after a restart. */
  private TransactionSubmitter submitter(long mostGwei) {
    FeePolicy policy =
        new FeePolicy(
            UInt256.of(GWEI),
            UInt256.of(GWEI).multiply(mostGwei),
            UInt256.of(GWEI).multiply(mostGwei),
            PATIENCE,
            1);
    return new TransactionSubmitter(
        l1,
        31_337,
        TransactionSigner.of(PAYER.privateKey()),
        policy,
        new FileTransactionJournal(folder),
        () -> now);
  }

  private TransactionRequest withBlob(String label, int seed) {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    blob[1] = (byte) seed;
    return TransactionRequest.call(label, TARGET, new byte[] {1})
        .withGasLimit(60_000)
        .withBlobs(kzg.prepare(List.of(blob)));
  }

  private void mine(long baseFeeWei) {
    anvil.setNextBaseFee(baseFeeWei);
    anvil.rpc().call("evm_mine");
  }

  private long used() {
    return l1.nonce(PAYER.address(), BlockTag.Label.LATEST);
  }

  @Test
  void blobTransaction_baseFeeRises_isReplacedAndIncludedOnce() {
    TransactionSubmitter submitter = submitter(500);
    TransactionRequest request = withBlob("batch", 5);
    submitter.submit(request);
    submitter.step();
    mine(90 * GWEI);
    submitter.step();
    assertThat(used()).as("stuck below the base fee").isZero();

    now = now.plus(PATIENCE);
    submitter.step();
    assertThat(submitter.status("batch").orElseThrow())
        .isInstanceOfSatisfying(
            SubmissionStatus.Sent.class, sent -> assertThat(sent.offers()).isEqualTo(2));
    mine(90 * GWEI);
    submitter.step();
    assertThat(submitter.status("batch").orElseThrow())
        .isInstanceOf(SubmissionStatus.Confirmed.class);
    assertThat(used()).isEqualTo(1);
    HashedHeader block = l1.head();
    try (BeaconClient beacon =
        new BeaconClient(new JsonRpcClient(anvil.url()), kzg::versionedHash)) {
      assertThat(beacon.blobs(block, request.blobs().orElseThrow().versionedHashes())).hasSize(1);
    }
  }

  @Test
  void restartWhileStuck_goesOnWithTheSameNonce_andPostsNothingTwice() {
    TransactionSubmitter first = submitter(500);
    first.submit(withBlob("batch", 6));
    first.step();
    mine(90 * GWEI);

    TransactionSubmitter second = submitter(500);
    assertThat(second.labels()).containsExactly("batch");
    second.submit(withBlob("batch", 6));
    second.submit(withBlob("next", 7));
    second.step();
    now = now.plus(PATIENCE);
    second.step();
    mine(90 * GWEI);
    second.step();
    for (String label : List.of("batch", "next")) {
      assertThat(second.status(label).orElseThrow())
          .as(label)
          .isInstanceOf(SubmissionStatus.Confirmed.class);
    }
    assertThat(used()).isEqualTo(2);
    assertThat(submitter(500).labels()).isEmpty();
  }

  @Test
  void marketOverTheCap_isToldAndWaitedFor() {
    TransactionSubmitter submitter = submitter(10);
    submitter.submit(withBlob("batch", 8));
    submitter.step();
    mine(90 * GWEI);
    for (int i = 0; i < 4; i++) {
      now = now.plus(PATIENCE);
      submitter.step();
    }
    assertThat(submitter.obstacles())
        .singleElement()
        .asString()
        .startsWith("batch: ")
        .contains("cap");
    assertThat(used()).isZero();
    submitter.submit(withBlob("later", 9));
    submitter.step();
    assertThat(submitter.obstacles()).hasSize(2);

    mine(2 * GWEI); // anvil has dropped what it could not include
    now = now.plusSeconds(7);
    submitter.step();
    mine(2 * GWEI);
    submitter.step();
    assertThat(used()).isEqualTo(2);
    assertThat(submitter.obstacles()).isEmpty();
    assertThat(l1.inclusion(offered(submitter, "batch"))).isPresent();
  }

  private static Bytes32 offered(TransactionSubmitter submitter, String label) {
    return switch (submitter.status(label).orElseThrow()) {
      case SubmissionStatus.Confirmed(var inclusion) -> inclusion.transactionHash();
      default -> throw new AssertionError(submitter.status(label));
    };
  }
}
