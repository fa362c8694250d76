package dev.trestle.settlement;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.derivation.OutputRoot;
import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.l1.Abi;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.settlement.ContractReader.View;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings withdrawals from L2 to L1: finds them, proves them against a claim, carries them out. */
public final class Withdrawals {
  private static final String MESSAGE = "(uint256,address,address,uint256,uint256,bytes)";

  /** Most that a proof's and a message's gas on L1 come to, beside the call itself. */
  private static final long FINALIZE_OVERHEAD = 300_000;

  private static final int CHALLENGER_WINS = 1;

  private final SettlementClient l1;
  private final SettlementClient l2;
  private final ContractReader contracts;
  private final DisputeSystem system;
  private final GameReader games;

  /**
   * @param l2 a node of the L2
   */
  public Withdrawals(SettlementClient l1, SettlementClient l2, DisputeSystem system) {
    this.l1 = l1;
    this.l2 = l2;
    this.system = system;
    contracts = new ContractReader(l1);
    games = system.games(l1);
  }

  /** The withdrawals that an L2 transaction began; nothing while it is not in a block. */
  public Optional<List<PendingWithdrawal>> of(Bytes32 l2Transaction) {
    return l2.inclusion(l2Transaction).map(Withdrawals::in);
  }

  private static List<PendingWithdrawal> in(TransactionInclusion inclusion) {
    List<PendingWithdrawal> found = new ArrayList<>();
    for (Log log : inclusion.receipt().logs()) {
      if (log.address().equals(Predeploys.L2_TO_L1_MESSAGE_PASSER)) {
        WithdrawalMessage.decode(log)
            .toOptional()
            .ifPresent(m -> found.add(new PendingWithdrawal(m, inclusion.blockNumber())));
      }
    }
    return found;
  }

  /**
   * How far it has come.
   *
   * @param account whose proof counts
   */
  public WithdrawalStatus status(PendingWithdrawal withdrawal, Address account) {
    return sinceProof(withdrawal, account).orElseGet(() -> provable(withdrawal));
  }

  /**
   * How far it has come since it was proven; nothing where it must be proven first, or again
   * because the claim that it was proven against has lost.
   *
   * @param account whose proof counts
   */
  public Optional<WithdrawalStatus> sinceProof(PendingWithdrawal withdrawal, Address account) {
    Bytes32 hash = withdrawal.hash();
    Address portal = system.portal();
    List<Optional<Tuple>> v =
        contracts.readAll(
            List.of(
                View.of(portal, "finalizedWithdrawals(bytes32)", "(bool)", hash),
                View.of(
                    portal,
                    "provenWithdrawals(bytes32,address)",
                    "(address,uint64)",
                    hash,
                    account),
                View.of(portal, "checkWithdrawal(bytes32,address)", "()", hash, account)));
    boolean finalized = v.get(0).orElseThrow().get(0);
    if (finalized) {
      return Optional.of(new WithdrawalStatus.Finalized());
    }
    if (v.get(2).isPresent()) {
      return Optional.of(new WithdrawalStatus.Finalizable());
    }
    Tuple proven = v.get(1).orElseThrow();
    long provenAt = Abi.number(proven, 1).toLong();
    Address game = Abi.address(proven, 0);
    if (provenAt == 0 || contracts.number(game, "status()").toLong() == CHALLENGER_WINS) {
      return Optional.empty();
    }
    long delay = contracts.number(portal, "proofMaturityDelaySeconds()").toLong();
    boolean resolved = !contracts.number(game, "status()").isZero();
    return Optional.of(
        new WithdrawalStatus.Proven(
            new GameReader.Entry(0, game, provenAt), provenAt + delay, resolved));
  }

  private WithdrawalStatus provable(PendingWithdrawal withdrawal) {
    for (GameReader.Entry game : games.gamesSince(0)) {
      long block = contracts.number(game.address(), "l2BlockNumber()").toLong();
      if (block >= withdrawal.block() && isRight(game, block)) {
        return new WithdrawalStatus.Provable(game, block);
      }
    }
    return new WithdrawalStatus.Unclaimed(withdrawal.block());
  }

  /**
   * Whether our L2 node has the claimed root and can prove it, and L1 does not hold the game's loss
   * against it.
   */
  private boolean isRight(GameReader.Entry game, long block) {
    boolean proper = contracts.flag(system.registry(), "isGameProper(address)", game.address());
    boolean lost = contracts.number(game.address(), "status()").toLong() == CHALLENGER_WINS;
    if (!proper || lost) {
      return false;
    }
    Bytes32 claimed = contracts.word(game.address(), "rootClaim()");
    return isOurs(block, claimed);
  }

  /** A claim whose state our node does not keep any more is of no use: a newer one will do. */
  private boolean isOurs(long block, Bytes32 claimed) {
    try {
      return output(block, List.of()).filter(o -> o.parts.hash().equals(claimed)).isPresent();
    } catch (SettlementException e) {
      if (e.code() == JsonRpcException.PRUNED_HISTORY) {
        return false;
      }
      throw e;
    }
  }

  private record Output(OutputRoot parts, JsonInput proof) {}

  private Optional<Output> output(long block, List<Bytes32> slots) {
    Optional<HashedHeader> header = l2.header(block);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    JsonInput proof = l2.proof(Predeploys.L2_TO_L1_MESSAGE_PASSER, slots, block);
    OutputRoot parts =
        new OutputRoot(
            header.get().header().stateRoot(),
            proof.required("storageHash").bytes32(),
            header.get().hash());
    return Optional.of(new Output(parts, proof));
  }

  /** The call that proves it against a claim. */
  public TransactionRequest prove(
      PendingWithdrawal withdrawal, WithdrawalStatus.Provable provable) {
    Bytes32 slot = WithdrawalMessage.storageSlot(withdrawal.hash());
    Output output =
        output(provable.claimedBlock(), List.of(slot))
            .orElseThrow(() ->
                new IllegalStateException("the L2 node lost block " + provable.claimedBlock()));
    byte[][] nodes =
        output.proof.required("storageProof").items().getFirst().required("proof").items().stream()
            .map(JsonInput::bytes)
            .toArray(byte[][]::new);
    byte[] data =
        Abi.call(
            "proveWithdrawalTransaction("
                + MESSAGE
                + ",uint256,(bytes32,bytes32,bytes32,bytes32),bytes[])",
            tuple(withdrawal.message()),
            provable.game().index(),
            Tuple.of(
                new byte[32],
                output.parts.stateRoot().toBytes(),
                output.parts.messagePasserStorageRoot().toBytes(),
                output.parts.blockHash().toBytes()),
            nodes);
    return TransactionRequest.call("prove withdrawal " + withdrawal.hash(), system.portal(), data);
  }

  /** The call that carries it out. */
  public TransactionRequest finalizing(PendingWithdrawal withdrawal) {
    byte[] data =
        Abi.call("finalizeWithdrawalTransaction(" + MESSAGE + ")", tuple(withdrawal.message()));
    long gas = withdrawal.message().gasLimit().toLongSaturated();
    TransactionRequest call =
        TransactionRequest.call("finalise withdrawal " + withdrawal.hash(), system.portal(), data);
    return call.withGasLimit(Math.min(16_000_000, gas * 64 / 63 + FINALIZE_OVERHEAD));
  }

  private static Tuple tuple(WithdrawalMessage m) {
    return Tuple.of(
        m.nonce().toBigInteger(),
        Abi.headlong(m.sender()),
        Abi.headlong(m.target()),
        m.value().toBigInteger(),
        m.gasLimit().toBigInteger(),
        m.data());
  }

  /** L1's time now, seconds. */
  public long now() {
    return l1.head().timestamp();
  }
}
