package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Endpoints;
import dev.trestle.cli.Main;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole devnet is killed in the midst of its work, as by a power cut, and goes on after. */
class CrashTest {
  private static final Address PAID = Address.fromHex("0x" + "f1".repeat(20));

  /** At least so many payments were made, and more are on their way, at the kill. */
  private static final int PAYMENTS = 60;

  @Test
  void killedWhileTransactionsFlow_startedAgain_nothingSafeIsLost(@TempDir Path folder) {
    List<CompletableFuture<Void>> flow = new ArrayList<>();
    HashedHeader safe;
    HashedHeader replicaSafe;
    long l1Before;
    try (Network network = start(folder)) {
      Wallet early = network.l2Wallet(2);
      long number = Network.included(network.l2(), early.transfer(PAID, 1)).blockNumber();
      network.agreedAt(number);
      flow.add(CompletableFuture.runAsync(() -> payUntilKilled(network)));
      Await.until("payments flow", Network.PATIENCE_SECONDS, () -> paid(network.l2()) > PAYMENTS);
      safe = network.l2().header(BlockTag.Label.SAFE).orElseThrow();
      replicaSafe = network.replica().header(BlockTag.Label.SAFE).orElseThrow();
      l1Before = network.l1().header(BlockTag.Label.SAFE).orElseThrow().number();
    }
    flow.forEach(CompletableFuture::join);
    assertThat(safe.number()).isPositive();

    try (Network network = start(folder)) {
      assertThat(hash(network.l2(), safe.number())).isEqualTo(safe.hash());
      assertThat(hash(network.replica(), replicaSafe.number())).isEqualTo(replicaSafe.hash());
      assertThat(network.l1().head().number()).isGreaterThanOrEqualTo(l1Before);
      long nonce =
          network
              .l2()
              .nonce(network.endpoints().accounts().get(1).address(), BlockTag.Label.LATEST);
      assertThat(paid(network.l2())).as("all or nothing of every payment").isEqualTo(nonce + 1);

      Bytes32 after = network.l2Wallet(3).transfer(PAID, 1);
      HashedHeader agreed = network.agreedAt(Network.included(network.l2(), after).blockNumber());
      assertThat(agreed.number()).isGreaterThan(safe.number());
      for (long n = 0; n <= agreed.number(); n++) {
        assertThat(hash(network.replica(), n)).as("block " + n).isEqualTo(hash(network.l2(), n));
      }
    }
  }

  /** A devnet in a process of its own; closing kills it on the spot. */
  private static Network start(Path folder) {
    Process process;
    try {
      Files.deleteIfExists(folder.resolve(Endpoints.FILE));
      process =
          new ProcessBuilder(command(folder))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Endpoints endpoints =
          Await.found(
              Endpoints.FILE,
              Network.PATIENCE_SECONDS,
              () -> {
                assertThat(process.isAlive()).as("the devnet runs, " + log(folder)).isTrue();
                return Files.exists(folder.resolve(Endpoints.FILE))
                    ? Optional.of(read(folder.resolve(Endpoints.FILE)))
                    : Optional.empty();
              });
      return new Network(endpoints, () -> kill(process));
    } catch (RuntimeException | AssertionError e) {
      kill(process);
      throw e;
    }
  }

  private static List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("devnet", "--data", folder.toString(), "--ports", "0"));
    command.addAll(List.of("--l1-block-time", "1", "--window", "40"));
    return command;
  }

  private static void kill(Process process) {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("output.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Endpoints read(Path file) {
    JsonInput json;
    try {
      json = JsonInput.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<DevAccount> accounts =
        json.required("accounts").items().stream()
            .map(a ->
                new DevAccount(
                    a.required("address").address(),
                    a.required("privateKey").bytes32().toUInt256()))
            .toList();
    Map<String, Address> contracts = new LinkedHashMap<>();
    json.required("contracts").fields().forEach((name, at) -> contracts.put(name, at.address()));
    return new Endpoints(
        json.required("l1Rpc").text(),
        json.required("l1Beacon").text(),
        json.required("l2Rpc").text(),
        json.required("l2Ws").text(),
        new Endpoints.Admin(
            json.required("adminRpc").text(), json.required("adminJwtSecret").text()),
        json.field("replicaRpc").map(JsonInput::text),
        json.field("metrics").map(JsonInput::text),
        json.field("explorer").map(JsonInput::text),
        json.required("l1ChainId").integer(),
        json.required("l2ChainId").integer(),
        accounts,
        contracts);
  }

  private static void payUntilKilled(Network network) {
    Wallet wallet = network.l2Wallet(1);
    try {
      while (true) {
        wallet.transfer(PAID, 1);
      }
    } catch (SettlementException | JsonRpcException _) {
      // the process is gone, as it should be
    }
  }

  private static long paid(SettlementClient chain) {
    UInt256 balance = chain.balance(PAID);
    return balance.toBigInteger().longValueExact();
  }

  private static Bytes32 hash(SettlementClient chain, long number) {
    return chain.header(number).orElseThrow().hash();
  }
}
