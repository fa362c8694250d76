package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Devnet;
import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.l1.Abi;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.GameParameters;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequencer is gone for good and nobody proposes: a user leaves all the same. */
class SequencerGoneTest {
  private static final Address PAID = Address.fromHex("0x" + "9a".repeat(20));
  private static final UInt256 WEI = UInt256.of(1_000_000_000_000_000_000L);
  private static final UInt256 BOND = UInt256.of(1_000_000);
  private static final GameParameters GAME =
      new GameParameters(
          Bytes32.fromHex("03" + "11".repeat(31)), 52, 14, 30, 3, 3, BOND, BOND.multiply(100));

  @Test
  void sequencerSilent_userForcesWithdrawalAndClaimsTheRoot_leaves(@TempDir Path folder) {
    DevnetOptions options =
        new DevnetOptions(folder, 0, 1, 1, 10).with(DisputeOptions.NO_GAMES.with(GAME));
    Devnet devnet = Devnet.start(options, what -> {});
    try (Network network = new Network(devnet.endpoints(), devnet::close)) {
      SettlementClient l1 = network.l1();
      SettlementClient replica = network.replica();
      network.adminRpc().call("admin_stopSequencer");
      Bytes32 l2Hash = Network.l2HashOf(Network.included(l1, forceWithdrawal(network)));
      TransactionInclusion forced = Network.included(replica, l2Hash);
      assertThat(forced.receipt().succeeded()).isTrue();
      Withdrawals withdrawals =
          new Withdrawals(
              l1, replica, DisputeSystem.of(new ContractReader(l1), network.contract("portal")));
      PendingWithdrawal withdrawal = withdrawals.of(l2Hash).orElseThrow().getFirst();
      Network.safe(replica, withdrawal.block());
      Address game = claim(network, withdrawal.block());
      Address user = network.endpoints().accounts().getFirst().address();
      WithdrawalStatus.Provable provable =
          Await.found(
              "the claim can be proven against",
              Network.PATIENCE_SECONDS,
              () ->
                  withdrawals.status(withdrawal, user) instanceof WithdrawalStatus.Provable p
                      ? Optional.of(p)
                      : Optional.empty());
      send(network, withdrawals.prove(withdrawal, provable));
      passTime(network, 40);
      byte[] resolveRoot = Abi.call("resolveClaim(uint256,uint256)", 0, 0);
      send(network, TransactionRequest.call("", game, resolveRoot));
      send(network, TransactionRequest.call("", game, Abi.call("resolve()")));
      passTime(network, 20);
      send(network, withdrawals.finalizing(withdrawal));
      assertThat(l1.balance(PAID)).isEqualTo(WEI);
    }
  }

  /** A withdrawal by way of the portal, which no sequencer can keep out. */
  private static Bytes32 forceWithdrawal(Network network) {
    byte[] withdraw =
        Abi.call("initiateWithdrawal(address,uint256,bytes)", PAID, 100_000L, new byte[0]);
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            Predeploys.L2_TO_L1_MESSAGE_PASSER,
            WEI,
            300_000L,
            false,
            withdraw);
    return network.l1Wallet(0).send(Optional.of(network.contract("portal")), WEI, call, 1_000_000);
  }

  /** Anybody claims what the replica has; the game. */
  private static Address claim(Network network, long block) {
    URI url = URI.create(network.endpoints().replicaRpc().orElseThrow());
    Bytes32 root;
    try (JsonRpcClient rpc = new JsonRpcClient(url)) {
      JsonInput output = rpc.call("optimism_outputAtBlock", JsonValue.quantity(block));
      root = output.required("outputRoot").bytes32();
    }
    byte[] extraData = Abi.encode("(uint256)", UInt256.of(block));
    Address factory = network.contract("disputeGameFactory");
    byte[] data =
        Abi.call("create(uint32,bytes32,bytes)", DisputePlan.FAULT_GAME_TYPE, root, extraData);
    Bytes32 hash = network.l1Wallet(5).send(Optional.of(factory), BOND, data, 2_000_000);
    assertThat(Network.included(network.l1(), hash).receipt().succeeded()).isTrue();
    return Abi.address(
        new ContractReader(network.l1())
            .read(
                factory,
                "games(uint32,bytes32,bytes)",
                "(address,uint64)",
                DisputePlan.FAULT_GAME_TYPE,
                root,
                extraData),
        0);
  }

  private static void send(Network network, TransactionRequest request) {
    Bytes32 hash =
        network.l1Wallet(0).send(request.to(), request.value(), request.data(), 2_000_000);
    assertThat(Network.included(network.l1(), hash).receipt().succeeded()).isTrue();
  }

  private static void passTime(Network network, long seconds) {
    network.l1Rpc().call("evm_increaseTime", JsonValue.quantity(seconds));
    long head = network.l1().head().number();
    Await.until(
        "L1 goes on", Network.PATIENCE_SECONDS, () -> network.l1().head().number() > head + 1);
  }
}
