package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code bench sync}: how fast a fresh node derives and executes, from L1's data alone, what a
 * devnet has built and posted under load. The devnet goes on meanwhile, on the same machine. Prints
 * {@code name, value}.
 */
final class SyncBench {
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private SyncBench() {}

  static void run(List<String> options) throws IOException {
    int transactions = Options.number(options, "--transactions", 60_000);
    int senders = Options.number(options, "--senders", 400);
    try (NodeProcess devnet = NodeProcess.devnet(List.of("-Xmx1g", "-XX:+UseSerialGC"), false);
        LoadConnection control = new LoadConnection(devnet.url())) {
      NodeBench load = new NodeBench(devnet, control, senders, new LoadFigures());
      for (LoadWorkload workload : LoadWorkload.ALL) {
        load.load(workload, transactions / LoadWorkload.ALL.length);
      }
      long target = head(control, "unsafe_l2");
      await(control, target);
      sync(devnet, control, target);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sync(NodeProcess devnet, LoadConnection control, long target)
      throws IOException, InterruptedException {
    Path data = devnet.folder().orElseThrow();
    JsonInput endpoints =
        JsonInput.parse(Files.readString(data.resolve("devnet").resolve("endpoints.json")));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> arguments =
        List.of(
            "node",
            "--rollup",
            data.resolve("devnet").toString(),
            "--l1",
            endpoints.required("l1Rpc").text(),
            "--beacon",
            endpoints.required("l1Beacon").text(),
            "--sequencer",
            devnet.url().toString(),
            "--data",
            data.resolve("fresh").toString(),
            "--port",
            Integer.toString(port));
    try (NodeProcess node = NodeProcess.trestle("fresh node", arguments, port)) {
      long start = System.nanoTime();
      try (LoadConnection fresh = new LoadConnection(node.url())) {
        await(fresh, target);
      }
      double seconds = node.startupSeconds() + (System.nanoTime() - start) / 1e9;
      print(target, seconds, node.cpu().toMillis() / 1e3, gas(control, target));
    }
  }

  private record Totals(long transactions, long gas) {}

  private static Totals gas(LoadConnection control, long target) throws IOException {
    long transactions = 0;
    long gas = 0;
    for (long number = 1; number <= target; number++) {
      JsonInput block =
          control.ask("eth_getBlockByNumber", "\"0x" + Long.toHexString(number) + "\", false");
      transactions += block.required("transactions").items().size();
      gas += block.required("gasUsed").number();
    }
    return new Totals(transactions, gas);
  }

  private static void print(long blocks, double seconds, double cpuSeconds, Totals totals) {
    System.out.printf(Locale.ROOT, "blocks\t%d%n", blocks);
    System.out.printf(Locale.ROOT, "transactions\t%d%n", totals.transactions);
    System.out.printf(Locale.ROOT, "Mgas\t%.0f%n", totals.gas / 1e6);
    System.out.printf(Locale.ROOT, "seconds from the process's start\t%.1f%n", seconds);
    System.out.printf(Locale.ROOT, "CPU seconds of the node\t%.1f%n", cpuSeconds);
    System.out.printf(Locale.ROOT, "blocks per second\t%.1f%n", blocks / seconds);
    System.out.printf(
        Locale.ROOT, "transactions per second\t%.0f%n", totals.transactions / seconds);
    System.out.printf(Locale.ROOT, "Mgas per second\t%.1f%n", totals.gas / 1e6 / seconds);
    System.out.printf(Locale.ROOT, "Mgas per CPU second\t%.1f%n", totals.gas / 1e6 / cpuSeconds);
  }

  private static long head(LoadConnection node, String which) throws IOException {
    return node.ask("optimism_syncStatus", "").required(which).required("number").integer();
  }

  private static void await(LoadConnection node, long target) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (head(node, "safe_l2") < target) {
      if (System.nanoTime() > until) {
        throw new IOException(
            "block " + target + " is not safe after " + PATIENCE.toMinutes() + " minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
