package dev.trestle.bench;

import dev.trestle.derivation.AttributesBuilder;
import dev.trestle.derivation.Epoch;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.PayloadExecution;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.StoreOptions;
import dev.trestle.stf.crypto.Cryptography;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * {@code bench restart}: how long a node's chain takes to open again when it has a million L2
 * blocks (each with the L1 attributes alone), in a process that has just started. Prints {@code
 * name, value}.
 */
final class RestartBench {
  private final SampleRollup rollup;
  private final Cryptography cryptography = NativeCryptography.create();

  private RestartBench() {
    rollup = new SampleRollup(List.of(), cryptography, 1);
  }

  static void run(List<String> options) throws IOException {
    String folder = Options.text(options, "--open", "");
    if (!folder.isEmpty()) {
      new RestartBench().open(Path.of(folder));
      return;
    }
    int blocks = Options.number(options, "--blocks", 1_000_000);
    Path made = Files.createTempDirectory("trestle-bench");
    try {
      new RestartBench().build(made, blocks);
      for (int i = 0; i < 3; i++) {
        openInANewProcess(made);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delete(made);
    }
  }

  private Chain chain(Path folder) {
    return Chain.open(
        folder,
        rollup.config().l2(),
        rollup.genesis(),
        cryptography,
        StoreOptions.DEFAULT.withHistory(1000));
  }

  private void build(Path folder, int blocks) throws IOException {
    long start = System.nanoTime();
    try (Chain chain = chain(folder)) {
      AttributesBuilder builder = new AttributesBuilder(rollup.config());
      L2BlockRef parent = rollup.config().genesis().block();
      SystemConfig system = rollup.config().genesis().systemConfig();
      long origin = parent.l1Origin().number();
      Epoch epoch = Epoch.of(rollup.config(), rollup.l1().block(origin).orElseThrow());
      for (int i = 0; i < blocks; i++) {
        var attributes = builder.attributes(parent, system, epoch, List.of());
        var executed =
            PayloadExecution.run(
                rollup.config().l2(),
                chain.head().header(),
                attributes,
                chain.parentState(parent.hash()),
                cryptography);
        if (!(executed instanceof PayloadExecution.Executed(var sealed))) {
          throw new IllegalStateException("block " + i + ": " + executed);
        }
        ChainBlock block = chain.append(sealed);
        parent = L2BlockRef.of(rollup.config(), block.block());
        chain.pruneStep();
      }
      chain.setSafe(parent.hash());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "blocks\t%d%n", blocks);
    System.out.printf(Locale.ROOT, "seconds to build them\t%.1f%n", seconds);
    System.out.printf(Locale.ROOT, "MB on disk\t%.1f%n", bytes(folder) / 1e6);
  }

  private void open(Path folder) {
    long start = System.nanoTime();
    try (Chain chain = chain(folder)) {
      ChainBlock head = chain.head();
      chain.stateAt(head.hash()).account(SampleSettlement.rollupContracts().inbox());
      double seconds = (System.nanoTime() - start) / 1e9;
      Instant began = ProcessHandle.current().info().startInstant().orElseThrow();
      double all = (System.currentTimeMillis() - began.toEpochMilli()) / 1e3;
      System.out.printf(Locale.ROOT, "seconds to open at block %d\t%.3f%n", head.number(), seconds);
      System.out.printf(Locale.ROOT, "the same from the process's start\t%.2f%n", all);
    }
  }

  private static void openInANewProcess(Path folder) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dtrestle.root=" + System.getProperty("trestle.root"),
            "-cp",
            System.getProperty("java.class.path"),
            Bench.class.getName(),
            "restart",
            "--open",
            folder.toString()));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("opening ended with " + code);
    }
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(p -> p.toFile().length()).sum();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
