package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles that are started while L1 does not answer, and then while another chain does. */
class L1AwayTest {
  private static final Pattern RPC = Pattern.compile("RPC (http://\\S+)");
  private static final int PATIENCE_SECONDS = 120;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path folder;

  @Test
  void nodeStartedWithoutL1_servesWhatItHas_goesOnWhenL1ComesBack() throws IOException {
    Methods stranger = new Methods().register("eth_chainId", params -> JsonValue.quantity(1));
    try (L1Gate gate = new L1Gate();
        JsonRpcServer wrong = JsonRpcServer.start(ServerOptions.loopback(0), stranger);
        GuestArena arena = new GuestArena(folder.resolve("arena"))) {
      arena.postBatch();
      arena.writeRollup(folder);
      int health = freePort();
      try (TrestleProcess fresh = start(gate, arena, health, "first")) {
        assertThat(block(rpc(fresh), "latest")).isZero();
        ready(health, 503, "node: has not seen L1 yet");
        gate.lead(URI.create(wrong.url()));
        ready(health, 503, "is chain 1, the rollup is on " + L1Arena.CHAIN_ID);
        gate.lead(arena.url());
        ready(health, 200, "ok");
        URI rpc = rpc(fresh);
        Await.until(
            "it has derived what is on L1",
            PATIENCE_SECONDS,
            () -> block(rpc, "safe") == GuestArena.LAST_BLOCK);
      }
      gate.shut();
      try (TrestleProcess again = start(gate, arena, health, "second")) {
        URI rpc = rpc(again);
        assertThat(block(rpc, "latest")).isEqualTo(GuestArena.LAST_BLOCK);
        assertThat(block(rpc, "safe")).isEqualTo(GuestArena.LAST_BLOCK);
        ready(health, 503, "node: has not seen L1 yet");
        arena.mine(3);
        gate.lead(arena.url());
        ready(health, 200, "ok");
        assertThat(block(rpc, "safe")).isEqualTo(GuestArena.LAST_BLOCK);
      }
    }
  }

  @Test
  void batcherStartedWithoutL1_waitsForIt_refusesAnotherChain() throws IOException {
    Methods stranger = new Methods().register("eth_chainId", params -> JsonValue.quantity(1));
    try (L1Gate gate = new L1Gate();
        JsonRpcServer wrong = JsonRpcServer.start(ServerOptions.loopback(0), stranger);
        GuestArena arena = new GuestArena(folder.resolve("arena"))) {
      arena.writeRollup(folder);
      Keys.write(folder.resolve("key"), arena.key(1));
      try (TrestleProcess patient = startBatcher(gate, arena, "patient")) {
        says(patient, "the settlement chain does not answer; asking again in 1 s");
        says(patient, "asking again in 2 s");
        assertThat(patient.isAlive()).isTrue();
        gate.lead(arena.url());
        says(patient, "batcher of chain ");
        assertThat(patient.isAlive()).isTrue();
      }
      gate.shut();
      try (TrestleProcess misled = startBatcher(gate, arena, "misled")) {
        says(misled, "the settlement chain does not answer");
        gate.lead(URI.create(wrong.url()));
        says(misled, "is chain 1, the rollup is on " + L1Arena.CHAIN_ID);
        Await.until("it ends", PATIENCE_SECONDS, () -> !misled.isAlive());
      }
    }
  }

  private TrestleProcess startBatcher(L1Gate gate, GuestArena arena, String name) {
    List<String> arguments = new ArrayList<>(List.of("batcher", "--rollup", folder.toString()));
    arguments.addAll(List.of("--l1", gate.url(), "--beacon", gate.url()));
    arguments.addAll(List.of("--key", folder.resolve("key").toString()));
    arguments.addAll(List.of("--data", folder.resolve(name).toString()));
    arguments.addAll(List.of("--sequencer", arena.l2Url().toString()));
    return TrestleProcess.start(folder.resolve(name + ".log"), arguments);
  }

  private static void says(TrestleProcess process, String words) {
    Await.until("it says: " + words, PATIENCE_SECONDS, () -> process.output().contains(words));
  }

  private TrestleProcess start(L1Gate gate, GuestArena arena, int health, String log) {
    List<String> arguments = new ArrayList<>(List.of("node", "--rollup", folder.toString()));
    arguments.addAll(List.of("--l1", gate.url(), "--beacon", gate.url()));
    arguments.addAll(List.of("--data", folder.resolve("data").toString(), "--port", "0"));
    arguments.addAll(List.of("--sequencer", arena.l2Url().toString()));
    arguments.addAll(List.of("--metrics-port", Integer.toString(health)));
    return TrestleProcess.start(folder.resolve(log + ".log"), arguments);
  }

  private static URI rpc(TrestleProcess process) {
    return Await.found(
        "the process says where its RPC is",
        PATIENCE_SECONDS,
        () -> {
          assertThat(process.isAlive()).as(process.output()).isTrue();
          Matcher found = RPC.matcher(process.output());
          return found.find() ? Optional.of(URI.create(found.group(1))) : Optional.empty();
        });
  }

  private static long block(URI rpc, String tag) {
    try (JsonRpcClient client = new JsonRpcClient(rpc)) {
      return client
          .call("eth_getBlockByNumber", JsonValue.string(tag), JsonValue.FALSE)
          .required("number")
          .number();
    }
  }

  private void ready(int port, int status, String says) {
    URI url = URI.create("http://127.0.0.1:" + port + "/readyz");
    AtomicReference<String> last = new AtomicReference<>("nothing");
    try {
      Await.until(
          "",
          PATIENCE_SECONDS,
          () -> {
            HttpResponse<String> answer = get(url);
            last.set(answer.statusCode() + " " + answer.body());
            return answer.statusCode() == status && answer.body().contains(says);
          });
    } catch (AssertionError e) {
      throw new AssertionError("wanted " + status + " " + says + ", got " + last.get(), e);
    }
  }

  private HttpResponse<String> get(URI url) {
    return Await.found(
        "an answer from " + url,
        PATIENCE_SECONDS,
        () -> {
          try {
            HttpRequest request = HttpRequest.newBuilder(url).build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
          } catch (IOException e) {
            return Optional.empty(); // it does not listen yet
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
