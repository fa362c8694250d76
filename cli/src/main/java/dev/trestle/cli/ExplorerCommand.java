package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.explorer.ExplorerException;
import dev.trestle.node.BlobKzg;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle explorer}: the page that shows a rollup. */
@Command(
    name = "explorer",
    description =
        "Runs the explorer: follows a node of the rollup and its settlement chain into an index,"
            + " and serves the page and its API. The index can be deleted; it is made again.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ExplorerCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private ListenOptions listen;
  @Mixin private MetricsOptions metrics;
  @Mixin private ExplorerOptions explorer;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where the index is kept.")
  private Path data;

  @Option(
      names = "--l2",
      paramLabel = "URL",
      required = true,
      description = "The RPC of a node of the rollup.")
  private URI l2;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupConfig config = settlement.rollup().config();
    FolderLock lock = FolderLock.take(data);
    SettlementAccess access = settlement.open(BlobKzg.load(), config.l1().chainId());
    try {
      ExplorerRole role =
          new ExplorerRole(
                  explorer.setup(data, l2, access, listen.server()), explorer.setting(config, l2))
              .start();
      Optional<MetricsEndpoint> shown = metrics.serve(List.of(role));
      out.printf("explorer of chain %d, %s%n", config.l2().chainId(), role.url());
      out.flush();
      new UntilStopped(
              () -> {
                shown.ifPresent(MetricsEndpoint::close);
                Closing.all(List.of(lock, access, role));
              })
          .await();
      return 0;
    } catch (ExplorerException e) {
      throw new StartupException("explorer: " + e.getMessage());
    }
  }
}
