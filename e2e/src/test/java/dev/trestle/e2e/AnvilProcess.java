package dev.trestle.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A running anvil, another implementation to compare with. It is looked for in {@code
 * TRESTLE_ANVIL}, on the path, and among the packages of {@code e2e/clients}.
 */
final class AnvilProcess implements AutoCloseable {
  private static final int START_SECONDS = 30;

  private final Process process;
  private final JsonRpcClient client;

  private AnvilProcess(Process process, JsonRpcClient client) {
    this.process = process;
    this.client = client;
  }

  /** Starts one; skips the calling test when there is none. */
  static AnvilProcess start(String... arguments) {
    Optional<Path> program = find();
    assumeTrue(program.isPresent(), "anvil is not installed: npm install @foundry-rs/anvil");
    int port = freePort();
    List<String> command =
        new ArrayList<>(List.of(program.get().toString(), "--port", Integer.toString(port)));
    command.addAll(List.of("--host", "127.0.0.1", "--silent"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      JsonRpcClient client = new JsonRpcClient(URI.create("http://127.0.0.1:" + port));
      Await.until("anvil answers", START_SECONDS, () -> process.isAlive() && answers(client));
      return new AnvilProcess(process, client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(JsonRpcClient client) {
    try {
      client.call("eth_chainId");
      return true;
    } catch (JsonRpcException e) {
      return false;
    }
  }

  private static Optional<Path> find() {
    Optional<Path> named = Optional.ofNullable(System.getenv("TRESTLE_ANVIL")).map(Path::of);
    Stream<Path> onPath =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "anvil"));
    Path packages =
        Path.of(System.getProperty("trestle.root", "."), "e2e/clients/node_modules/@foundry-rs");
    return Stream.of(named.stream(), onPath, installed(packages).stream())
        .flatMap(found -> found)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<Path> installed(Path packages) {
    if (!Files.isDirectory(packages)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(packages)) {
      return all.map(folder -> folder.resolve("bin/anvil")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonRpcClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
