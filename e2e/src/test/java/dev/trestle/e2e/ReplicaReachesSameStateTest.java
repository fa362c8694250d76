package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that has seen nothing but L1 comes to the state that the sequencer promised. */
class ReplicaReachesSameStateTest {
  /** Creates a contract whose every call adds one to its slot 0. */
  private static final byte[] COUNTER = Hex.decode("6d5f54600101805f555f5260205ff35f52600e6012f3");

  private static final Address STRANGER = Address.fromHex("0x" + "ab".repeat(20));

  @ParameterizedTest
  @EnumSource
  void transfersAndContracts_derivedFromL1_sameStateRoot(L1Kind kind, @TempDir Path folder) {
    try (Network network = Network.start(kind, folder, 30)) {
      Wallet alice = network.l2Wallet(1);
      Bytes32 created = alice.send(Optional.empty(), UInt256.ZERO, COUNTER, 200_000);
      Address counter =
          Network.included(network.l2(), created).receipt().succeeded()
              ? contractAddress(network, created)
              : Address.ZERO;
      Bytes32 last = created;
      for (int i = 0; i < 5; i++) {
        alice.transfer(STRANGER, 1_000 + i);
        last = alice.send(Optional.of(counter), UInt256.ZERO, new byte[0], 100_000);
      }
      Bytes32 deposit = network.deposit(network.l1Wallet(2), STRANGER, 7);
      Bytes32 deposited = Network.l2HashOf(Network.included(network.l1(), deposit));
      TransactionInclusion onL2 = Network.included(network.l2(), deposited);
      long number =
          Math.max(onL2.blockNumber(), Network.included(network.l2(), last).blockNumber());

      HashedHeader agreed = network.agreedAt(number);

      assertThat(agreed.number()).isEqualTo(number);
      assertThat(network.replica().storage(counter, Bytes32.ZERO)).isEqualTo(UInt256.of(5));
      assertThat(network.replica().balance(STRANGER)).isEqualTo(UInt256.of(5 * 1_000 + 10 + 7));
      assertThat(network.replica().inclusion(last).orElseThrow().blockHash())
          .isEqualTo(network.l2().inclusion(last).orElseThrow().blockHash());
    }
  }

  private static Address contractAddress(Network network, Bytes32 creation) {
    return network
        .l2Rpc()
        .call("eth_getTransactionReceipt", JsonValue.bytes32(creation))
        .required("contractAddress")
        .address();
  }
}
