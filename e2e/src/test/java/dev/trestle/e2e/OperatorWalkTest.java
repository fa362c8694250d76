package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.cli.Main;
import dev.trestle.devchain.DevAccounts;
import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.TransactionSigner;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new operator's way, by commands alone, on an L1 that is not ours: init, deploy, run, deposit,
 * withdraw. In between, a node joins when L1's blobs are gone already.
 */
class OperatorWalkTest {
  private static final Address PAID = Address.fromHex("0x" + "5a".repeat(20));
  private static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
  private static final Pattern RPC = Pattern.compile("RPC (http://\\S+)");
  private static final Pattern EXPLORER = Pattern.compile("explorer (http://\\S+)");
  private static final DevAccount USER = DevAccounts.test(1).getFirst();

  /** A dispute's clocks of seconds, so that a test can wait for them. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "order.blockTimeSeconds", "1",
          "order.forcedInclusionSeconds", "120",
          "settlement.blockTimeSeconds", "1",
          "proof.maxClockSeconds", "6",
          "proof.clockExtensionSeconds", "1",
          "proof.preimageExtensionSeconds", "1",
          "proof.finalityDelaySeconds", "2",
          "proof.proofMaturitySeconds", "2",
          "proof.claimIntervalSeconds", "4");

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  private String chain() {
    return folder.resolve("shop").toString();
  }

  private static void trestle(String... arguments) {
    assertThat(Main.run(arguments)).as(String.join(" ", arguments)).isZero();
  }

  @Test
  void fromInitToAWithdrawal(@TempDir Path user) throws IOException {
    Anvil anvil = opened(Anvil.start());
    List<String> init =
        new ArrayList<>(List.of("init", chain(), "--new-keys", "--rules", "devnet"));
    init.addAll(List.of("--l1", anvil.url().toString(), "--beacon", anvil.url().toString()));
    SETTINGS.forEach((path, value) -> init.addAll(List.of("--set", path + "=" + value)));
    trestle(init.toArray(String[]::new));
    fund(anvil);
    trestle("deploy", chain(), "--yes", "--confirmations", "2");

    Path blobs = folder.resolve("blobs");
    List<String> run = new ArrayList<>(List.of("run", chain(), "--port", "0", "--claim-safe"));
    run.addAll(List.of("--confirmations", "2", "--longest-wait", "2", "--game-age", "0"));
    run.addAll(List.of("--blob-archive", blobs.toString(), "--explorer-port", "0"));
    TrestleProcess sequencer = start("run.log", run);
    String l2Url = rpc(sequencer);
    Path key = user.resolve("user.key");
    Keys.write(key, USER.privateKey());
    List<String> bridge = List.of("--rollup", chain(), "--l2", l2Url, "--key", key.toString());
    trestle(command("deposit", bridge, "--amount", "2"));

    joinWithoutBeacon(l2Url);

    trestle(command("withdraw", bridge, "--amount", "1", "--to", PAID.toString()));
    try (SettlementClient l1 = new SettlementClient(new JsonRpcClient(anvil.url()))) {
      assertThat(l1.balance(PAID)).isEqualTo(ETHER);
    }
    explored(sequencer);
    trestle("deploy", chain()); // all is there: it checks and says so
  }

  /** The explorer beside the sequencer has seen it all. */
  private static void explored(TrestleProcess sequencer) {
    Matcher says = EXPLORER.matcher(sequencer.output());
    assertThat(says.find()).as(sequencer.output()).isTrue();
    try (JsonRpcClient api = new JsonRpcClient(URI.create(says.group(1)))) {
      Await.until(
          "the withdrawal is seen as finalized",
          Network.PATIENCE_SECONDS,
          () -> {
            byte[] body = api.get("/api/withdrawals").body();
            return JsonInput.parse(new String(body, StandardCharsets.UTF_8))
                .required("items")
                .items()
                .stream()
                .anyMatch(w -> w.required("state").text().equals("finalized"));
          });
    }
  }

  private static String[] command(String name, List<String> bridge, String... more) {
    List<String> all = new ArrayList<>(List.of(name));
    all.addAll(bridge);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Gives each of the new keys ether, as anvil lets anybody. */
  private void fund(Anvil anvil) throws IOException {
    for (String role : List.of("deployer", "batcher", "proposer", "challenger")) {
      String hex = Files.readString(Path.of(chain(), "keys", role + ".key")).strip();
      Address account = TransactionSigner.of(UInt256.fromHex(hex)).address();
      anvil
          .rpc()
          .call(
              "anvil_setBalance",
              JsonValue.address(account),
              JsonValue.quantity(ETHER.multiply(100)));
    }
  }

  private TrestleProcess start(String log, List<String> arguments) {
    return opened(TrestleProcess.start(folder.resolve(log), arguments));
  }

  private static String rpc(TrestleProcess process) {
    return Await.found(
        "the process says where its RPC is",
        60,
        () -> {
          Matcher found = RPC.matcher(process.output());
          return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        });
  }

  /** A fresh node, to which L1 has no blobs any more, has them of the other's archive. */
  private void joinWithoutBeacon(String l2Url) throws IOException {
    AtomicInteger asked = new AtomicInteger();
    JsonRpcServer expired =
        opened(
            JsonRpcServer.start(
                ServerOptions.loopback(0),
                new Methods(),
                Map.of(
                    "/eth/v1/beacon/blobs/",
                    query -> {
                      asked.incrementAndGet();
                      return HttpAnswer.text(404, "gone\n");
                    })));
    List<String> node = new ArrayList<>(List.of("node", "--rollup", chain(), "--port", "0"));
    node.addAll(List.of("--data", folder.resolve("late").toString(), "--sequencer", l2Url));
    node.addAll(List.of("--beacon", expired.url(), "--blob-store", l2Url));
    String late = rpc(start("late.log", node));
    try (JsonRpcClient ahead = new JsonRpcClient(URI.create(l2Url));
        JsonRpcClient behind = new JsonRpcClient(URI.create(late))) {
      long safe = safe(ahead).required("number").number();
      assertThat(safe).isPositive();
      Await.until(
          "the node that came late has block " + safe + " as safe",
          Network.PATIENCE_SECONDS,
          () -> safe(behind).required("number").number() >= safe);
      assertThat(hash(behind, safe)).isEqualTo(hash(ahead, safe));
    }
    assertThat(asked.get()).as("it did ask L1's consensus node").isPositive();
  }

  private static JsonInput safe(JsonRpcClient l2) {
    try {
      return l2.call("eth_getBlockByNumber", JsonValue.string("safe"), JsonValue.FALSE);
    } catch (JsonRpcException e) {
      throw new AssertionError(e);
    }
  }

  private static Bytes32 hash(JsonRpcClient l2, long number) {
    return l2.call("eth_getBlockByNumber", JsonValue.quantity(number), JsonValue.FALSE)
        .required("hash")
        .bytes32();
  }
}
