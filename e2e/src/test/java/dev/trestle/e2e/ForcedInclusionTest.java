package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sequencer that is silent, or censors, cannot keep anybody out for longer than a window. */
class ForcedInclusionTest {
  private static final Address STRANGER = Address.fromHex("0x" + "cd".repeat(20));
  private static final int WINDOW = 20;

  @ParameterizedTest
  @EnumSource
  void sequencerSilent_depositIsDerived_andItsLaterBatchesCount(L1Kind kind, @TempDir Path folder) {
    try (Network network = Network.start(kind, folder, WINDOW)) {
      Bytes32 before = network.l2Wallet(1).transfer(STRANGER, 5);
      network.agreedAt(Network.included(network.l2(), before).blockNumber());
      network.adminRpc().call("admin_stopSequencer");
      assertThat(network.adminRpc().call("admin_sequencerActive").bool()).isFalse();

      TransactionInclusion onL1 =
          Network.included(network.l1(), network.deposit(network.l1Wallet(2), STRANGER, 11));
      TransactionInclusion forced = Network.included(network.replica(), Network.l2HashOf(onL1));

      assertThat(forced.receipt().succeeded()).isTrue();
      assertThat(network.replica().balance(STRANGER)).isEqualTo(UInt256.of(16));
      assertThat(network.l1().head().number()).isGreaterThanOrEqualTo(onL1.blockNumber() + WINDOW);
      network.agreedAt(forced.blockNumber());

      network.adminRpc().call("admin_startSequencer");
      Wallet alice = network.l2Wallet(1);
      Bytes32 after = alice.transfer(STRANGER, 100);
      long number = Network.included(network.l2(), after).blockNumber();
      HashedHeader sealed = Await.found("block " + number, 30, () -> network.l2().header(number));
      assertThat(network.agreedAt(number).hash())
          .as("the block that was sealed is the one that became safe")
          .isEqualTo(sealed.hash());
      assertThat(network.replica().balance(STRANGER)).isEqualTo(UInt256.of(116));
    }
  }
}
