package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.ElfProgram;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.stf.crypto.Cryptography;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle challenger}: keeps claims honest. */
@Command(
    name = "challenger",
    description =
        "Derives the L2 anew from the settlement chain and plays the honest side in every game:"
            + " against wrong claims, and for right ones that are attacked. Resolves games and"
            + " collects the bonds it wins.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ChallengerCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private FeeOptions fees;
  @Mixin private MetricsOptions metrics;
  @Mixin private HistoryOptions history;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = KeyFile.DESCRIPTION + "; of the account that pays the bonds.")
  private Path key;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the node's chain is kept, and what must outlive a restart.")
  private Path data;

  @Option(
      names = "--l2",
      paramLabel = "URL",
      description =
          "JSON-RPC endpoint of a node of one's own that derives the L2 (trestle node). Without it"
              + " the challenger derives the L2 itself.")
  private Optional<URI> l2 = Optional.empty();

  @Option(
      names = "--accept-short-history",
      description =
          "Starts although the node of --l2 forgets states before games are over: some of them are"
              + " lost, the others are played.")
  private boolean acceptShortHistory;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "The disputed program, an ELF file for RV64IM (default: Trestle's own).")
  private Optional<Path> program = Optional.empty();

  @Option(
      names = "--game-age",
      paramLabel = "SECONDS",
      defaultValue = "768",
      description =
          "How old a game must be before a bond is sent to it: an L1 reorganisation that removes a"
              + " game keeps what was sent there (default: ${DEFAULT-VALUE}, two epochs).")
  private long gameAge;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    Cryptography cryptography = NativeCryptography.create();
    ElfProgram elf = program.map(ProgramFile::read).orElseGet(ProgramFile::own);
    List<AutoCloseable> running = new ArrayList<>();
    List<Observed> observed = new ArrayList<>();
    running.add(FolderLock.take(data));
    long l1Chain = rollup.config().l1().chainId();
    SettlementAccess access = settlement.open(kzg, l1Chain);
    running.add(access);
    DisputeRules rules =
        l2.isPresent()
            ? remote(l2.get(), rollup, access, running, observed)
            : own(rollup, access, cryptography, running, observed);
    ProgramRuns runs = rules.runs(elf, kzg, cryptography);
    RunThreads threads = RunThreads.start(runs);
    running.add(threads);
    WatcherRole role =
        new WatcherRole(
                new WatcherRole.Setup(
                    "challenger",
                    KeyFile.read(key),
                    data.resolve("challenger"),
                    fees.policy(),
                    fees.lowWei()),
                access.client(),
                l1Chain,
                account -> rules.challenger(account, rules.outputs(), runs, gameAge),
                InstantSource.system())
            .start();
    running.add(role);
    observed.addAll(List.of(role, threads));
    metrics.serve(observed).ifPresent(running::add);
    out.printf(
        "challenger %s of chain %d, program %s%n",
        role.account(), rollup.config().l2().chainId(), runs.program());
    out.flush();
    new UntilStopped(() -> Closing.all(running)).await();
    return 0;
  }

  /** Reads a node in another process. */
  private DisputeRules remote(
      URI url,
      RollupFiles rollup,
      SettlementAccess access,
      List<AutoCloseable> running,
      List<Observed> observed) {
    if (history.isGiven()) {
      throw new StartupException("--history is for the challenger's own node, not that of --l2");
    }
    RemoteNode node = new RemoteNode(new JsonRpcClient(url), access.client());
    running.add(node);
    observed.add(access);
    DisputeRules rules = new DisputeRules(rollup.config(), access, node, data.resolve("runs"));
    long interval =
        settlement
            .settings()
            .map(s -> s.delays().claimInterval())
            .orElse(ProposerCommand.INTERVAL_SECONDS);
    HistoryNeeded.of(rules.system(), access.client(), interval, rollup.config())
        .check(node, acceptShortHistory);
    return rules;
  }

  /** Has a node in this process. */
  private DisputeRules own(
      RollupFiles rollup,
      SettlementAccess access,
      Cryptography cryptography,
      List<AutoCloseable> running,
      List<Observed> observed) {
    RollupNode node =
        new RollupNode(
            rollup,
            data,
            access,
            new RollupNode.Engine(cryptography, InstantSource.system(), history.store()));
    node.follow("node", Duration.ofSeconds(1));
    running.add(node);
    observed.add(node);
    return new DisputeRules(node);
  }
}
