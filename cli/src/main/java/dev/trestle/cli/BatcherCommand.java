package dev.trestle.cli;

import dev.trestle.node.BlobKzg;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.sequencer.RemoteL2;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle batcher}: posts another process's blocks. */
@Command(
    name = "batcher",
    description = "Posts a sequencer's blocks to the settlement chain, reading them over RPC.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BatcherCommand implements Callable<Integer> {
  @Mixin private SettlementOptions settlement;
  @Mixin private PostingOptions posting;
  @Mixin private MetricsOptions metrics;

  @Option(
      names = "--sequencer",
      paramLabel = "URL",
      required = true,
      description = "The sequencer's RPC, whose blocks are posted.")
  private URI sequencer;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = KeyFile.DESCRIPTION + "; of the account that the Inbox accepts.")
  private Path key;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Where transactions on their way are remembered.")
  private Path data;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RollupFiles rollup = settlement.rollup();
    BlobKzg kzg = BlobKzg.load();
    FolderLock lock = FolderLock.take(data);
    SettlementAccess access = settlement.open(kzg, rollup.config().l1().chainId());
    JsonRpcClient upstream = new JsonRpcClient(sequencer);
    BatcherRole batcher =
        new BatcherRole(
                new BatcherRole.Rollup(
                    new RemoteL2(upstream, rollup.config()), rollup.config(), access),
                posting.setup(KeyFile.read(key), data.resolve("journal"), settlement.settings()),
                kzg,
                InstantSource.system())
            .start();
    List<AutoCloseable> running = new ArrayList<>(List.of(lock, access, upstream, batcher));
    metrics.serve(List.of(batcher, access)).ifPresent(running::add);
    out.printf("batcher of chain %d%n", rollup.config().l2().chainId());
    out.flush();
    new UntilStopped(() -> Closing.all(running)).await();
    return 0;
  }
}
