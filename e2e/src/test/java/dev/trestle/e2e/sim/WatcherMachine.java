package dev.trestle.e2e.sim;

import dev.trestle.guest.ChainConfiguration;
import dev.trestle.l1.FileTransactionJournal;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.l1.TransactionSubmitter;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.settlement.Challenger;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Proposer;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.settlement.Resolution;
import dev.trestle.settlement.Rule;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code trestle proposer} or {@code challenger}, apart from its node. */
final class WatcherMachine extends Machine {
  static final long HORIZON_SECONDS = 28L * 24 * 3600;
  private static final long OTHERS_AFTER_SECONDS = 60;

  /** Longer than L1 reorganises back. */
  static final long SETTLED_SECONDS = (L1Machine.FINALIZED_DEPTH + 2) * L1Machine.SLOT_SECONDS;

  private static final UInt256 MOST_BONDED = UInt256.of(1_000).multiply(1_000_000_000_000_000_000L);

  private final Duty duty;
  private final String node;
  private final Account account;

  /** What it is for. */
  enum Duty {
    PROPOSE,
    CHALLENGE
  }

  /**
   * @param node whose endpoint it asks
   */
  WatcherMachine(World world, String name, Duty duty, String node, Account account) {
    super(world, name, world.seedOf(name));
    this.duty = duty;
    this.node = node;
    this.account = account;
  }

  @Override
  void boot() {
    SettlementClient l1 = new SettlementClient(world.network().client(this, L1Machine.ENDPOINT));
    JsonRpcClient l2 = world.network().client(this, node);
    Outputs outputs = new Outputs(new RemoteNode(l2, l1), world.judge());
    DisputeSystem system =
        DisputeSystem.of(new ContractReader(l1), world.rollup().config().contracts().portal());
    TransactionSubmitter submitter =
        new TransactionSubmitter(
            l1,
            SimulatedRollup.L1_CHAIN_ID,
            TransactionSigner.of(account.key()),
            BatcherMachine.fees(),
            new FileTransactionJournal(disk.folder().resolve("journal")),
            clock());
    Rule resolution =
        new Resolution(
            system.games(l1),
            account.address(),
            new Resolution.Settings(HORIZON_SECONDS, OTHERS_AFTER_SECONDS));
    Rule main =
        switch (duty) {
          case PROPOSE ->
              new Proposer(
                  system.games(l1),
                  outputs,
                  () -> finalized(l2),
                  new Proposer.Settings(
                      account.address(), system.registry(), 400, HORIZON_SECONDS, MOST_BONDED));
          case CHALLENGE -> challenger(system, l1, outputs);
        };
    Watcher watcher = new Watcher(l1, submitter, List.of(main, resolution));
    turns("duties", 2_000, watcher::step);
  }

  @Override
  List<Path> expendable() {
    Path runs = disk.folder().resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(runs)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Rule challenger(DisputeSystem system, SettlementClient l1, OutputRoots outputs) {
    ProgramRuns runs =
        new ProgramRuns(
            JudgeProgram.elf(), world.judge()::preimages, disk.folder().resolve("runs"));
    turns("runs", 500, runs::step);
    return new Challenger(
        system.games(l1),
        outputs,
        runs,
        new Challenger.Settings(
            account.address(),
            ChainConfiguration.hash(world.rollup().config()),
            HORIZON_SECONDS,
            SETTLED_SECONDS));
  }

  private static long finalized(JsonRpcClient l2) {
    return l2.call("optimism_syncStatus").required("finalized_l2").required("number").integer();
  }

  /** A node's output roots; the judge can look behind each that was asked for. */
  private record Outputs(OutputRoots node, JudgeProgram judge) implements OutputRoots {
    @Override
    public Optional<Output> at(long blockNumber) {
      return node.at(blockNumber).map(judge::noted);
    }

    @Override
    public OptionalLong lastSafe(Bytes32 l1Head) {
      return node.lastSafe(l1Head);
    }
  }
}
