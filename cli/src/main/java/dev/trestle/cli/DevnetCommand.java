package dev.trestle.cli;

import dev.trestle.riscv.ElfProgram;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trestle devnet}: an L1 and an L2 in one process. */
@Command(
    name = "devnet",
    description = "Runs an Ethereum L1 and a rollup on it: sequencer, batcher, replica.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    subcommands = DemoCommand.class)
final class DevnetCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".trestle/devnet",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Where everything is kept; a devnet found there is resumed.")
  private Path data;

  @Option(
      names = "--ports",
      paramLabel = "BASE",
      defaultValue = "8545",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "L1 listens on BASE, the L2 on BASE+1, the replica on BASE+2, the explorer on BASE+3,"
              + " admin on BASE+4; 0: free.")
  private int ports;

  @Option(
      names = "--fresh",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Deletes what is in the data folder and starts over.")
  private boolean fresh;

  @Option(
      names = "--l1-block-time",
      paramLabel = "SECONDS",
      defaultValue = "2",
      scope = CommandLine.ScopeType.INHERIT,
      description = "From one L1 block to the next.")
  private long l1BlockTime;

  @Option(
      names = "--l2-block-time",
      paramLabel = "SECONDS",
      defaultValue = "1",
      scope = CommandLine.ScopeType.INHERIT,
      description = "From one L2 block to the next.")
  private long l2BlockTime;

  @Option(
      names = "--window",
      paramLabel = "BLOCKS",
      defaultValue = "20",
      scope = CommandLine.ScopeType.INHERIT,
      description = "L1 blocks of a silent sequencer until L2 blocks are derived without it.")
  private long window;

  @Option(
      names = "--l2-gas-limit",
      paramLabel = "GAS",
      defaultValue = "" + DevnetOptions.DEFAULT_L2_GAS_LIMIT,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Of L2 blocks; a resumed devnet keeps its own.")
  private long l2GasLimit;

  @Option(
      names = "--alone",
      description =
          "The L1 and the sequencer alone: nothing is posted to L1, no replica follows, there is no"
              + " explorer, and the safe head falls behind until the window closes.")
  private boolean alone;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      scope = CommandLine.ScopeType.INHERIT,
      description = "The disputed program, an ELF file for RV64IM (default: Trestle's own).")
  private Optional<Path> program = Optional.empty();

  @Option(
      names = "--rules",
      paramLabel = "PRESET",
      defaultValue = "devnet",
      description = "How claims are disputed, see below; a resumed devnet keeps its own.")
  private DisputePreset rules;

  @Option(
      names = "--no-explorer",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Does without the explorer page.")
  private boolean noExplorer;

  @Mixin private MetricsOptions metrics;
  @Mixin private HistoryOptions history;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Tells the presets at the end of this command's help. */
  static void tellPresets(CommandLine.Model.CommandSpec devnet) {
    String[] lines =
        Arrays.stream(DisputePreset.values()).map(DisputePreset::text).toArray(String[]::new);
    devnet.usageMessage().footerHeading("%nRules:%n").footer(lines);
  }

  /** By which rules claims are to be disputed. */
  DisputePreset rules() {
    return rules;
  }

  /** Where the devnet is kept. */
  Path folder() {
    return data.toAbsolutePath().normalize();
  }

  /** What output roots are disputed with. */
  ElfProgram program() {
    return program.map(ProgramFile::read).orElseGet(ProgramFile::own);
  }

  /** What the command line asks for; carries out {@code --fresh}. */
  DevnetOptions options() {
    atLeastOne("--l1-block-time", l1BlockTime);
    atLeastOne("--l2-block-time", l2BlockTime);
    atLeastOne("--window", window);
    atLeastOne("--l2-gas-limit", l2GasLimit);
    Path folder = folder();
    if (fresh) {
      clear(folder);
    }
    return new DevnetOptions(
        folder,
        ports,
        l1BlockTime,
        l2BlockTime,
        window,
        l2GasLimit,
        alone,
        DisputeOptions.of(program(), rules),
        metrics.server(),
        !noExplorer && !alone,
        history.blocks(),
        Optional.empty());
  }

  private static void atLeastOne(String option, long value) {
    if (value < 1) {
      throw new StartupException(option + " is at least 1, not " + value);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long started = System.nanoTime();
    DevnetOptions options = options();
    Devnet devnet = Devnet.start(options, what -> {});
    CountDownLatch stop = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              devnet.close();
              stop.countDown();
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(closing);
    out.printf(
        "%nTrestle devnet, ready after %.1f s%n%n%s%n  all of this in %s%n  Ctrl-C stops it.%n",
        (System.nanoTime() - started) / 1e9,
        devnet.endpoints().text(),
        options.data().resolve(Endpoints.FILE));
    out.flush();
    stop.await();
    return 0;
  }

  /** Deletes a devnet's folder, and nothing that does not look like one. */
  private static void clear(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> found = entries.toList();
      if (!found.isEmpty() && !Files.exists(folder.resolve("lock"))) {
        throw new StartupException(
            folder + " does not look like a devnet's folder; not deleting it");
      }
      FolderLock.take(folder).close();
    } catch (IOException e) {
      throw new StartupException("cannot read " + folder + ": " + e.getMessage());
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new StartupException("cannot delete " + folder + ": " + e.getMessage());
    }
  }
}
