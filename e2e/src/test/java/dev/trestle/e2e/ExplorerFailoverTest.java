package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementEndpoints;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.Params;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.settlement.Watcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The explorer with several nodes of L1, of which the first lies, or goes away. */
class ExplorerFailoverTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final int USER = 3;

  /** All that the explorer asks L1. */
  private static final List<String> ASKED =
      List.of(
          "eth_blockNumber",
          "eth_call",
          "eth_chainId",
          "eth_getBalance",
          "eth_getBlockByHash",
          "eth_getBlockByNumber",
          "eth_getBlockReceipts",
          "eth_getCode",
          "eth_getLogs",
          "eth_getTransactionReceipt");

  /** A node of L1 that hands on another's answers, as they are or changed. */
  private static JsonRpcServer node(JsonRpcClient honest, UnaryOperator<String> logs)
      throws IOException {
    Methods methods = new Methods();
    for (String method : ASKED) {
      methods.register(
          method,
          params -> {
            JsonInput answer = honest.call(method, all(params));
            return method.equals("eth_getLogs")
                ? JsonInput.parse(logs.apply(JsonWriter.toText(answer)))
                : answer;
          });
    }
    return JsonRpcServer.start(ServerOptions.loopback(0), methods);
  }

  private static JsonValue[] all(Params params) {
    return Stream.iterate(0, i -> i < params.count(), i -> i + 1)
        .map(params::at)
        .toArray(JsonValue[]::new);
  }

  private static SettlementClient client(URI... nodes) {
    return new SettlementClient(
        new SettlementEndpoints(
            Stream.of(nodes).map(JsonRpcClient::new).toList(), InstantSource.system()));
  }

  private static double lies(SettlementClient client) {
    return client.metrics().stream()
        .filter(m -> m.name().equals("trestle_l1_endpoint_lies_total"))
        .mapToDouble(Metric::value)
        .sum();
  }

  @Test
  void firstNode_makesADepositLarger_isFoundOutAndTheOtherBelieved(@TempDir Path folder)
      throws IOException {
    String honestWord = "0000000000000000000000000000000000000000000000000000000000000005";
    try (DisputeArena arena = new DisputeArena(folder);
        JsonRpcClient behind = new JsonRpcClient(arena.url());
        JsonRpcServer liar =
            node(behind, logs -> logs.replace(honestWord, "7" + honestWord.substring(1)));
        SettlementClient l1 = client(URI.create(liar.url()), arena.url());
        ExplorerView view = new ExplorerView(arena, folder.resolve("index"), Optional.empty(), l1);
        ExplorerView honest = new ExplorerView(arena, folder.resolve("fresh"), Optional.empty())) {
      arena.deposit(USER);
      view.run();
      honest.run();
      assertThat(view.json("deposits").required("items").items()).hasSize(1);
      assertThat(view.all()).isEqualTo(honest.all());
      assertThat(lies(l1)).isEqualTo(1);
    }
  }

  @Test
  void firstNode_goesAway_theOtherServesDownToTheInstruction(@TempDir Path folder)
      throws IOException {
    try (DisputeArena arena = new DisputeArena(folder);
        JsonRpcClient behind = new JsonRpcClient(arena.url());
        SettlementClient l1 = client(leaving(behind), arena.url());
        ExplorerView view =
            new ExplorerView(arena, folder.resolve("index"), Optional.empty(), l1)) {
      view.run();
      first.close();
      FakeL2 lie = arena.l2.wrongFrom(2);
      var game = arena.claim(LIAR, lie.root(3), 3);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, ToyProgram.steps() / 2));
      arena.play(honest, liar);
      arena.deposit(USER);
      view.run();
      assertThat(view.json("deposits").required("items").items()).hasSize(1);
      assertThat(view.json("game/" + game.address()).required("tree").items())
          .anyMatch(claim -> claim.field("step").isPresent());
      assertThat(answers(view)).isTrue();
    }
  }

  private JsonRpcServer first;

  private URI leaving(JsonRpcClient behind) throws IOException {
    first = node(behind, logs -> logs);
    return URI.create(first.url());
  }

  @Test
  void allNodes_goAway_whatIsInTheIndexIsShownAndSaidToBeOld(@TempDir Path folder)
      throws IOException {
    try (DisputeArena arena = new DisputeArena(folder);
        JsonRpcClient behind = new JsonRpcClient(arena.url());
        SettlementClient l1 = client(leaving(behind));
        ExplorerView view =
            new ExplorerView(arena, folder.resolve("index"), Optional.empty(), l1)) {
      arena.deposit(USER);
      view.run();
      assertThat(answers(view)).isTrue();
      first.close();
      assertThatThrownBy(() -> view.explorer().stepL1()).isInstanceOf(SettlementException.class);
      assertThat(answers(view)).isFalse();
      assertThat(view.json("deposits").required("items").items()).hasSize(1);
      assertThat(view.get("bridge/" + arena.address(USER)).status()).isEqualTo(502);
    }
  }

  private static boolean answers(ExplorerView view) {
    return view.json("overview").required("heads").required("l1Answers").bool();
  }
}
