package dev.trestle.e2e.sim;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.PendingWithdrawal;
import dev.trestle.settlement.WithdrawalStatus;
import dev.trestle.settlement.Withdrawals;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Proves and finalises everybody's withdrawals on L1. */
final class Leaver {
  private final Outsiders users;
  private final Account account;
  private final List<Bytes32> begun = new ArrayList<>();
  private int finalized;

  Leaver(Outsiders users, Account account) {
    this.users = users;
    this.account = account;
  }

  /** Somebody sent the L2 transaction that begins a withdrawal. */
  void began(Bytes32 l2Transaction) {
    begun.add(l2Transaction);
  }

  /** How many were carried out. */
  int finalized() {
    return finalized;
  }

  int waiting() {
    return begun.size();
  }

  void begin() {
    SettlementClient l1 = users.l1();
    SettlementClient l2 = new SettlementClient(users.world.network().client(users, World.DERIVING));
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1,
            SimulatedRollup.L1_CHAIN_ID,
            TransactionSigner.of(account.key()),
            BatcherMachine.fees(),
            TransactionJournal.inMemory(),
            users.clock());
    Optional<?>[] known = {Optional.empty()};
    users.turns(
        "leaver",
        15_000,
        () -> {
          if (known[0].isEmpty()) {
            DisputeSystem system =
                DisputeSystem.of(
                    new ContractReader(l1), users.world.rollup().config().contracts().portal());
            known[0] = Optional.of(new Withdrawals(l1, l2, system));
          }
          submitter.step();
          settle(submitter);
          look((Withdrawals) known[0].orElseThrow(), submitter);
          return submitter.step();
        });
  }

  private static void settle(TransactionSubmitter submitter) {
    for (String label : submitter.labels()) {
      if (submitter.status(label).filter(SubmissionStatus.Final.class::isInstance).isPresent()) {
        submitter.forget(label);
      }
    }
  }

  private void look(Withdrawals withdrawals, TransactionSubmitter submitter) {
    for (Bytes32 hash : List.copyOf(begun)) {
      for (PendingWithdrawal one : withdrawals.of(hash).orElse(List.of())) {
        switch (withdrawals.status(one, account.address())) {
          case WithdrawalStatus.Unclaimed _, WithdrawalStatus.Proven _ -> {}
          case WithdrawalStatus.Provable provable ->
              submit(submitter, withdrawals.prove(one, provable));
          case WithdrawalStatus.Finalizable _ -> submit(submitter, withdrawals.finalizing(one));
          case WithdrawalStatus.Finalized _ -> {
            if (users.world.invariants().isFinalOnL1(one.hash())) {
              begun.remove(hash);
              finalized++;
              users.log("withdrawal " + one.hash() + " is paid");
            }
          }
        }
      }
    }
  }

  private static void submit(TransactionSubmitter submitter, TransactionRequest request) {
    if (submitter.status(request.label()).isEmpty()) {
      submitter.submit(request);
    }
  }
}
