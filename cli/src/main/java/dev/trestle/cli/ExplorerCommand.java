package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.explorer.Explorer;
import dev.trestle.explorer.ExplorerException;
import dev.trestle.node.BlobKzg;
import dev.trestle.stf.primitives.Address;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  @Option(
      names = "--public-l2",
      paramLabel = "URL",
      description = "The L2 endpoint that wallets are told (default: that of --l2).")
  private Optional<URI> publicL2;

  @Option(
      names = "--public-l1",
      paramLabel = "URL",
      description = "The L1 endpoint that wallets are told (default: none).")
  private Optional<URI> publicL1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupConfig config = settlement.rollup().config();
    FolderLock lock = FolderLock.take(data);
    SettlementAccess access = settlement.open(BlobKzg.load(), config.l1().chainId());
    Explorer.Setting setting =
        new Explorer.Setting(
            config,
            contracts(config),
            publicL1.orElse(URI.create("")),
            publicL2.orElse(l2),
            Optional.empty(),
            explorer.compiler());
    try {
      ExplorerRole role =
          new ExplorerRole(
                  new ExplorerRole.Setup(
                      explorer.open(data),
                      l2,
                      settlement.l1(),
                      access,
                      ExplorerRole.listening(listen.server())),
                  setting)
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

  /** Those that every node knows of. */
  private static Map<String, Address> contracts(RollupConfig config) {
    return new TreeMap<>(
        Map.of(
            "portal", config.contracts().portal(),
            "inbox", config.contracts().inbox(),
            "systemConfig", config.contracts().systemConfig()));
  }
}
