package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.stf.primitives.UInt256;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
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

/** {@code trestle run}: a deployed chain's roles in one process. */
@Command(
    name = "run",
    description =
        "Runs the deployed chain of DIR in one process: the sequencer, and each of batcher,"
            + " proposer and challenger whose key is there (DIR/keys/<role>.key). The same roles"
            + " run apart with their own commands.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RunCommand implements Callable<Integer> {
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  @Mixin private ChainOptions chain;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the roles keep what they know (default: DIR/data).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "Folder with the roles' keys (default: DIR/keys).")
  private Optional<Path> keys = Optional.empty();

  @Option(
      names = "--beacon",
      split = ",",
      paramLabel = "URL",
      description = "Beacon APIs of L1 (default: settlement.beacon of the chain.toml).")
  private List<URI> beacon = List.of();

  @Option(
      names = "--blob-archive",
      paramLabel = "DIR",
      description = "Keeps every blob that is read from L1, and hands them out to others.")
  private Optional<Path> blobArchive = Optional.empty();

  @Option(
      names = "--claim-safe",
      description =
          "Claims safe blocks, not only finalized ones: sooner, but an L1 reorganisation can cost"
              + " the bond.")
  private boolean claimSafe;

  @Option(
      names = "--most-bonded",
      paramLabel = "ETHER",
      defaultValue = "100",
      description = "Most of the proposer's that may be in games (default: ${DEFAULT-VALUE}).")
  private long mostBonded;

  @Option(
      names = "--game-age",
      paramLabel = "SECONDS",
      defaultValue = "768",
      description =
          "How old a game must be before the challenger's bond is sent to it"
              + " (default: ${DEFAULT-VALUE}, two epochs).")
  private long gameAge;

  @Mixin private ListenOptions listen;
  @Mixin private ApiKeyOptions apiKeys;
  @Mixin private PostingOptions posting;
  @Mixin private PoolOptions pool;
  @Mixin private MetricsOptions metrics;
  @Mixin private HistoryOptions history;
  @Mixin private AdminOptions admin;
  @Mixin private OwnExplorerOptions explorer;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = chain.folder();
    ChainSettings settings = chain.settings();
    if (!RollupFiles.existIn(folder)) {
      throw new StartupException("the chain is not on L1 yet: `trestle deploy " + folder + "`");
    }
    RollupFiles rollup = RollupFiles.read(folder);
    Path kept = data.orElse(folder.resolve("data"));
    List<AutoCloseable> running = new ArrayList<>();
    running.add(FolderLock.take(kept));
    SettlementUrls urls =
        new SettlementUrls(
            chain.l1(settings),
            beacon.isEmpty() ? settings.beacon() : beacon,
            settings.blobStores(),
            blobArchive);
    RollupRoles roles =
        new RollupRoles(
            new RollupRoles.Setting(rollup, kept, urls, Duration.ofSeconds(1)),
            new RollupRoles.Tools(
                NativeCryptography.create(),
                BlobKzg.load(),
                InstantSource.system(),
                history.store()));
    running.add(roles);
    JsonRpcServer server =
        roles.startSequencer(
            pool.pool(settings.policy()),
            apiKeys.guarded(listen.server(), InstantSource.system()),
            listen.api());
    apiKeys.watch(roles.sequencerNode());
    admin.serve(kept, roles.adminMethods(), InstantSource.system()).ifPresent(running::add);
    out.printf("sequencer of chain %d, RPC %s%n", settings.chainId(), server.url());
    startOthers(roles, settings, kept, out);
    explorer
        .startBeside(roles.sequencerNode(), server)
        .ifPresent(role -> {
          roles.observe(role);
          out.printf("explorer %s%n", role.url());
        });
    metrics.serve(roles.observed()).ifPresent(running::add);
    out.flush();
    new UntilStopped(() -> Closing.all(running)).await();
    return 0;
  }

  private void startOthers(RollupRoles roles, ChainSettings settings, Path kept, PrintWriter out) {
    Optional<UInt256> batcher = key("batcher", out);
    batcher.ifPresent(key -> {
      roles.startBatcher(posting.setup(key, kept.resolve("batcher"), Optional.of(settings)));
      out.println("batcher");
    });
    key("proposer", out)
        .ifPresent(key -> {
          DisputeRules.Claiming claiming =
              new DisputeRules.Claiming(
                  settings.delays().claimInterval(), !claimSafe, ETHER.multiply(mostBonded));
          WatcherRole role = roles.startProposer(setup("proposer", key, kept), claiming);
          out.printf("proposer %s%n", role.account());
        });
    key("challenger", out)
        .ifPresent(key -> {
          WatcherRole role =
              roles.startChallenger(setup("challenger", key, kept), chain.program(), gameAge);
          out.printf("challenger %s%n", role.account());
        });
  }

  private WatcherRole.Setup setup(String name, UInt256 key, Path kept) {
    BatcherRole.Setup like = posting.setup(key, kept.resolve(name), Optional.empty());
    return new WatcherRole.Setup(name, key, like.journal(), like.fees(), like.lowWei());
  }

  private Optional<UInt256> key(String role, PrintWriter out) {
    Path file = keys.orElse(chain.folder().resolve(InitCommand.KEYS)).resolve(role + ".key");
    if (!Files.exists(file)) {
      out.printf("no %s here: there is no %s%n", role, file);
      return Optional.empty();
    }
    return Optional.of(KeyFile.read(file));
  }
}
