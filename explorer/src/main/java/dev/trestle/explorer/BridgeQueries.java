package dev.trestle.explorer;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.explorer.SettlementQueries.Withdrawal;
import dev.trestle.l1.SettlementClient;
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
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a withdrawal needs next, and the call to the portal that does it, for the wallet of whoever
 * wants it. Calls are made here since a proof is a matter of the L2's state, not of the browser's.
 */
final class BridgeQueries {
  /** Claims that are held against our node's state, the earliest first. */
  private static final int CANDIDATES = 8;

  /** Withdrawals and deposits of an account that the bridge page shows. */
  private static final int SHOWN = 10;

  private final SettlementClient l1;
  private final SettlementClient l2;
  private final Address portal;
  private final GameQueries games;
  private final SettlementQueries messages;
  private final NodeDetails node;

  /** The index, and who knows more. */
  record Sources(
      SettlementClient l1,
      JsonRpcClient l2,
      GameQueries games,
      SettlementQueries messages,
      NodeDetails node) {}

  BridgeQueries(Sources from, Address portal) {
    this.l1 = from.l1;
    this.l2 = new SettlementClient(from.l2);
    this.portal = portal;
    this.games = from.games;
    this.messages = from.messages;
    this.node = from.node;
  }

  /**
   * What comes next.
   *
   * @param step {@code prove} or {@code finalize} by {@code call}; {@code claim}, {@code prover},
   *     {@code dispute} or {@code delay} is waited for; {@code done}
   * @param notBefore L1 time, seconds
   */
  private record Next(
      String step, String text, OptionalLong notBefore, Optional<TransactionRequest> call) {
    static Next waiting(String step, String text) {
      return new Next(step, text, OptionalLong.empty(), Optional.empty());
    }

    static Next calling(String step, String text, TransactionRequest call) {
      return new Next(step, text, OptionalLong.empty(), Optional.of(call));
    }
  }

  /** For a moment in which L1 or the node does not answer. */
  static final JsonValue UNKNOWN =
      json(
          Next.waiting(
              "unknown", "What comes next cannot be found out now: a node does not answer."));

  /** What an account has on both chains, and how its newest messages fare. */
  JsonValue account(Address account) {
    long l1Time = l1.head().timestamp();
    UInt256 onL1 = l1.balance(account);
    UInt256 onL2 = node.account(account).balance();
    List<SettlementQueries.Deposit> deposits = messages.depositsOf(account, SHOWN);
    List<JsonValue> withdrawals =
        messages.withdrawalsOf(account, SHOWN).stream()
            .map(w -> json(w, next(w, Optional.of(account))))
            .toList();
    return out ->
        out.beginObject()
            .numberField("l1Time", l1Time)
            .field("l1Balance", onL1)
            .field("l2Balance", onL2)
            .field("deposits", JsonValue.array(deposits))
            .field("withdrawals", JsonValue.array(withdrawals))
            .endObject();
  }

  private static JsonValue json(Withdrawal withdrawal, JsonValue next) {
    return out -> {
      out.beginObject();
      withdrawal.writeFields(out);
      out.field("next", next).endObject();
    };
  }

  /**
   * What a withdrawal waits for.
   *
   * @param account who wants to go on with it: proofs count for their submitter
   */
  JsonValue next(Withdrawal withdrawal, Optional<Address> account) {
    return json(find(withdrawal, account));
  }

  private static JsonValue json(Next next) {
    return out -> {
      out.beginObject().field("step", next.step).field("text", next.text);
      SettlementQueries.number(out, "notBefore", next.notBefore);
      out.name("call");
      if (next.call.isPresent()) {
        TransactionRequest call = next.call.get();
        out.beginObject().field("to", call.to().orElseThrow()).field("data", call.data());
        out.quantityField("gas", call.gasLimit().orElse(0)).endObject();
      } else {
        out.nullValue();
      }
      out.endObject();
    };
  }

  private Next find(Withdrawal withdrawal, Optional<Address> account) {
    if (withdrawal.state().equals("finalized")) {
      return Next.waiting("done", "Carried out on L1.");
    }
    PendingWithdrawal pending = new PendingWithdrawal(message(withdrawal), withdrawal.block());
    Withdrawals withdrawals =
        new Withdrawals(l1, l2, DisputeSystem.of(new ContractReader(l1), portal));
    if (account.isPresent()) {
      Optional<WithdrawalStatus> status = withdrawals.sinceProof(pending, account.get());
      if (status.isPresent()) {
        return next(status.get(), withdrawals, pending);
      }
    } else if (withdrawal.state().equals("proven")) {
      return Next.waiting(
          "prover",
          "Proven. Whoever proved it can finalise it when the claim it was proven against stands"
              + " and the proof is old enough; anybody else can prove it for themselves.");
    }
    for (GameQueries.Game game : games.covering(withdrawal.block(), CANDIDATES)) {
      if (node.outputRoot(game.claimedBlock()).equals(Optional.of(game.root()))) {
        GameReader.Entry entry = new GameReader.Entry(game.index(), game.address(), game.time());
        return Next.calling(
            "prove",
            "A claim about L2 block " + game.claimedBlock() + " has it: it can be proven now.",
            withdrawals.prove(pending, new WithdrawalStatus.Provable(entry, game.claimedBlock())));
      }
    }
    return unclaimed(withdrawal.block());
  }

  private static Next next(
      WithdrawalStatus status, Withdrawals withdrawals, PendingWithdrawal pending) {
    return switch (status) {
      case WithdrawalStatus.Finalized() -> Next.waiting("done", "Carried out on L1.");
      case WithdrawalStatus.Finalizable() ->
          Next.calling("finalize", "It can be finalised now.", withdrawals.finalizing(pending));
      case WithdrawalStatus.Proven proven ->
          new Next(
              proven.isResolved() ? "delay" : "dispute",
              proven.isResolved()
                  ? "Proven, and the claim stands. Now the delays run out."
                  : "Proven. The claim can still be disputed.",
              OptionalLong.of(proven.maturesAtSeconds()),
              Optional.empty());
      case WithdrawalStatus.Provable _, WithdrawalStatus.Unclaimed _ ->
          throw new IllegalStateException("a proof that counts is none");
    };
  }

  private Next unclaimed(long block) {
    OptionalLong newest = games.newestClaimedBlock();
    return Next.waiting(
        "claim",
        "Waiting for a claim on L1 about L2 block "
            + block
            + " or a later one"
            + (newest.isPresent() ? "; the newest is about " + newest.getAsLong() : "")
            + ".");
  }

  private static WithdrawalMessage message(Withdrawal w) {
    return new WithdrawalMessage(
        w.nonce(), w.from(), w.target(), w.value(), w.gasLimit(), w.data());
  }
}
