package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When L1 takes blocks back, every node follows it, and the L2 goes on. */
class L1ReorgTest {
  private static final Address DEPOSITED = Address.fromHex("0x" + "d1".repeat(20));
  private static final Address PAID = Address.fromHex("0x" + "d2".repeat(20));

  /** L1 may make a block while the depth is computed. */
  private static final int SLACK = 3;

  @ParameterizedTest
  @EnumSource
  void blocksReplaced_transactionsKept_depositCountsOnce(L1Kind kind, @TempDir Path folder) {
    try (Network network = Network.start(kind, folder, 40)) {
      grown(network);
      Bytes32 onL1 = network.deposit(network.l1Wallet(2), DEPOSITED, 9);
      TransactionInclusion first = Network.included(network.l1(), onL1);
      Network.included(network.l2(), Network.l2HashOf(first));
      HashedHeader finalized = network.l2().header(BlockTag.Label.FINALIZED).orElseThrow();

      reorg(network, first.blockNumber(), onL1);

      TransactionInclusion second = Network.included(network.l1(), onL1);
      assertThat(second.blockHash()).isNotEqualTo(first.blockHash());
      TransactionInclusion derived = Network.included(network.replica(), Network.l2HashOf(second));
      goesOn(network, derived.blockNumber(), finalized);
      assertThat(network.replica().balance(DEPOSITED)).isEqualTo(UInt256.of(9));
      assertThat(network.l2().balance(DEPOSITED)).isEqualTo(UInt256.of(9));
    }
  }

  /** Takes back the block of this number and three or more before the head. */
  private static void reorg(Network network, long number, Bytes32 kept) {
    Bytes32 replaced = network.l1().header(number).orElseThrow().hash();
    long depth = network.l1().head().number() - number + SLACK;
    network.reorgL1(depth, kept);
    assertThat(network.l1().header(number).orElseThrow().hash()).isNotEqualTo(replaced);
  }

  /** Waits until L1 has more blocks of the rollup than the test takes back. */
  private static void grown(Network network) {
    Await.until(
        "L1 grows", Network.PATIENCE_SECONDS, () -> network.l1().head().number() > 2 * SLACK + 2);
  }

  /** A payment after the reorg becomes safe everywhere, and no node kept a block of its own. */
  private static void goesOn(Network network, long atLeast, HashedHeader finalized) {
    Bytes32 payment = network.l2Wallet(3).transfer(PAID, 1);
    Network.included(network.l2(), payment);
    Await.until(
        "the payment is safe on the replica",
        Network.PATIENCE_SECONDS,
        () -> network.replica().inclusion(payment).isPresent());
    long number = network.replica().inclusion(payment).orElseThrow().blockNumber();
    network.agreedAt(Math.max(number, atLeast));
    for (long n = 0; n <= number; n++) {
      assertThat(hash(network.replica(), n)).as("block " + n).isEqualTo(hash(network.l2(), n));
    }
    assertThat(hash(network.l2(), finalized.number())).isEqualTo(finalized.hash());
  }

  private static Bytes32 hash(SettlementClient chain, long number) {
    return chain.header(number).orElseThrow().hash();
  }
}
