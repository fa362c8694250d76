package dev.trestle.cli;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.l1.DeploymentStep;
import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.FeePolicy;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.GameParameters;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.l1.SubmissionStatus;
import dev.trestle.l1.TransactionInclusion;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts a new rollup onto a settlement chain: its contracts, then its genesis, then the contracts
 * that know how it begins. Can be killed at any moment and gone on with: the record says what it
 * was begun with, the submitter's journal what was sent, L1 what is there.
 */
final class RollupDeployment {
  /** Where transactions on their way are remembered, in the chain's folder. */
  private static final String JOURNAL = "deployment-transactions";

  private final Where where;
  private final RollupPlan plan;
  private final Pause pause;
  private final SettlementClient l1;
  private DeploymentRecord record;
  private Spent spent = new Spent(0, 0, UInt256.ZERO);

  /** What transactions have cost that this call saw confirmed. */
  record Spent(int transactions, long gas, UInt256 wei) {
    private Spent and(TransactionInclusion more) {
      return new Spent(transactions + 1, gas + more.gasUsed(), wei.add(more.costWei()));
    }
  }

  /**
   * What it works with.
   *
   * @param folder of the chain
   * @param fees also says how deep the block must be that L2 begins after
   */
  record Where(SettlementClient l1, Path folder, TransactionSigner deployer, FeePolicy fees) {}

  /** Waits a little for L1 to go on; makes it go on, where that is in its hands. */
  @FunctionalInterface
  interface Pause {
    /** Fails when it has waited too long. */
    void await(String what);
  }

  private RollupDeployment(Where where, RollupPlan plan, DeploymentRecord record, Pause pause) {
    this.where = where;
    this.plan = plan;
    this.record = record;
    this.pause = pause;
    this.l1 = where.l1;
  }

  /**
   * Begins a deployment, or takes up the one in the folder; sends nothing yet.
   *
   * @param settings what the content follows from, to tell later what changed
   * @throws StartupException when another one was begun in the folder, or on another L1
   */
  static RollupDeployment prepare(
      Where where,
      RollupPlan.Content content,
      ChainSpec chain,
      SortedMap<String, String> settings,
      Pause pause) {
    Address deployer = where.deployer.address();
    SortedMap<String, String> all = new TreeMap<>(settings);
    content.dispute().game().ifPresent(g -> all.put("program", g.absolutePrestate().toString()));
    Optional<DeploymentRecord> begun = DeploymentRecord.readIn(where.folder);
    DeploymentRecord now =
        new DeploymentRecord(
            chain.chainId(),
            genesis(where.l1),
            chain.activations(),
            deployer,
            begun.map(r -> r.firstNonce()).orElseGet(() -> freeNonce(where.l1, deployer)),
            all,
            Optional.empty(),
            false);
    begun
        .flatMap(r -> r.conflict(now))
        .ifPresent(conflict -> {
          throw new StartupException(
              "the deployment in "
                  + where.folder
                  + " cannot go on: "
                  + conflict
                  + ". Put it back as it was, or deploy another chain from another folder");
        });
    DeploymentRecord record = begun.orElse(now);
    ChainSpec rules = ChainSpec.l1(record.l1ChainId(), record.forks());
    RollupPlan plan = new RollupPlan(content, rules, deployer, record.firstNonce());
    return new RollupDeployment(where, plan, record, pause);
  }

  private static Bytes32 genesis(SettlementClient l1) {
    return l1.header(0)
        .orElseThrow(() -> new StartupException("the settlement chain's node has no block 0"))
        .hash();
  }

  private static long freeNonce(SettlementClient l1, Address deployer) {
    long next = l1.nonce(deployer, BlockTag.Label.LATEST);
    if (l1.nonce(deployer, BlockTag.Label.PENDING) != next) {
      throw new StartupException(
          deployer + " has transactions that wait; the addresses depend on them: deploy later");
    }
    return next;
  }

  RollupPlan plan() {
    return plan;
  }

  boolean isComplete() {
    return record.isComplete();
  }

  /** What this call has spent. */
  Spent spent() {
    return spent;
  }

  /** Carries out what is left, checks all of it, and returns the rollup. */
  RollupFiles carryOut() {
    record.write(where.folder);
    send(plan.firstSteps());
    plan.firstSteps().forEach(this::verifyCode);
    HashedHeader origin = origin();
    RollupFiles files = plan.beginningAfter(origin);
    send(plan.lastSteps(files));
    verify();
    if (!canonical(record.origin().orElseThrow())) {
      throw lost(record.origin().orElseThrow());
    }
    record = record.completed();
    record.write(where.folder);
    return files;
  }

  /** The block that L2 begins after: one that has all contracts and is deep enough to stay. */
  private HashedHeader origin() {
    if (record.origin().isEmpty()) {
      long number = Math.max(0, l1.head().number() + 1 - where.fees.confirmations());
      HashedHeader chosen =
          l1.header(number)
              .orElseThrow(() ->
                  new SettlementException(
                      SettlementException.Reason.MISSING, "L1 block " + number + " is gone"));
      record = record.withOrigin(new BlockId(chosen.number(), chosen.hash()));
      record.write(where.folder);
    }
    BlockId origin = record.origin().orElseThrow();
    return l1.header(origin.hash())
        .filter(header -> canonical(origin))
        .orElseThrow(() -> lost(origin));
  }

  private boolean canonical(BlockId block) {
    return l1.header(block.number()).filter(h -> h.hash().equals(block.hash())).isPresent();
  }

  private StartupException lost(BlockId origin) {
    return new StartupException(
        "the settlement chain has replaced block "
            + origin.number()
            + ", which the chain in "
            + where.folder
            + " begins after; deploy it anew from another folder, with more --confirmations");
  }

  /** Gets the steps' transactions included, those that are not already. */
  private void send(List<DeploymentStep> steps) {
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1,
            record.l1ChainId(),
            where.deployer,
            where.fees,
            new FileTransactionJournal(where.folder.resolve(JOURNAL)),
            InstantSource.system());
    long used = l1.nonce(where.deployer.address(), BlockTag.Label.LATEST);
    List<DeploymentStep> open = new ArrayList<>();
    for (DeploymentStep step : steps) {
      boolean isSent = submitter.status(step.what()).isPresent();
      if (isSent || step.nonce() >= used) {
        open.add(step);
      }
      if (!isSent && step.nonce() >= used) {
        submitter.submit(request(step));
      }
    }
    while (!open.isEmpty()) {
      boolean worked = submitter.step();
      open.removeIf(step -> isDone(step, submitter.status(step.what())));
      if (!open.isEmpty() && !worked) {
        pause.await(open.getFirst().what());
      }
    }
  }

  private static TransactionRequest request(DeploymentStep step) {
    return new TransactionRequest(
        step.what(),
        step.to(),
        UInt256.ZERO,
        step.data(),
        OptionalLong.of(step.gasLimit()),
        Optional.empty());
  }

  private boolean isDone(DeploymentStep step, Optional<SubmissionStatus> status) {
    return switch (status.orElseThrow()) {
      case SubmissionStatus.Confirmed(TransactionInclusion inclusion) -> {
        spent = spent.and(inclusion);
        yield true;
      }
      case SubmissionStatus.Queued _, SubmissionStatus.Sent _, SubmissionStatus.Included _ -> false;
      case SubmissionStatus.Reverted(var inclusion) ->
          throw new StartupException(
              step.what() + " failed on L1, transaction " + inclusion.transactionHash());
      case SubmissionStatus.Rejected(String reason) ->
          throw new StartupException(step.what() + " would fail: " + reason);
      case SubmissionStatus.Displaced(long nonce) ->
          throw new StartupException(
              "the deployer's key is used elsewhere: another transaction took nonce " + nonce);
    };
  }

  /** Every contract has the code that it should have, and the factory creates the right games. */
  void verify() {
    steps().forEach(this::verifyCode);
    L1Contracts contracts = plan.contracts();
    Address factory = contracts.dispute().disputeGameFactory();
    if (plan.content().dispute().game().isPresent()) {
      GameParameters game = plan.content().dispute().game().get();
      byte[] code = l1.call(factory, Abi.call("gameImpls(uint32)", DisputePlan.FAULT_GAME_TYPE));
      byte[] bond = l1.call(factory, Abi.call("initBonds(uint32)", DisputePlan.FAULT_GAME_TYPE));
      if (!Abi.address(Abi.decode("(address)", code), 0).equals(contracts.dispute().faultGame())
          || !Abi.number(Abi.decode("(uint256)", bond), 0).equals(game.initialBondWei())) {
        throw new StartupException("the factory at " + factory + " was not set up as planned");
      }
    }
  }

  private void verifyCode(DeploymentStep step) {
    step.created()
        .ifPresent(d -> {
          if (!ContractArtifact.load(d.contract()).isCodeOf(l1.code(d.address()))) {
            throw new StartupException(
                "there is no " + d.contract() + " at " + d.address() + " on the settlement chain");
          }
        });
  }

  /** All transactions, as far as they are known before there is a genesis. */
  List<DeploymentStep> steps() {
    List<DeploymentStep> all = new ArrayList<>(plan.firstSteps());
    all.addAll(plan.lastStepsForShow());
    return all;
  }
}
