package dev.trestle.cli;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** One user's withdrawals, told on a screen. */
final class WithdrawalSession implements AutoCloseable {
  private static final long LOOK_NANOS = 1_000_000_000L;
  private static final int INCLUSION_SECONDS = 300;

  /** Gas for a plain receiver on L1; also enough for a simple contract. */
  private static final long TARGET_GAS = 100_000;

  private final SettlementClient l1;
  private final SettlementClient l2;
  private final Wallet onL1;
  private final Wallet onL2;
  private final Withdrawals withdrawals;
  private final PrintWriter out;
  private String said = "";

  /** Where both chains are. */
  record Endpoints(URI l1, URI l2, Address portal) {}

  WithdrawalSession(Endpoints endpoints, UInt256 key, PrintWriter out) {
    this.out = out;
    l1 = new SettlementClient(new JsonRpcClient(endpoints.l1()));
    l2 = new SettlementClient(new JsonRpcClient(endpoints.l2()));
    DevAccount account = new DevAccount(TransactionSigner.of(key).address(), key);
    onL1 = new Wallet(l1, l1.chainId(), account);
    onL2 = new Wallet(l2, l2.chainId(), account);
    withdrawals =
        new Withdrawals(l1, l2, DisputeSystem.of(new ContractReader(l1), endpoints.portal()));
  }

  /** Begins a withdrawal of ether; its L2 transaction. */
  Bytes32 begin(UInt256 wei, Optional<Address> to) {
    byte[] call =
        Abi.call(
            "initiateWithdrawal(address,uint256,bytes)",
            to.orElse(onL1.address()),
            TARGET_GAS,
            new byte[0]);
    Bytes32 hash =
        l2.sendRawTransaction(
            onL2.sign(Optional.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), wei, call, 200_000));
    say("L2 transaction " + hash + "; go on with --tx " + hash + " whenever you like");
    return hash;
  }

  /**
   * Sees the withdrawals of an L2 transaction through.
   *
   * @param statusOnly whether to say how they stand and leave it at that
   * @return whether all are finalized
   */
  boolean finish(Bytes32 transaction, boolean statusOnly) {
    if (withdrawals.of(transaction).isEmpty()) {
      say("L2 transaction " + transaction + " is not in a block yet");
      if (statusOnly) {
        return false;
      }
    }
    List<PendingWithdrawal> all =
        await("L2 transaction " + transaction, () -> withdrawals.of(transaction));
    if (all.isEmpty()) {
      throw new StartupException("L2 transaction " + transaction + " began no withdrawal");
    }
    boolean finalized = true;
    for (PendingWithdrawal withdrawal : all) {
      say("withdrawal " + withdrawal.hash() + " in L2 block " + withdrawal.block());
      finalized &= statusOnly ? isFinalized(withdrawal) : finish(withdrawal);
    }
    return finalized;
  }

  private boolean isFinalized(PendingWithdrawal withdrawal) {
    WithdrawalStatus status = withdrawals.status(withdrawal, onL1.address());
    say(text(status));
    return status instanceof WithdrawalStatus.Finalized;
  }

  private boolean finish(PendingWithdrawal withdrawal) {
    while (true) {
      WithdrawalStatus status = withdrawals.status(withdrawal, onL1.address());
      say(text(status));
      switch (status) {
        case WithdrawalStatus.Finalized _ -> {
          return true;
        }
        case WithdrawalStatus.Provable provable ->
            send(withdrawals.prove(withdrawal, provable), 2_000_000);
        case WithdrawalStatus.Finalizable _ -> send(withdrawals.finalizing(withdrawal), 2_000_000);
        case WithdrawalStatus.Unclaimed _, WithdrawalStatus.Proven _ ->
            LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private String text(WithdrawalStatus status) {
    return switch (status) {
      case WithdrawalStatus.Unclaimed(long block) ->
          "waiting for a claim about L2 block " + block + " or a later one";
      case WithdrawalStatus.Provable p ->
          "game " + p.game().address() + " claims L2 block " + p.claimedBlock() + ": proving";
      case WithdrawalStatus.Proven p ->
          p.isResolved()
              ? "proven; the claim stands, waiting for the finality delay and the proof to mature"
              : "proven against game " + p.game().address() + "; its challenge period runs";
      case WithdrawalStatus.Finalizable _ -> "beyond dispute: finalising";
      case WithdrawalStatus.Finalized _ -> "done: carried out on L1";
    };
  }

  private void send(TransactionRequest request, long fallbackGas) {
    byte[] raw =
        onL1.sign(
            request.to(), request.value(), request.data(), request.gasLimit().orElse(fallbackGas));
    Bytes32 hash = l1.sendRawTransaction(raw);
    TransactionInclusion inclusion = await(request.label(), () -> l1.inclusion(hash));
    if (!inclusion.receipt().succeeded()) {
      throw new StartupException(
          request.label() + ": L1 transaction " + hash + " failed; try again with --tx");
    }
    say("L1 transaction " + hash + ", " + inclusion.gasUsed() + " gas");
  }

  static <T> T await(String what, Supplier<Optional<T>> look) {
    for (int i = 0; i < INCLUSION_SECONDS; i++) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new StartupException(what + " is not included after " + INCLUSION_SECONDS + " s");
  }

  private void say(String text) {
    if (!text.equals(said)) {
      said = text;
      out.println(text);
      out.flush();
    }
  }

  @Override
  public void close() {
    l2.close();
    l1.close();
  }
}
