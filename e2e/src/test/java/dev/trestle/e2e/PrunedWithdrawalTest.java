package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.DevnetOptions;
import dev.trestle.cli.DisputeOptions;
import dev.trestle.l1.Abi;
import dev.trestle.l1.GameParameters;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.GameStarts;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that prunes proves withdrawals to L1 within its horizon; beyond it it says so, and claims
 * of that time are passed over.
 */
class PrunedWithdrawalTest {
  private static final long HISTORY = 60;

  private static final Address PAID = Address.fromHex("0x" + "7e".repeat(20));

  @Test
  void withdrawals_withinTheHorizon_andBeyondIt(@TempDir Path folder) {
    DevnetOptions options =
        new DevnetOptions(folder, 0, 1, 1, 40)
            .with(DisputeOptions.of(ToyProgram.elf()).with(quick()))
            .withHistory(HISTORY);
    try (Network network = Network.start(L1Kind.EMBEDDED, options)) {
      Withdrawals withdrawals =
          new Withdrawals(
              network.l1(),
              network.l2(),
              DisputeSystem.of(new ContractReader(network.l1()), network.contract("portal")));
      Address user = network.endpoints().accounts().getFirst().address();
      pruned(network, 1);
      assertKeepsGames(network);
      PendingWithdrawal first = withdraw(network, withdrawals);
      PendingWithdrawal second = withdraw(network, withdrawals);
      WithdrawalStatus.Provable provable = provable(withdrawals, second, user);
      long claimed = provable.claimedBlock();
      pass(network, claimed + 20);
      assertThat(network.l2().head().number() - claimed).isBetween(20L, HISTORY);
      prove(network, withdrawals, first, user);

      pruned(network, claimed);
      WithdrawalStatus left = withdrawals.status(second, user);
      assertThat(left).as("it is looked for in later claims").isNotEqualTo(provable);
      assertThat(left)
          .isInstanceOfAny(WithdrawalStatus.Unclaimed.class, WithdrawalStatus.Provable.class);
    }
  }

  private static void assertKeepsGames(Network network) {
    DisputeSystem system =
        DisputeSystem.of(new ContractReader(network.l1()), network.contract("portal"));
    JsonInput before = network.l2Rpc().call("trestle_stateHistory");
    assertThat(before.required("needed").number())
        .isBetween(before.required("oldest").number(), before.required("head").number());
    GameStarts.Found games =
        new GameStarts(system.games(network.l1()), system.registry(), 1_000_000)
            .at(network.l1().head());
    assertThat(before.required("oldest").number()).isLessThanOrEqualTo(games.oldest());
  }

  /** Short clocks: what games are about is pruned only after them. */
  private static GameParameters quick() {
    GameParameters like = DisputeOptions.of(ToyProgram.elf()).game().orElseThrow();
    return new GameParameters(
        like.absolutePrestate(),
        like.maxGameDepth(),
        like.splitDepth(),
        20,
        2,
        2,
        like.initialBondWei(),
        like.stepBondWei());
  }

  private static PendingWithdrawal withdraw(Network network, Withdrawals withdrawals) {
    byte[] call =
        Abi.call("initiateWithdrawal(address,uint256,bytes)", PAID, 100_000L, new byte[0]);
    Bytes32 hash =
        network
            .l2Wallet(0)
            .send(Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), UInt256.ONE, call, 200_000);
    Network.included(network.l2(), hash);
    return withdrawals.of(hash).orElseThrow().getFirst();
  }

  /** Until L2 has this block. */
  private static void pass(Network network, long block) {
    long missing = block - network.l2().head().number();
    if (missing > 0) {
      network.passTime(missing);
    }
    Await.until(
        "L2 block " + block, Network.PATIENCE_SECONDS, () -> network.l2().head().number() >= block);
  }

  /** The claim that the withdrawal would be proven against, once there is one. */
  private static WithdrawalStatus.Provable provable(
      Withdrawals withdrawals, PendingWithdrawal withdrawal, Address user) {
    return Await.found(
        "a claim that covers the withdrawal",
        Network.PATIENCE_SECONDS,
        () ->
            withdrawals.status(withdrawal, user) instanceof WithdrawalStatus.Provable provable
                ? Optional.of(provable)
                : Optional.empty());
  }

  private static void prove(
      Network network, Withdrawals withdrawals, PendingWithdrawal withdrawal, Address user) {
    WithdrawalStatus status = withdrawals.status(withdrawal, user);
    assertThat(status).isInstanceOf(WithdrawalStatus.Provable.class);
    TransactionRequest call = withdrawals.prove(withdrawal, (WithdrawalStatus.Provable) status);
    Bytes32 sent = network.l1Wallet(0).send(call.to(), call.value(), call.data(), 2_000_000);
    Network.included(network.l1(), sent);
    assertThat(network.l1().inclusion(sent).orElseThrow().receipt().succeeded()).isTrue();
    assertThat(withdrawals.status(withdrawal, user)).isInstanceOf(WithdrawalStatus.Proven.class);
  }

  /** Lets L2 go on until the state of a block is gone, and the node says so. */
  private static void pruned(Network network, long block) {
    Await.until(
        "block " + block + " is pruned",
        2 * Network.PATIENCE_SECONDS,
        () -> {
          try {
            network.l2().proof(Predeploys.L2_TO_L1_MESSAGE_PASSER, List.of(), block);
          } catch (SettlementException e) {
            assertThat(e.code()).as(e.getMessage()).isEqualTo(JsonRpcException.PRUNED_HISTORY);
            assertThat(e).hasMessageContaining("pruned history unavailable");
            return true;
          }
          pass(network, network.l2().head().number() + 15);
          return false;
        });
  }
}
