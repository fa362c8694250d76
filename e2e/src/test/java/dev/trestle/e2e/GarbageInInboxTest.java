package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlobCodec;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.node.BlobKzg;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes stand in the Inbox, derivation goes on; and only the batcher puts any there. */
class GarbageInInboxTest {
  /** The devnet's batcher, after its ten users and the deployer. */
  private static final DevAccount BATCHER = DevAccounts.account(DevAccounts.TEST_MNEMONIC, 11);

  private static final Address PAID = Address.fromHex("0x" + "e1".repeat(20));
  private static final long SEED = 20_260_101;
  private static final long GAS = 500_000;

  private final BlobKzg kzg = BlobKzg.load();

  @Test
  void garbageFromTheBatchersAccount_derivationGoesOn(@TempDir Path folder) {
    Random random = new Random(SEED);
    System.out.println("seed " + SEED);
    try (Network network = Network.start(folder, 40)) {
      Address inbox = network.contract("inbox");
      byte[] call = Abi.call("appendBlobs()");
      List<TransactionInclusion> posted = new ArrayList<>();
      posted.add(
          send(
              network,
              BATCHER,
              TransactionRequest.call("field elements", inbox, call)
                  .withBlobs(kzg.prepare(List.of(elements(random), new byte[131_072])))));
      byte[] frames = new byte[3_000];
      random.nextBytes(frames);
      frames[0] = 0; // the right version, then frames that are none
      posted.add(
          send(
              network,
              BATCHER,
              TransactionRequest.call("frames", inbox, call)
                  .withBlobs(kzg.prepare(List.of(BlobCodec.encode(frames))))));
      assertThat(posted).allMatch(i -> i.receipt().succeeded());
      assertThat(posted).allMatch(i -> isInInbox(network, i));

      Bytes32 payment = network.l2Wallet(1).transfer(PAID, 3);
      network.agreedAt(Network.included(network.l2(), payment).blockNumber());
      assertThat(network.replica().balance(PAID)).isEqualTo(UInt256.of(3));
    }
  }

  @Test
  void strangerOrWrongPlace_refusedByTheContract(@TempDir Path folder) {
    try (Network network = Network.start(folder, 40)) {
      Address inbox = network.contract("inbox");
      DevAccount stranger = network.endpoints().accounts().get(5);
      TransactionInclusion blobs =
          send(
              network,
              stranger,
              TransactionRequest.call("stranger", inbox, Abi.call("appendBlobs()"))
                  .withBlobs(kzg.prepare(List.of(elements(new Random(SEED)))))
                  .withGasLimit(GAS));
      TransactionInclusion calldata =
          send(
              network,
              BATCHER,
              TransactionRequest.call(
                      "calldata", inbox, Abi.call("append(bytes)", (Object) new byte[100]))
                  .withGasLimit(GAS));

      assertThat(blobs.receipt().succeeded()).as("a stranger appends").isFalse();
      assertThat(calldata.receipt().succeeded()).as("calldata on a chain of blobs").isFalse();
      assertThat(isInInbox(network, blobs)).isFalse();
      assertThat(isInInbox(network, calldata)).isFalse();
      Bytes32 payment = network.l2Wallet(1).transfer(PAID, 3);
      network.agreedAt(Network.included(network.l2(), payment).blockNumber());
    }
  }

  /** A blob of random field elements. */
  private static byte[] elements(Random random) {
    byte[] blob = new byte[131_072];
    random.nextBytes(blob);
    for (int i = 0; i < blob.length; i += 32) {
      blob[i] &= 0x3f;
    }
    return blob;
  }

  private static boolean isInInbox(Network network, TransactionInclusion inclusion) {
    var blocks = new LogFilter.Blocks.Range(inclusion.blockNumber(), inclusion.blockNumber());
    return network
        .l1()
        .logs(LogFilter.of(blocks, network.contract("inbox"), InboxEntry.TOPIC))
        .stream()
        .anyMatch(log -> log.transactionHash().equals(inclusion.transactionHash()));
  }

  /** Sends from an account that others may use too: again, when they were quicker. */
  private static TransactionInclusion send(
      Network network, DevAccount from, TransactionRequest request) {
    for (int attempt = 0; attempt < 10; attempt++) {
      SubmissionStatus.Final end = settled(network, from, request);
      switch (end) {
        case SubmissionStatus.Confirmed(var inclusion) -> {
          return inclusion;
        }
        case SubmissionStatus.Reverted(var inclusion) -> {
          return inclusion;
        }
        case SubmissionStatus.Displaced _ -> {}
        case SubmissionStatus.Rejected _ -> throw new AssertionError(request.label() + ": " + end);
      }
    }
    throw new AssertionError(request.label() + ": always somebody else was quicker");
  }

  private static SubmissionStatus.Final settled(
      Network network, DevAccount from, TransactionRequest request) {
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            network.l1(),
            network.endpoints().l1ChainId(),
            TransactionSigner.of(from.privateKey()),
            FeePolicy.mainnet().with(Duration.ofSeconds(30), 1),
            TransactionJournal.inMemory(),
            InstantSource.system());
    submitter.submit(request);
    return Await.found(
        request.label(),
        Network.PATIENCE_SECONDS,
        () -> {
          submitter.step();
          return submitter
              .status(request.label())
              .filter(SubmissionStatus.Final.class::isInstance)
              .map(SubmissionStatus.Final.class::cast);
        });
  }
}
