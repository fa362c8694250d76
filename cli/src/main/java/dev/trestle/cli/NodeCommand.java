package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.TransactionForwarder;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
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

/** {@code trestle node}: a replica. */
@Command(
    name = "node",
    description =
        "Runs a replica: derives the rollup from its settlement chain alone, serves RPC and"
            + " forwards transactions to the sequencer.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class NodeCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private ListenOptions listen;
  @Mixin private ApiKeyOptions apiKeys;
  @Mixin private MetricsOptions metrics;
  @Mixin private HistoryOptions history;
  @Mixin private GamesOptions games;
  @Mixin private AdminOptions admin;
  @Mixin private OwnExplorerOptions explorer;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the chain is kept.")
  private Path data;

  @Option(
      names = "--sequencer",
      paramLabel = "URL",
      required = true,
      description = "The sequencer's RPC, for transactions.")
  private URI sequencer;

  @Option(
      names = "--follow-unsafe",
      description = "Also imports the sequencer's blocks before they are on the settlement chain.")
  private boolean followUnsafe;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    FolderLock lock = FolderLock.take(data);
    SettlementAccess access = settlement.openForNode(kzg, rollup.config().l1().chainId());
    RollupNode node =
        new RollupNode(
            rollup,
            data,
            access,
            new RollupNode.Engine(
                NativeCryptography.create(),
                InstantSource.system(),
                history.store(),
                games.keep()));
    node.with(lock);
    node.with(access);
    node.follow("node", Duration.ofSeconds(1));
    JsonRpcClient upstream = node.with(new JsonRpcClient(sequencer));
    if (followUnsafe) {
      node.followUnsafe(upstream);
    }
    JsonRpcServer server =
        node.serve(
            apiKeys.guarded(listen.server(), InstantSource.system()),
            new Methods(),
            new TransactionForwarder(upstream, node.chain()),
            listen.api());
    apiKeys.watch(node);
    admin
        .serve(data, AdminApi.of(node, Optional.empty()), InstantSource.system())
        .ifPresent(node::with);
    List<Observed> parts = new ArrayList<>(List.of(node));
    out.printf("replica of chain %d, RPC %s%n", rollup.config().l2().chainId(), server.url());
    explorer
        .startBeside(node, server)
        .ifPresent(role -> {
          parts.add(role);
          out.printf("explorer %s%n", role.url());
        });
    metrics.serve(parts).ifPresent(node::with);
    out.flush();
    new UntilStopped(node).await();
    return 0;
  }
}
