package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.l1.Abi;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new devnet's games start from its genesis, and anybody may make the first claim. */
class FirstClaimTest {
  private static final DisputeOptions DISPUTE = DisputeOptions.of(new Bytes32(3L << 56, 0, 0, 1));

  @Test
  void game_createdOnANewDevnet_startsFromTheOutputRootOfGenesis(@TempDir Path folder) {
    DevnetOptions options = new DevnetOptions(folder, 0, 1, 1, 200).with(DISPUTE);
    Devnet devnet = Devnet.start(options, what -> {});
    try (Network network = new Network(devnet.endpoints(), devnet::close)) {
      JsonInput genesis = network.l2Rpc().call("optimism_outputAtBlock", JsonValue.quantity(0));
      Bytes32 claimed = new Bytes32(1, 2, 3, 4);
      byte[] create =
          Abi.call(
              "create(uint32,bytes32,bytes)", 0L, claimed, Bytes32.of(UInt256.of(5)).toBytes());
      UInt256 bond = DISPUTE.game().orElseThrow().initialBondWei();
      Address factory = network.contract("disputeGameFactory");
      Bytes32 hash = network.l1Wallet(0).send(Optional.of(factory), bond, create, 1_000_000);
      TransactionInclusion done = Network.included(network.l1(), hash);
      assertThat(done.receipt().succeeded()).isTrue();
      Address game = Address.fromWord(done.receipt().logs().getFirst().topics().get(1));
      var start =
          Abi.decode(
              "(bytes32,uint256)", network.l1().call(game, Abi.call("startingOutputRoot()")));
      assertThat(Abi.bytes32(start, 0)).isEqualTo(genesis.required("outputRoot").bytes32());
      assertThat(Abi.number(start, 1)).isEqualTo(UInt256.ZERO);
    }
  }
}
