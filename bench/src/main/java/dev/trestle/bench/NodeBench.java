package dev.trestle.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code bench node}: pre-signed transfers of many senders over JSON-RPC, against {@code sequencer}
 * (L1 and sequencer in a process: what one anvil does), {@code anvil}, and {@code devnet}: all
 * roles in a process, with a batcher that proves its blobs and a replica that executes everything
 * again. A workload ends when its last transaction stands in a sealed block; meanwhile the
 * pre-confirmation of 20 more a second is timed.
 */
final class NodeBench {
  private static final int CALM_SAMPLES = 200;
  private static final Duration CALM_TIME = Duration.ofSeconds(12);
  private static final int MOST_SAMPLES = 1_200;
  private static final int IDLE_SECONDS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final NodeProcess node;
  private final LoadConnection control;
  private final LoadPopulation population;
  private final LoadFigures figures;

  NodeBench(NodeProcess node, LoadConnection control, int senders, LoadFigures figures)
      throws IOException {
    this.figures = figures;
    this.node = node;
    this.control = control;
    this.population = new LoadPopulation(node.url(), control, senders);
  }

  static void run(List<String> options) throws IOException {
    Optional<Path> anvil = anvil(options);
    String rpc = Options.text(options, "--rpc", "");
    String every = anvil.isPresent() ? "sequencer,anvil,devnet" : "sequencer,devnet";
    List<String> stacks =
        rpc.isEmpty() ? List.of(Options.text(options, "--stacks", every).split(",")) : List.of(rpc);
    System.out.println(
        "# stack\tworkload\ttransactions\tincluded per second\ttransactions per node-CPU-second"
            + "\tp50 ms\tp99 ms");
    LoadFigures figures = new LoadFigures();
    try {
      for (int i = 0; i < Options.number(options, "--rounds", 1); i++) {
        for (String stack : stacks) {
          measure(stack, options, anvil, figures);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    figures.printRatios("sequencer", "anvil");
    figures.printRatios("devnet", "anvil");
  }

  private static void measure(
      String stack, List<String> options, Optional<Path> anvil, LoadFigures figures)
      throws IOException, InterruptedException {
    int transactions = Options.number(options, "--transactions", 40_000);
    String only = Options.text(options, "--only", "");
    try (NodeProcess node = node(stack, options, anvil);
        LoadConnection control = new LoadConnection(node.url())) {
      System.out.printf(Locale.ROOT, "%s\tstartup s\t%.2f%n", node.name(), node.startupSeconds());
      if (only.isEmpty()) {
        idle(node);
      }
      NodeBench bench =
          new NodeBench(node, control, Options.number(options, "--senders", 400), figures);
      bench.calm();
      bench.load(LoadWorkload.COLD, transactions);
      for (LoadWorkload workload : LoadWorkload.ALL) {
        if (only.isEmpty() || workload.title().startsWith(only)) {
          bench.load(workload, transactions);
        }
      }
    }
  }

  static NodeProcess node(String stack, List<String> options, Optional<Path> anvil)
      throws IOException, InterruptedException {
    String java =
        Options.text(
            options, "--java-options", "-Xmx1g -XX:+UseSerialGC -XX:+UseCompactObjectHeaders");
    return switch (stack) {
      case "sequencer" -> NodeProcess.devnet(List.of(java.split(" ")), true);
      case "devnet" -> NodeProcess.devnet(List.of(java.split(" ")), false);
      case "anvil" ->
          NodeProcess.anvil(
              anvil.orElseThrow(
                  () -> new IOException("name anvil's program with --anvil PROGRAM")));
      default -> NodeProcess.running(URI.create(stack));
    };
  }

  /** Anvil's program: named, or the end-to-end clients' npm package. */
  static Optional<Path> anvil(List<String> options) {
    String named = Options.text(options, "--anvil", "");
    Path packages =
        Path.of(System.getProperty("trestle.root"), "e2e/clients/node_modules/@foundry-rs");
    Path found = named.isEmpty() ? packages.resolve("anvil-linux-amd64/bin/anvil") : Path.of(named);
    return named.isEmpty() && !Files.exists(found) ? Optional.empty() : Optional.of(found);
  }

  private static void idle(NodeProcess node) throws IOException {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
    Optional<Double> resident = node.residentMegabytes();
    if (resident.isPresent()) {
      System.out.printf(Locale.ROOT, "%s\tidle resident MB\t%.0f%n", node.name(), resident.get());
    }
  }

  /** The pre-confirmation at 20 transactions a second and nothing else. */
  private void calm() throws IOException, InterruptedException {
    LatencySampler sampler = new LatencySampler(node.url(), population.samples(CALM_SAMPLES));
    Duration cpu = node.cpu();
    long start = System.nanoTime();
    Thread thread = Thread.ofPlatform().name("samples").start(sampler);
    thread.join(CALM_TIME);
    sampler.stop();
    thread.join();
    double seconds = (System.nanoTime() - start) / 1e9;
    population.unused(CALM_SAMPLES - sampler.count());
    print("calm-20-a-second", sampler.count(), seconds, node.cpu().minus(cpu), sampler);
  }

  void load(LoadWorkload workload, int transactions) throws IOException, InterruptedException {
    List<List<byte[]>> requests = population.requests(workload, transactions);
    LatencySampler sampler = new LatencySampler(node.url(), population.samples(MOST_SAMPLES));
    AtomicReference<String> failure = new AtomicReference<>("");
    long block = control.ask("eth_blockNumber", "").number();
    Duration cpu = node.cpu();
    long start = System.nanoTime();
    Thread samples = Thread.ofPlatform().name("samples").start(sampler);
    List<Thread> clients = new ArrayList<>();
    for (List<byte[]> list : requests) {
      clients.add(Thread.ofPlatform().name("client").start(() -> send(list, failure)));
    }
    for (Thread client : clients) {
      client.join();
    }
    sampler.stop();
    samples.join();
    population.unused(MOST_SAMPLES - sampler.count());
    String problem = String.valueOf(failure.get());
    if (!problem.isEmpty()) {
      throw new IOException(workload.title() + ": " + problem);
    }
    awaitInclusion();
    double seconds = (System.nanoTime() - start) / 1e9;
    long blocks = control.ask("eth_blockNumber", "").number() - block;
    int count = transactions + sampler.count();
    Duration used = node.cpu().minus(cpu);
    print(workload.title(), count, seconds, used, sampler);
    figures.add(
        node.name(),
        workload.title(),
        new LoadFigures.Figure(count, seconds, used.toMillis() / 1e3));
    System.out.printf(Locale.ROOT, "# %s: %.1f s, %d blocks%n", workload.title(), seconds, blocks);
  }

  private void send(List<byte[]> requests, AtomicReference<String> failure) {
    try (LoadConnection connection = new LoadConnection(node.url())) {
      for (byte[] request : requests) {
        String answer = new String(connection.exchange(request), StandardCharsets.ISO_8859_1);
        if (answer.contains("\"error\"")) {
          failure.compareAndSet("", answer.substring(0, Math.min(400, answer.length())));
          return;
        }
      }
    } catch (IOException e) {
      failure.compareAndSet("", e.toString());
    }
  }

  /** Waits until every account's transactions are in sealed blocks, nothing missing. */
  private void awaitInclusion() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (population.missing() > 0) {
      if (System.nanoTime() > until) {
        throw new IOException(population.missing() + " transactions were not included in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private void print(
      String title, int count, double seconds, Duration cpu, LatencySampler sampler) {
    double cpuSeconds = cpu.toMillis() / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%s\t%s\t%d\t%.0f\t%s\t%.1f\t%.1f%n",
        node.name(),
        title,
        count,
        count / seconds,
        cpuSeconds == 0 ? "-" : String.format(Locale.ROOT, "%.0f", count / cpuSeconds),
        sampler.percentile(0.5),
        sampler.percentile(0.99));
    if (!sampler.failure().isEmpty()) {
      System.out.println("# latency: " + sampler.failure());
    }
  }
}
