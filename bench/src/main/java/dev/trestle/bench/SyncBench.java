package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code bench sync}: how fast a fresh node derives and executes, from L1's data alone, what a
 * devnet has built and posted under load, and then the same again with hours of blocks that have
 * nothing but their deposit. The devnet goes on meanwhile, on the same machine. Prints {@code
 * chain, name, value}.
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
      sync("full blocks", devnet, control);
      pass(devnet, control, Duration.ofHours(Options.number(options, "--hours", 1)));
      sync("with quiet hours", devnet, control);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets time go by on L1, and waits until L2 has a block for each of its seconds. */
  private static void pass(NodeProcess devnet, LoadConnection control, Duration time)
      throws IOException {
    long blockTime = control.ask("optimism_rollupConfig", "").required("block_time").integer();
    long target = head(control, "unsafe_l2") + time.toSeconds() / blockTime;
    URI url = URI.create(endpoints(devnet).required("l1Rpc").text());
    try (LoadConnection l1 = new LoadConnection(url)) {
      l1.ask("evm_increaseTime", Long.toString(time.toSeconds()));
    }
    await(control, "unsafe_l2", target);
  }

  private static JsonInput endpoints(NodeProcess devnet) throws IOException {
    Path data = devnet.folder().orElseThrow();
    return JsonInput.parse(Files.readString(data.resolve("devnet").resolve("endpoints.json")));
  }

  private static void sync(String chain, NodeProcess devnet, LoadConnection control)
      throws IOException, InterruptedException {
    long target = head(control, "unsafe_l2");
    await(control, "safe_l2", target);
    Path data = devnet.folder().orElseThrow();
    JsonInput endpoints = endpoints(devnet);
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
            data.resolve("fresh, " + chain).toString(),
            "--port",
            Integer.toString(port));
    try (NodeProcess node = NodeProcess.trestle("fresh node", arguments, port)) {
      long start = System.nanoTime();
      try (LoadConnection fresh = new LoadConnection(node.url())) {
        await(fresh, "safe_l2", target);
      }
      double seconds = node.startupSeconds() + (System.nanoTime() - start) / 1e9;
      print(chain, target, seconds, node.cpu().toMillis() / 1e3, gas(control, target));
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

  private static void print(
      String chain, long blocks, double seconds, double cpuSeconds, Totals totals) {
    print(chain, "blocks", "%d", blocks);
    print(chain, "transactions", "%d", totals.transactions);
    print(chain, "Mgas", "%.0f", totals.gas / 1e6);
    print(chain, "seconds from the process's start", "%.1f", seconds);
    print(chain, "CPU seconds of the node", "%.1f", cpuSeconds);
    print(chain, "blocks per second", "%.1f", blocks / seconds);
    print(chain, "transactions per second", "%.0f", totals.transactions / seconds);
    print(chain, "Mgas per second", "%.1f", totals.gas / 1e6 / seconds);
    print(chain, "Mgas per CPU second", "%.1f", totals.gas / 1e6 / cpuSeconds);
  }

  private static void print(String chain, String what, String format, Object value) {
    System.out.printf(Locale.ROOT, "%s\t%s\t" + format + "%n", chain, what, value);
  }

  private static long head(LoadConnection node, String which) throws IOException {
    return node.ask("optimism_syncStatus", "").required(which).required("number").integer();
  }

  private static void await(LoadConnection node, String which, long target) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (head(node, which) < target) {
      if (System.nanoTime() > until) {
        throw new IOException(
            "block " + target + " is not " + which + " after " + PATIENCE.toMinutes() + " minutes");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
