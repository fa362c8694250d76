package dev.trestle.cli;

import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionRequest;
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
import java.util.Optional;

/** The demo's withdrawal: from L2 to L1, with a claim of the devnet's proposer. */
final class DemoWithdrawal {
  private static final int PATIENCE_SECONDS = 240;
  private static final int JUMPS = 40;

  private final DemoScreen screen;
  private final JsonRpcClient l1Rpc;
  private final SettlementClient l1;
  private final SettlementClient l2;
  private final Wallet onL1;
  private final Wallet onL2;
  private final DisputeSystem system;
  private final Withdrawals withdrawals;

  /** Both sides of the demo's user. */
  record User(Wallet onL1, Wallet onL2) {}

  DemoWithdrawal(
      DemoScreen screen, JsonRpcClient l1Rpc, SettlementClient l2, User user, Address portal) {
    this.screen = screen;
    this.l1Rpc = l1Rpc;
    this.l1 = new SettlementClient(l1Rpc);
    this.l2 = l2;
    this.onL1 = user.onL1();
    this.onL2 = user.onL2();
    system = DisputeSystem.of(new ContractReader(l1), portal);
    withdrawals = new Withdrawals(l1, l2, system);
  }

  void run(Address to, UInt256 wei) {
    byte[] call = Abi.call("initiateWithdrawal(address,uint256,bytes)", to, 100_000L, new byte[0]);
    Bytes32 hash =
        l2.sendRawTransaction(
            onL2.sign(Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), wei, call, 200_000));
    PendingWithdrawal withdrawal =
        screen.await("L2 includes the withdrawal", 30, () -> withdrawals.of(hash)).getFirst();
    screen.say("withdrawal " + withdrawal.hash() + " in L2 block " + withdrawal.block());
    WithdrawalStatus.Provable provable =
        screen.await(
            "the proposer claims an output root that has it",
            PATIENCE_SECONDS,
            () ->
                withdrawals.status(withdrawal, onL1.address())
                        instanceof WithdrawalStatus.Provable p
                    ? Optional.of(p)
                    : Optional.empty());
    screen.say("game " + provable.game().address() + " claims L2 block " + provable.claimedBlock());
    send("the portal accepts the proof", withdrawals.prove(withdrawal, provable));
    screen.say("the challenge period runs: moving L1's time instead of waiting");
    wait(withdrawal);
    UInt256 before = l1.balance(to);
    send("the portal pays", withdrawals.finalizing(withdrawal));
    screen.check("the ether is on L1", l1.balance(to).subtract(before).equals(wei));
    boolean again = isRefused(withdrawals.finalizing(withdrawal));
    screen.check("a second time it is refused", again);
  }

  private void wait(PendingWithdrawal withdrawal) {
    for (int i = 0; i < JUMPS; i++) {
      if (withdrawals.status(withdrawal, onL1.address()) instanceof WithdrawalStatus.Finalizable) {
        return;
      }
      l1Rpc.call("evm_increaseTime", JsonValue.quantity(20));
      screen.awaitTurn();
      screen.awaitTurn();
    }
    throw new StartupException("the withdrawal does not become final; see the log");
  }

  private void send(String claim, TransactionRequest request) {
    byte[] raw =
        onL1.sign(
            request.to(), request.value(), request.data(), request.gasLimit().orElse(2_000_000));
    Bytes32 hash = l1.sendRawTransaction(raw);
    TransactionInclusion inclusion = screen.await("L1 includes it", 60, () -> l1.inclusion(hash));
    screen.check(claim + ", " + inclusion.gasUsed() + " gas", inclusion.receipt().succeeded());
  }

  private boolean isRefused(TransactionRequest request) {
    byte[] raw = onL1.sign(request.to(), request.value(), request.data(), 2_000_000);
    Bytes32 hash = l1.sendRawTransaction(raw);
    return !screen.await("L1 includes it", 60, () -> l1.inclusion(hash)).receipt().succeeded();
  }
}
