package dev.trestle.explorer;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.explorer.SettlementQueries.Withdrawal;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.primitives.Address;
import java.util.Optional;

/**
 * What a withdrawal needs next, and the call to the portal that does it, for the wallet of whoever
 * wants it. Calls are made here since a proof is a matter of the L2's state, not of the browser's.
 */
final class BridgeQueries {
  /** Claims that are held against our node's state, the earliest first. */
  private static final int CANDIDATES = 8;

  private final SettlementClient l1;
  private final SettlementClient l2;
  private final Address portal;
  private final GameQueries games;
  private final NodeDetails node;

  BridgeQueries(
      JsonRpcClient l1, JsonRpcClient l2, Address portal, GameQueries games, NodeDetails node) {
    this.l1 = new SettlementClient(l1);
    this.l2 = new SettlementClient(l2);
    this.portal = portal;
    this.games = games;
    this.node = node;
  }

  /** What comes next, in words, with the call if there is one. */
  private record Next(String step, String text, Optional<TransactionRequest> call) {}

  /**
   * What a withdrawal waits for.
   *
   * @param account who wants to go on with it: proofs count for their submitter
   */
  JsonValue next(Withdrawal withdrawal, Optional<Address> account) {
    Next next = find(withdrawal, account);
    return out -> {
      out.beginObject().field("step", next.step).field("text", next.text).name("call");
      if (next.call.isPresent()) {
        TransactionRequest call = next.call.get();
        out.beginObject().field("to", call.to().orElse(portal)).field("data", call.data());
        out.quantityField("gas", call.gasLimit().orElse(0)).endObject();
      } else {
        out.nullValue();
      }
      out.endObject();
    };
  }

  private Next find(Withdrawal withdrawal, Optional<Address> account) {
    if (withdrawal.state().equals("finalized")) {
      return new Next("done", "Carried out on L1.", Optional.empty());
    }
    PendingWithdrawal pending = new PendingWithdrawal(message(withdrawal), withdrawal.block());
    if (account.isPresent() && withdrawal.state().equals("proven")) {
      Optional<String> obstacle = obstacle(pending, account.get());
      if (obstacle.isEmpty()) {
        TransactionRequest call = withdrawals().finalizing(pending);
        return new Next("finalize", "It can be finalised now.", Optional.of(call));
      }
    }
    if (withdrawal.state().equals("proven")) {
      return new Next(
          "wait",
          "Proven. It can be finalised when the claim it was proven against stands and the proof"
              + " is old enough, by whoever proved it.",
          Optional.empty());
    }
    for (GameQueries.Game game : games.covering(withdrawal.block(), CANDIDATES)) {
      if (node.outputRoot(game.claimedBlock()).equals(Optional.of(game.root()))) {
        GameReader.Entry entry = new GameReader.Entry(game.index(), game.address(), game.time());
        TransactionRequest call =
            withdrawals().prove(pending, new WithdrawalStatus.Provable(entry, game.claimedBlock()));
        return new Next(
            "prove",
            "A claim about L2 block " + game.claimedBlock() + " has it: it can be proven now.",
            Optional.of(call));
      }
    }
    return new Next(
        "wait",
        "Waiting for a claim on L1 about L2 block " + withdrawal.block() + " or a later one.",
        Optional.empty());
  }

  /** Why the portal would not finalise it yet. */
  private Optional<String> obstacle(PendingWithdrawal pending, Address account) {
    try {
      l1.call(portal, Abi.call("checkWithdrawal(bytes32,address)", pending.hash(), account));
      return Optional.empty();
    } catch (SettlementException e) {
      if (e.reason() == SettlementException.Reason.REFUSED) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Withdrawals withdrawals() {
    return new Withdrawals(l1, l2, DisputeSystem.of(new ContractReader(l1), portal));
  }

  private static WithdrawalMessage message(Withdrawal w) {
    return new WithdrawalMessage(
        w.nonce(), w.from(), w.target(), w.value(), w.gasLimit(), w.data());
  }
}
