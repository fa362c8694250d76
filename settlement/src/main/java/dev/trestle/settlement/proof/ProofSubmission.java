package dev.trestle.settlement.proof;

import dev.trestle.l1.DeploymentPlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionJournal;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.settlement.proof.ProofSubmissionException.Reason;
import dev.trestle.settlement.proof.VerifierContracts.Deployment;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has a contract on L1 judge a proof. Can be stopped at any moment and gone on with: the journal
 * says what was sent, the chain what is established, by whomever. Nothing is sent that our own EVM
 * has not seen succeed.
 */
public final class ProofSubmission {
  private final Where where;
  private final ProofStatement statement;
  private final OnChainKey key;
  private final Choice choice;
  private final Pause pause;
  private final SettlementClient l1;
  private final Address account;
  private final VerifierContracts contracts;
  private final KeptJournal journal;
  private final TransactionSubmitter submitter;
  private final String verifier;
  private final Set<Bytes32> told = new HashSet<>();
  private Spent spent = new Spent(0, 0, UInt256.ZERO);

  /**
   * What it works with.
   *
   * @param folder remembers what was sent; of this account on this chain alone
   */
  public record Where(
      SettlementClient l1, TransactionSigner account, FeePolicy fees, Path folder) {}

  /**
   * What the caller has chosen.
   *
   * @param verifier a contract that is there; else one is deployed, or that of the journal used
   * @param key the same of the verifying key
   * @param lasting whether the verdict is to stay on L1 for other contracts, even where one
   *     transaction would do
   */
  public record Choice(
      Optional<Address> verifier,
      Optional<Address> key,
      boolean lasting,
      TransactionLimits limits) {}

  /** What transactions have cost that this call saw confirmed. */
  public record Spent(int transactions, long gas, UInt256 wei) {
    private Spent and(TransactionInclusion more) {
      return new Spent(transactions + 1, gas + more.gasUsed(), wei.add(more.costWei()));
    }
  }

  /** Waits a little for L1 to go on; makes it go on, where that is in its hands. */
  @FunctionalInterface
  public interface Pause {
    /** Fails when it has waited too long. */
    void await(String what);

    /** A transaction is in a block. */
    default void included(String what, TransactionInclusion inclusion) {}
  }

  private ProofSubmission(
      Where where,
      ProofStatement statement,
      OnChainKey key,
      Choice choice,
      InstantSource clock,
      Pause pause) {
    this.where = where;
    this.statement = statement;
    this.key = key;
    this.choice = choice;
    this.pause = pause;
    this.l1 = where.l1;
    this.account = where.account.address();
    this.journal = new KeptJournal(where.folder);
    this.contracts = new VerifierContracts(l1, account, journal);
    this.submitter =
        new TransactionSubmitter(l1, l1.chainId(), where.account, where.fees, journal, clock);
    this.verifier = choice.verifier.map(contracts::verifierAt).orElseGet(this::suitable);
    if (choice.key.isPresent()) {
      contracts.requireKey(key, choice.key.get());
    }
  }

  /**
   * Rehearses it; sends nothing yet.
   *
   * @throws ProofSubmissionException if it cannot be done
   */
  public static ProofSubmission prepare(
      Where where,
      ProofStatement statement,
      OnChainKey key,
      Choice choice,
      InstantSource clock,
      Pause pause) {
    return new ProofSubmission(where, statement, key, choice, clock, pause);
  }

  /** The verifier of one transaction, if that does and the verdict needs not stay. */
  private String suitable() {
    boolean one =
        !choice.lasting
            && ProofPlanner.single(statement, placed(Address.ZERO), choice.limits).isPresent();
    return one ? VerifierContracts.SINGLE : VerifierContracts.STAGED;
  }

  /** How many transactions of an earlier call are not settled. */
  public int underWay() {
    return journal.entries().size();
  }

  /** What is left to do as of now. */
  public ProofPlan plan() {
    List<Deployment> deployments = new ArrayList<>(missing());
    boolean isFirstLater = choice.key.isEmpty() && keyAt().isEmpty();
    List<Deployment> further = further();
    if (isFirstLater && further.stream().anyMatch(d -> contracts.made(d).isEmpty())) {
      // it will name the others' addresses, which take as much room as ours
      deployments.add(first(Collections.nCopies(further.size(), account)));
    }
    List<ProofPlan.Deployed> missing = new ArrayList<>();
    VerifierMachine machine = new VerifierMachine(account);
    for (Deployment deployment : deployments) {
      missing.add(
          new ProofPlan.Deployed(
              deployment.what(),
              deployment.creationCode().length,
              machine.creationGas(deployment.creationCode())));
    }
    return new ProofPlan(verifier, missing, calls());
  }

  /** Those that are not there, and do not wait for another's address. */
  private List<Deployment> missing() {
    List<Deployment> missing = new ArrayList<>();
    if (verifierAt().isEmpty()) {
      missing.add(Deployment.ofVerifier(verifier));
    }
    if (choice.key.isEmpty()) {
      List<Address> places = new ArrayList<>();
      for (Deployment part : further()) {
        contracts.made(part).ifPresentOrElse(places::add, () -> missing.add(part));
      }
      boolean isReady = places.size() == key.continuations().size();
      if (isReady && contracts.made(first(places)).isEmpty()) {
        missing.add(first(places));
      }
    }
    return missing;
  }

  private Optional<Address> verifierAt() {
    return choice.verifier.or(() -> contracts.made(Deployment.ofVerifier(verifier)));
  }

  private List<Deployment> further() {
    List<byte[]> codes = key.continuations();
    List<Deployment> all = new ArrayList<>();
    for (int i = 0; i < codes.size(); i++) {
      all.add(Deployment.ofKey(i + 1, codes.size() + 1, codes.get(i)));
    }
    return all;
  }

  private Deployment first(List<Address> continuations) {
    int count = continuations.size() + 1;
    return Deployment.ofKey(count, count, key.code(continuations));
  }

  private Optional<Address> keyAt() {
    return choice.key.or(() -> {
      List<Address> places = new ArrayList<>();
      for (Deployment part : further()) {
        contracts.made(part).ifPresent(places::add);
      }
      return places.size() == key.continuations().size()
          ? contracts.made(first(places))
          : Optional.empty();
    });
  }

  private List<PlannedCall> calls() {
    Address at = keyAt().orElse(Address.ZERO);
    Optional<Address> judge = verifierAt();
    ProofPlanner.Where placed = placed(at);
    if (verifier.equals(VerifierContracts.SINGLE)) {
      PlannedCall call =
          ProofPlanner.single(statement, placed, choice.limits)
              .orElseThrow(() ->
                  new ProofSubmissionException(
                      Reason.TOO_LARGE,
                      "the StarkVerifier takes a proof in one transaction, for which this one is"
                          + " too large; name a StagedStarkVerifier, or none"));
      return isPaid(call) ? List.of() : List.of(call);
    }
    if (at.equals(Address.ZERO) || judge.isEmpty()) {
      return ProofPlanner.staged(statement, placed, choice.limits, ProofPlanner.Knowledge.NONE);
    }
    return isProven(judge.get(), at)
        ? List.of()
        : ProofPlanner.staged(
            statement, placed, choice.limits, id -> VerifierFacts.read(l1, judge.get(), id));
  }

  /** Addresses where contracts are or, for a rehearsal, could be. */
  private ProofPlanner.Where placed(Address keyAt) {
    Address judge =
        choice.verifier.orElseGet(() -> DeploymentPlan.createdAddress(account, 1L << 32));
    if (keyAt.equals(Address.ZERO)) {
      List<Address> made = new ArrayList<>();
      for (int i = 0; i < key.continuations().size(); i++) {
        made.add(DeploymentPlan.createdAddress(account, (1L << 32) + 2 + i));
      }
      Address first = DeploymentPlan.createdAddress(account, (1L << 32) + 1);
      return new ProofPlanner.Where(account, judge, key, first, made);
    }
    return new ProofPlanner.Where(account, judge, key, keyAt, contracts.requireKey(key, keyAt));
  }

  private boolean isProven(Address judge, Address at) {
    byte[] answer =
        l1.call(
            judge,
            VerifierCalls.isProven(at, statement.publicValues(), statement.pieces().logHeights()));
    return answer.length == Bytes32.SIZE_BYTES && !Bytes32.from(answer).equals(Bytes32.ZERO);
  }

  /** Whether a transaction with this call is in the chain, and went well. */
  private boolean isPaid(PlannedCall call) {
    Optional<TransactionJournal.Entry> entry = journal.last(label(call));
    return entry.stream()
        .flatMap(e -> e.hashes().stream())
        .flatMap(hash -> l1.inclusion(hash).stream())
        .anyMatch(inclusion -> inclusion.receipt().succeeded());
  }

  private static String label(PlannedCall call) {
    return call.what() + " " + Keccak.hash(call.data());
  }

  /** What this call has spent. */
  public Spent spent() {
    return spent;
  }

  /**
   * Deploys what is missing, sends what is left, waits until it is settled, and has the contract
   * say that the statement is proven.
   *
   * @throws ProofSubmissionException if it does not
   */
  public ProofPlan.Contracts carryOut() {
    if (!missing().isEmpty()) {
      calls(); // before anything is paid for
    }
    drain();
    int left = Integer.MAX_VALUE;
    int lost = 0; // rounds after which no less was left: a reorganisation explains one of them
    String failure = "";
    while (true) {
      ProofPlan.Contracts at = deployed();
      List<PlannedCall> calls = calls();
      if (calls.isEmpty() && isAccepted(at)) {
        return at;
      }
      lost += calls.size() >= left ? 1 : 0;
      if (lost > 1 || (lost > 0 && !failure.isEmpty())) {
        throw new ProofSubmissionException(
            Reason.FAILED,
            "L1 does not do what was foreseen: "
                + (failure.isEmpty() ? "what was settled is not there" : failure)
                + "; call again to go on with what is left");
      }
      left = calls.size();
      for (PlannedCall call : calls) {
        submitter.submit(
            TransactionRequest.call(label(call), at.verifier(), call.data())
                .withGasLimit(choice.limits.gasLimit(call.gas())));
      }
      failure = settle();
    }
  }

  /** Waits for what an earlier call sent: until it is in a block, nobody knows what is left. */
  private void drain() {
    while (submitter.labels().stream().anyMatch(label -> !isIncluded(label))) {
      go("what was sent before");
    }
  }

  private boolean isIncluded(String label) {
    return submitter
        .status(label)
        .filter(s -> s instanceof SubmissionStatus.Queued || s instanceof SubmissionStatus.Sent)
        .isEmpty();
  }

  /** The contracts, in a block at least: what is sent after them cannot be included before. */
  private ProofPlan.Contracts deployed() {
    while (true) {
      List<Deployment> missing = missing();
      if (missing.isEmpty()) {
        Address judge = verifierAt().orElseThrow();
        Address at = keyAt().orElseThrow();
        contracts.requireKey(key, at);
        return new ProofPlan.Contracts(judge, at);
      }
      missing.forEach(d -> submitter.submit(d.request()));
      String failure = go("deploy " + missing.getFirst().what());
      if (!failure.isEmpty()) {
        throw new ProofSubmissionException(Reason.FAILED, failure);
      }
    }
  }

  /** Sends, and looks how far all are; what failed, if anything did. */
  private String go(String what) {
    boolean worked = submitter.step();
    String failure = look();
    if (!worked && failure.isEmpty()) {
      List<String> obstacles = submitter.obstacles();
      pause.await(obstacles.isEmpty() ? what : obstacles.getFirst());
    }
    return failure;
  }

  private String settle() {
    String failure = "";
    while (!submitter.labels().isEmpty()) {
      String now = go(people(submitter.labels().getFirst()));
      failure = now.isEmpty() ? failure : now;
    }
    return failure;
  }

  /** Notes what has come to its end. */
  private String look() {
    String failure = "";
    for (String label : submitter.labels()) {
      switch (submitter.status(label).orElseThrow()) {
        case SubmissionStatus.Queued _, SubmissionStatus.Sent _ -> {}
        case SubmissionStatus.Included(var inclusion) -> tell(label, inclusion);
        case SubmissionStatus.Confirmed(var inclusion) -> {
          tell(label, inclusion);
          spent = spent.and(inclusion);
        }
        case SubmissionStatus.Reverted(var inclusion) -> {
          spent = spent.and(inclusion);
          failure = people(label) + " failed, transaction " + inclusion.transactionHash();
        }
        case SubmissionStatus.Rejected(String why) -> failure = people(label) + ": " + why;
        case SubmissionStatus.Displaced(long nonce) ->
            failure = "the key is used elsewhere: another transaction took nonce " + nonce;
      }
      submitter.forget(label);
    }
    return failure;
  }

  private void tell(String label, TransactionInclusion inclusion) {
    if (told.add(inclusion.transactionHash())) {
      pause.included(people(label), inclusion);
    }
  }

  /** A label without the hash that it ends with. */
  private static String people(String label) {
    return label.substring(0, label.lastIndexOf(' '));
  }

  /** What the contract says when asked once more. */
  private boolean isAccepted(ProofPlan.Contracts at) {
    if (verifier.equals(VerifierContracts.STAGED)) {
      return isProven(at.verifier(), at.key());
    }
    try {
      l1.call(
          at.verifier(),
          VerifierCalls.verify(at.key(), statement.publicValues(), statement.proof()));
      return true;
    } catch (SettlementException e) {
      if (e.reason() == SettlementException.Reason.REFUSED) {
        throw new ProofSubmissionException(
            Reason.REFUSED, "the contract on L1 refuses it: " + e.getMessage());
      }
      throw e;
    }
  }
}
