package dev.trestle.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** An L1 that is not ours: anvil, in a process of its own. */
final class Anvil implements AutoCloseable {
  private static final String PACKAGES = "e2e/clients/node_modules/@foundry-rs";

  private final Process process;
  private final URI url;
  private final JsonRpcClient rpc;
  private final AtomicLong movedSeconds = new AtomicLong();

  private Anvil(Process process, URI url) {
    this.process = process;
    this.url = url;
    this.rpc = new JsonRpcClient(url, Duration.ofSeconds(20));
  }

  /** With a block a second, of which the second before is safe and the fourth final. */
  static Anvil start() {
    return start("--block-time", "1", "--slots-in-an-epoch", "2");
  }

  /** Starts it; skips the calling test where it is not installed. */
  static Anvil start(String... options) {
    Optional<Path> binary = binary();
    assumeTrue(
        binary.isPresent(), "anvil is not installed: npm --prefix e2e/clients install --no-save");
    int port = freePort();
    List<String> command = new ArrayList<>(List.of(binary.orElseThrow().toString()));
    command.addAll(List.of("--port", "" + port, "--accounts", "14", "--silent"));
    command.addAll(List.of(options));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Anvil anvil = new Anvil(process, URI.create("http://127.0.0.1:" + port));
      Await.until("anvil answers", 30, anvil::answers);
      return anvil;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> binary() {
    Path packages = Path.of(System.getProperty("trestle.root"), PACKAGES);
    if (!Files.isDirectory(packages)) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(packages)) {
      return found.map(p -> p.resolve("bin/anvil")).filter(Files::isExecutable).findFirst();
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

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("anvil ended with " + process.exitValue());
    }
    try {
      return rpc.call("eth_chainId").number() == 31_337;
    } catch (JsonRpcException e) {
      return false;
    }
  }

  /** JSON-RPC and Beacon API. */
  URI url() {
    return url;
  }

  JsonRpcClient rpc() {
    return rpc;
  }

  /** Moves its time forward, and with it that of those who live on it. */
  void passTime(long seconds) {
    rpc.call("evm_increaseTime", JsonValue.quantity(seconds));
    movedSeconds.addAndGet(seconds);
  }

  /** How far {@link #passTime} has moved its clock. */
  long movedSeconds() {
    return movedSeconds.get();
  }

  /** The same with fees that a test wants. */
  void setNextBaseFee(long wei) {
    rpc.call("anvil_setNextBlockBaseFeePerGas", JsonValue.quantity(wei));
  }

  @Override
  public void close() {
    rpc.close();
    process.destroyForcibly();
    process.onExit().join();
  }
}
