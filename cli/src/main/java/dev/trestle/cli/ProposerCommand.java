package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle proposer}: claims output roots. */
@Command(
    name = "proposer",
    description =
        "Follows the settlement chain with a node of its own and claims the L2's output roots"
            + " there, with a bond; resolves its games and collects the bonds.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ProposerCommand implements Callable<Integer> {
  /** Where nobody says otherwise. */
  static final long INTERVAL_SECONDS = 3600;

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
      description = "Where the node's chain is kept.")
  private Path data;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description =
          "From one claim to the next (default: what the rollup's chain.toml says, else "
              + INTERVAL_SECONDS
              + ").")
  private Optional<Long> interval = Optional.empty();

  @Option(
      names = "--safe",
      description =
          "Claims safe blocks, not only finalized ones: sooner, but an L1 reorganisation can cost"
              + " the bond.")
  private boolean safe;

  @Option(
      names = "--most-bonded",
      paramLabel = "ETHER",
      defaultValue = "100",
      description = "Most that may be in open games (default: ${DEFAULT-VALUE}).")
  private BigDecimal mostBonded;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    InstantSource clock = InstantSource.system();
    FolderLock lock = FolderLock.take(data);
    long l1Chain = rollup.config().l1().chainId();
    SettlementAccess access = settlement.open(kzg, l1Chain);
    RollupNode node =
        new RollupNode(
            rollup,
            data,
            access,
            new RollupNode.Engine(NativeCryptography.create(), clock, history.store()));
    node.with(lock);
    node.with(access);
    node.follow("node", Duration.ofSeconds(1));
    DisputeRules rules = new DisputeRules(node);
    DisputeRules.Claiming claiming =
        new DisputeRules.Claiming(
            interval
                .or(() -> settlement.settings().map(s -> s.delays().claimInterval()))
                .orElse(INTERVAL_SECONDS),
            !safe,
            UInt256.of(mostBonded.movePointRight(18).toBigInteger()));
    WatcherRole role =
        node.with(
            new WatcherRole(
                    new WatcherRole.Setup(
                        "proposer",
                        KeyFile.read(key),
                        data.resolve("proposer"),
                        fees.policy(),
                        fees.lowWei()),
                    access.client(),
                    l1Chain,
                    account -> rules.proposer(account, node.chain(), claiming),
                    clock)
                .start());
    metrics.serve(List.of(node, role)).ifPresent(node::with);
    out.printf(
        "proposer %s of chain %d, factory %s%n",
        role.account(), rollup.config().l2().chainId(), rules.system().factory());
    out.flush();
    new UntilStopped(node).await();
    return 0;
  }
}
