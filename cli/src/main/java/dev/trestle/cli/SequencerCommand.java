package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.stf.crypto.Cryptography;
import java.io.PrintWriter;
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

/** {@code trestle sequencer}: builds blocks, and posts them when it has the batcher's key. */
@Command(
    name = "sequencer",
    description =
        "Runs a sequencer: takes transactions, pre-confirms and builds blocks; with --batcher-key"
            + " it also posts them to the settlement chain.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class SequencerCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private ListenOptions listen;
  @Mixin private ApiKeyOptions apiKeys;
  @Mixin private MetricsOptions metrics;
  @Mixin private HistoryOptions history;
  @Mixin private GamesOptions games;
  @Mixin private AdminOptions admin;
  @Mixin private PostingOptions posting;
  @Mixin private PoolOptions pool;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the chain is kept.")
  private Path data;

  @Option(
      names = "--order",
      paramLabel = "POLICY",
      description =
          "${COMPLETION-CANDIDATES} (default: order.policy of the rollup's chain.toml, else"
              + " PRIORITY_FEE).")
  private Optional<OrderingPolicy> order = Optional.empty();

  @Option(
      names = "--batcher-key",
      paramLabel = "FILE",
      description = KeyFile.DESCRIPTION + "; of the account that the Inbox accepts.")
  private Optional<Path> batcherKey;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    Cryptography cryptography = NativeCryptography.create();
    InstantSource clock = InstantSource.system();
    FolderLock lock = FolderLock.take(data);
    SettlementAccess access = settlement.openForNode(kzg, rollup.config().l1().chainId());
    RollupNode node =
        new RollupNode(
            rollup,
            data,
            access,
            new RollupNode.Engine(cryptography, clock, history.store(), games.keep()));
    node.with(lock);
    node.with(access);
    node.follow("sequencer", Duration.ofSeconds(1));
    OrderingPolicy policy =
        order
            .or(() -> settlement.settings().map(ChainSettings::policy))
            .orElse(OrderingPolicy.PRIORITY_FEE);
    SequencerRole sequencer =
        node.with(new SequencerRole(node, pool.pool(policy), cryptography, clock));
    JsonRpcServer server =
        node.serve(
            apiKeys.guarded(listen.server(), clock),
            new Methods(),
            sequencer.gateway(),
            listen.api());
    apiKeys.watch(node);
    admin.serve(data, AdminApi.of(node, Optional.of(sequencer)), clock).ifPresent(node::with);
    sequencer.start();
    List<Observed> parts = new ArrayList<>(List.of(node, sequencer));
    batcherKey.ifPresent(file ->
        parts.add(
            node.with(
                new BatcherRole(
                        BatcherRole.Rollup.of(node),
                        posting.setup(
                            KeyFile.read(file), data.resolve("batcher"), settlement.settings()),
                        kzg,
                        clock)
                    .start())));
    metrics.serve(parts).ifPresent(node::with);
    out.printf("sequencer of chain %d, RPC %s%n", rollup.config().l2().chainId(), server.url());
    out.flush();
    new UntilStopped(node).await();
    return 0;
  }
}
