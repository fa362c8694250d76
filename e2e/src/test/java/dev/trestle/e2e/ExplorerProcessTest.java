package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.primitives.Bytes32;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trestle explorer}, apart from everything, and killed. */
class ExplorerProcessTest {
  private static final Pattern SAYS = Pattern.compile("explorer (?:of chain 901, )?(http\\S+)");

  @Test
  void explorer_killedAndStartedAgain_goesOn(@TempDir Path folder) throws Exception {
    Path rollup = folder.resolve("rollup");
    try (Network network = Network.start(rollup, 60)) {
      Bytes32 first = pay(network);
      try (TrestleProcess process = start(network, rollup, folder, "first")) {
        awaitIndexed(url(process), first);
        process.kill();
      }
      Bytes32 second = pay(network);
      try (TrestleProcess process = start(network, rollup, folder, "second")) {
        String url = url(process);
        awaitIndexed(url, second);
        awaitIndexed(url, first);
        assertThat(Files.size(folder.resolve("explorer/index.sqlite"))).isPositive();
        process.kill();
      }
    }
  }

  @Test
  void node_withAnExplorerPort_hasOneBeside(@TempDir Path folder) throws Exception {
    Path rollup = folder.resolve("rollup");
    try (Network network = Network.start(rollup, 60)) {
      Bytes32 paid = pay(network);
      List<String> node = new ArrayList<>(List.of("node", "--rollup", rollup.toString()));
      node.addAll(List.of("--l1", network.endpoints().l1Rpc()));
      node.addAll(List.of("--beacon", network.endpoints().l1Beacon()));
      node.addAll(List.of("--sequencer", network.endpoints().l2Rpc(), "--follow-unsafe"));
      node.addAll(List.of("--data", folder.resolve("node").toString()));
      node.addAll(List.of("--port", "0", "--explorer-port", "0"));
      try (TrestleProcess process = TrestleProcess.start(folder.resolve("node.log"), node)) {
        awaitIndexed(url(process), paid);
        assertThat(Files.size(folder.resolve("node/explorer/index.sqlite"))).isPositive();
      }
    }
  }

  private static Bytes32 pay(Network network) {
    Bytes32 hash = network.l2Wallet(0).transfer(network.contract("portal"), 5);
    Network.included(network.l2(), hash);
    return hash;
  }

  private static TrestleProcess start(Network network, Path rollup, Path folder, String name) {
    return TrestleProcess.start(
        folder.resolve(name),
        List.of(
            "explorer",
            "--rollup",
            rollup.toString(),
            "--l1",
            network.endpoints().l1Rpc(),
            "--beacon",
            network.endpoints().l1Beacon(),
            "--l2",
            network.endpoints().l2Rpc(),
            "--data",
            folder.resolve("explorer").toString(),
            "--port",
            "0",
            "--log-format",
            "json"));
  }

  private static String url(TrestleProcess process) {
    return Await.found(
        "where it serves",
        60,
        () -> {
          assertThat(process.isAlive()).as(process.output()).isTrue();
          Matcher says = SAYS.matcher(process.output());
          return says.find() ? Optional.of(says.group(1)) : Optional.empty();
        });
  }

  private static void awaitIndexed(String url, Bytes32 transaction) {
    try (JsonRpcClient api = new JsonRpcClient(URI.create(url))) {
      Await.until(
          "it has " + transaction,
          60,
          () -> api.get("/api/transaction/" + transaction).status() == 200);
      JsonInput overview =
          JsonInput.parse(new String(api.get("/api/overview").body(), StandardCharsets.UTF_8));
      assertThat(overview.required("heads").required("unsafe").integer()).isPositive();
    }
  }
}
