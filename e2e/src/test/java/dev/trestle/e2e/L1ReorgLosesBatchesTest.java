package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.devchain.DevAccounts;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.LogFilter;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * L1 goes back so far that batches are gone which the batcher held for settled. L1 makes a block
 * only when the test says so and every node has read the one before, so nothing here depends on who
 * is quicker.
 */
class L1ReorgLosesBatchesTest {
  private static final Address BATCHER =
      DevAccounts.account(DevAccounts.TEST_MNEMONIC, 11).address();
  private static final Address PAID = Address.fromHex("0x" + "d3".repeat(20));

  /** The devnet's batcher holds a transaction for settled when so many blocks have it. */
  private static final int CONFIRMATIONS = 2;

  /** Each brings what is unsafe to L1, so three are enough; more would hide an endless loop. */
  private static final int MOST_ROUNDS = 8;

  @Test
  void batchesAreGone_postedAgain_nothingPreconfirmedIsLost(@TempDir Path folder) {
    try (Network network = Network.start(folder, 40);
        JsonRpcClient replicaRpc =
            new JsonRpcClient(URI.create(network.endpoints().replicaRpc().orElseThrow()))) {
      Nodes nodes = new Nodes(network, replicaRpc);
      Wallet wallet = network.l2Wallet(3);
      network.l1Rpc().call("evm_setAutomine", JsonValue.FALSE);
      nodes.read();
      HashedHeader fork = network.l1().head();

      Bytes32 early = wallet.transfer(PAID, 1);
      TransactionInclusion stays = Network.included(network.l2(), early);
      assertThat(nodes.origin(stays.blockNumber())).isLessThanOrEqualTo(fork.number());
      nodes.postUntilSafe(stays.blockNumber());
      nodes.awaitOriginAfter(fork.number());
      Bytes32 later = wallet.transfer(PAID, 1);
      nodes.postUntilSafe(Network.included(network.l2(), later).blockNumber());
      List<Bytes32> batches = nodes.batchesSince(fork.number());
      assertThat(batches).hasSizeGreaterThanOrEqualTo(2);
      nodes.awaitBatch(); // one more is on its way, and will have a gap before it
      Bytes32 last = wallet.transfer(PAID, 1);
      Network.included(network.l2(), last);
      HashedHeader finalized = network.l2().header(BlockTag.Label.FINALIZED).orElseThrow();

      long depth = network.l1().head().number() - fork.number();
      assertThat(depth).isGreaterThan(CONFIRMATIONS);
      network.l1Rpc().call("anvil_reorg", JsonValue.quantity(depth), JsonValue.FALSE);
      nodes.read();

      assertThat(batches).allMatch(batch -> network.l1().inclusion(batch).isEmpty());
      assertThat(nodes.batchesSince(fork.number())).isEmpty();
      assertThat(Network.safe(network.replica())).isLessThan(stays.blockNumber());
      assertThat(Network.included(network.l2(), early).blockHash()).isEqualTo(stays.blockHash());

      long number = 0;
      for (Bytes32 payment : List.of(early, later, last)) {
        number = Math.max(number, Network.included(network.l2(), payment).blockNumber());
      }
      nodes.postUntilSafe(number);
      network.agreedAt(number);
      for (long n = 0; n <= number; n++) {
        assertThat(hash(network.replica(), n)).as("block " + n).isEqualTo(hash(network.l2(), n));
      }
      assertThat(hash(network.l2(), stays.blockNumber())).isEqualTo(stays.blockHash());
      assertThat(hash(network.l2(), finalized.number())).isEqualTo(finalized.hash());
      assertThat(network.l2().balance(PAID)).isEqualTo(UInt256.of(3));
      assertThat(network.replica().balance(PAID)).isEqualTo(UInt256.of(3));
    }
  }

  private static Bytes32 hash(SettlementClient chain, long number) {
    return chain.header(number).orElseThrow().hash();
  }

  /** Both nodes beside an L1 that stands still. */
  private record Nodes(Network network, JsonRpcClient replicaRpc) {
    /** Waits until both have derived all that L1 has. */
    void read() {
      Bytes32 head = network.l1().head().hash();
      for (JsonRpcClient node : List.of(network.l2Rpc(), replicaRpc)) {
        Await.until(
            "a node has read L1",
            Network.PATIENCE_SECONDS,
            () ->
                node.call("optimism_syncStatus")
                    .required("current_l1")
                    .required("hash")
                    .bytes32()
                    .equals(head));
      }
    }

    /** An L1 block with what waits there. */
    void mine() {
      network.l1Rpc().call("evm_mine");
      read();
    }

    /** Waits until a transaction of the batcher waits on L1. */
    void awaitBatch() {
      Await.until(
          "the batcher posts",
          Network.PATIENCE_SECONDS,
          () ->
              network.l1().nonce(BATCHER, BlockTag.Label.PENDING)
                  > network.l1().nonce(BATCHER, BlockTag.Label.LATEST));
    }

    /** Lets the batcher post and settle until the block is safe on both nodes. */
    void postUntilSafe(long number) {
      for (int i = 0; i < MOST_ROUNDS && Network.safe(network.replica()) < number; i++) {
        awaitBatch();
        for (int block = 0; block < CONFIRMATIONS; block++) {
          mine();
        }
      }
      assertThat(Network.safe(network.replica())).isGreaterThanOrEqualTo(number);
      assertThat(Network.safe(network.l2())).isGreaterThanOrEqualTo(number);
    }

    /** Transactions in the Inbox in blocks after this one. */
    List<Bytes32> batchesSince(long number) {
      LogFilter.Blocks after = new LogFilter.Blocks.Range(number + 1, network.l1().head().number());
      LogFilter inbox = new LogFilter(after, List.of(network.contract("inbox")), List.of());
      return network.l1().logs(inbox).stream().map(log -> log.transactionHash()).toList();
    }

    /** The number of the L1 block that an L2 block takes for its origin. */
    long origin(long number) {
      return network
          .l2Rpc()
          .call("optimism_outputAtBlock", JsonValue.quantity(number))
          .required("blockRef")
          .required("l1origin")
          .required("number")
          .integer();
    }

    /** Waits until L2 blocks are made whose origin comes after this L1 block. */
    void awaitOriginAfter(long number) {
      Await.until(
          "the L2 takes new origins",
          Network.PATIENCE_SECONDS,
          () -> origin(network.l2().head().number()) > number);
    }
  }
}
