package dev.trestle.bench;

import dev.trestle.rpc.JsonInput;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The node under load, in a process of its own so that its processor time is its own.
 *
 * @param name what the figures are filed under
 * @param startupSeconds from the start of the process until it serves
 * @param process none for a node that somebody else runs
 */
record NodeProcess(
    String name, URI url, double startupSeconds, Optional<Process> process, Optional<Path> folder)
    implements AutoCloseable {
  /** The most that SystemConfig takes: 23,800 transfers of ether in a block of one second. */
  private static final String GAS_LIMIT = "500000000";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /**
   * A fresh devnet, with the same options that {@code bin/devnet} uses, or these instead.
   *
   * @param alone L1 and sequencer only, and so named
   */
  static NodeProcess devnet(List<String> javaOptions, boolean alone)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("trestle-bench");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.trestle.cli.Main",
            "devnet",
            "--no-explorer",
            "--ports",
            "0",
            "--window",
            "1000",
            "--l2-gas-limit",
            GAS_LIMIT,
            "--data",
            folder.resolve("devnet").toString()));
    if (alone) {
      command.add("--alone");
    }
    long start = System.nanoTime();
    Process process = start(command, folder);
    Path endpoints = folder.resolve("devnet").resolve("endpoints.json");
    while (!Files.exists(endpoints)) {
      pause(process, folder, start);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    URI url = URI.create(JsonInput.parse(Files.readString(endpoints)).required("l2Rpc").text());
    String name = alone ? "sequencer" : "devnet";
    return new NodeProcess(name, url, seconds, Optional.of(process), Optional.of(folder));
  }

  /** A role of ours that serves RPC on this port, with the JVM's options of {@code bin/trestle}. */
  static NodeProcess trestle(String name, List<String> arguments, int port)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("trestle-bench");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.trestle.cli.Main"));
    command.addAll(arguments);
    long start = System.nanoTime();
    return serving(name, start(command, folder), folder, port, start);
  }

  /** Anvil with blocks of one second. */
  static NodeProcess anvil(Path program) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("trestle-bench");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    long start = System.nanoTime();
    Process process =
        start(
            List.of(
                program.toString(),
                "--silent",
                "--block-time",
                "1",
                "--gas-limit",
                GAS_LIMIT,
                "--port",
                Integer.toString(port)),
            folder);
    return serving("anvil", process, folder, port, start);
  }

  private static NodeProcess serving(
      String name, Process process, Path folder, int port, long start)
      throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port);
    while (true) {
      try (LoadConnection connection = new LoadConnection(url)) {
        connection.ask("eth_chainId", "");
        break;
      } catch (IOException e) {
        pause(process, folder, start);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new NodeProcess(name, url, seconds, Optional.of(process), Optional.of(folder));
  }

  static NodeProcess running(URI url) {
    return new NodeProcess(url.toString(), url, 0, Optional.empty(), Optional.empty());
  }

  private static Process start(List<String> command, Path folder) throws IOException {
    File log = folder.resolve("log").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process;
  }

  private static void pause(Process process, Path folder, long start)
      throws IOException, InterruptedException {
    if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
      throw new IOException("the node ended: " + Files.readString(folder.resolve("log")));
    }
    if (System.nanoTime() - start > PATIENCE.toNanos()) {
      process.destroy();
      throw new IOException("the node does not serve: " + Files.readString(folder.resolve("log")));
    }
  }

  /** Processor time so far, all threads; zero for a node that somebody else runs. */
  Duration cpu() {
    return process.flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
  }

  /** Memory that the process holds, MB (million bytes), where the system tells (Linux). */
  Optional<Double> residentMegabytes() throws IOException {
    if (process.isEmpty()) {
      return Optional.empty();
    }
    Path status = Path.of("/proc/" + process.get().pid() + "/status");
    if (!Files.exists(status)) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Optional.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      process.get().destroy();
      process.get().onExit().join();
    }
    if (folder.isPresent()) {
      try (Stream<Path> all = Files.walk(folder.get())) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
