package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers, guessers and those who ask too much, against a server with API keys. */
class ApiKeysTest {
  private static final String WALLET = "k-0123456789abcdefghij";
  private static final String INDEXER = "k-indexer_456789abcdef";
  private static final String LIST =
      "# who, key, calls a second, at once\n"
          + ("wallet " + WALLET + " 2 3\n")
          + ("\nindexer " + INDEXER + " # no limit\n");
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_cheap\"}";
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
  private final AtomicReference<Notifier> notifier = new AtomicReference<>();
  private final ApiKeys keys =
      new ApiKeys(ApiKeys.read(LIST), () -> Instant.ofEpochMilli(millis.get()));
  private final HttpClient http = HttpClient.newHttpClient();
  private JsonRpcServer server;

  @BeforeEach
  void start() throws IOException {
    Methods methods =
        new Methods()
            .register("test_cheap", params -> JsonValue.TRUE)
            .registerSubscriptions(
                "eth",
                (params, to) -> {
                  notifier.set(to);
                  return () -> {};
                });
    server =
        JsonRpcServer.start(
            ServerOptions.loopback(0).onlyFor(keys),
            methods,
            Map.of("/blobs/", query -> HttpAnswer.text(200, query.path())));
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.close();
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(WAIT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(at(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void key_inAHeaderOrThePath_isLetIn() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(CALL);
    assertThat(send(at("/").header("Authorization", "Bearer " + INDEXER).POST(body)).body())
        .contains("\"result\":true");
    assertThat(send(at("/").header("X-Api-Key", INDEXER).POST(body)).body())
        .contains("\"result\":true");
    assertThat(post("/" + INDEXER, CALL).body()).contains("\"result\":true");
    assertThat(send(at("/" + INDEXER + "/blobs/7").GET()).body()).isEqualTo("/blobs/7");
    assertThat(send(at("/blobs/7").header("X-Api-Key", INDEXER).GET()).body())
        .isEqualTo("/blobs/7");
  }

  @Test
  void strangers_areNotLetIn_whateverTheyTry() throws Exception {
    String almost = INDEXER.substring(0, INDEXER.length() - 1);
    for (String path :
        new String[] {
          "/", "/health", "/" + almost, "/" + INDEXER + "x", "/x/" + INDEXER, "/indexer"
        }) {
      HttpResponse<String> answer = post(path, CALL);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).doesNotContain("result");
    }
    assertThat(send(at("/blobs/7").GET()).statusCode()).isEqualTo(401);
    assertThat(send(at("/blobs/7").header("X-Api-Key", "").GET()).statusCode()).isEqualTo(401);
    assertThat(Metric.text(server.observe()))
        .contains("trestle_rpc_unauthorised_requests_total 8\n");
  }

  /** A wrong key in a header is not made good by a right one in the path: one of them is used. */
  @Test
  void wrongHeader_besideAGoodPath_isRefused() throws Exception {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(CALL);
    assertThat(send(at("/" + INDEXER).header("X-Api-Key", "nobody").POST(body)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void health_andBrowsersQuestions_needNoKey() throws Exception {
    assertThat(send(at("/health").GET()).body()).isEqualTo("ok\n");
    HttpResponse<String> preflight =
        send(at("/").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-headers").orElseThrow())
        .contains("authorization")
        .contains("x-api-key");
  }

  @Test
  void keyOverItsRate_isLimited_andOthersAreNot() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> limited = post("/" + WALLET, CALL);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("1");
    assertThat(limited.body()).contains("-32005").contains("2 calls a second");
    assertThat(send(at("/" + WALLET + "/blobs/7").GET()).statusCode()).isEqualTo(429);
    for (int i = 0; i < 20; i++) {
      assertThat(post("/" + INDEXER, CALL).statusCode()).isEqualTo(200);
    }
    millis.addAndGet(500);
    assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(200);
    assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(429);
    millis.addAndGet(3_600_000);
    String three = "[" + CALL + "," + CALL + "," + CALL + "]";
    assertThat(post("/" + WALLET, three).body()).doesNotContain("error");
    assertThat(Metric.text(server.observe()))
        .contains("trestle_rpc_key_calls_total{key=\"wallet\"} 10\n")
        .contains("trestle_rpc_key_limited_calls_total{key=\"wallet\"} 3\n")
        .contains("trestle_rpc_key_limited_calls_total{key=\"indexer\"} 0\n");
  }

  /** A batch is as many calls as are in it. */
  @Test
  void batch_beyondTheRate_isAnsweredInPart() throws Exception {
    String batch = "[" + (CALL + ",").repeat(9) + CALL + "]";
    HttpResponse<String> answer = post("/" + WALLET, batch);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().split("\"result\":true", -1)).hasSize(3 + 1);
    assertThat(answer.body().split("-32005", -1)).hasSize(7 + 1);
  }

  @Test
  void clockThatGoesBack_givesNothing() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(200);
    }
    millis.addAndGet(-10_000);
    assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(429);
  }

  @Test
  void replaced_theOldKeyIsOut_theOthersStay() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(post("/" + WALLET, CALL).statusCode()).isEqualTo(200);
    }
    keys.replace(ApiKeys.read("wallet " + WALLET + " 2 3\nnew k-new-0123456789abcdef\n"));
    assertThat(post("/" + INDEXER, CALL).statusCode()).isEqualTo(401);
    assertThat(post("/k-new-0123456789abcdef", CALL).statusCode()).isEqualTo(200);
    assertThat(post("/" + WALLET, CALL).statusCode()).as("its bucket is the same").isEqualTo(429);
  }

  @Test
  void webSocket_withoutAKey_isNotOpened() {
    assertThatThrownBy(() ->
            http.newWebSocketBuilder()
                .buildAsync(URI.create(server.webSocketUrl() + "/health"), new Closed())
                .join())
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void webSocket_callsCount_andAWithdrawnKeyCutsIt() throws Exception {
    URI url = URI.create(server.webSocketUrl() + "/" + WALLET);
    try (JsonRpcSocket socket = JsonRpcSocket.connect(url, WAIT)) {
      socket.subscribe(value -> {}, JsonValue.string("newHeads"));
      assertThat(socket.call("test_cheap").bool()).isTrue();
      assertThat(socket.call("test_cheap").bool()).isTrue();
      assertThatThrownBy(() -> socket.call("test_cheap")).hasMessageContaining("limit exceeded");
    }
    Closed closed = new Closed();
    WebSocket other =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(server.webSocketUrl() + "/" + INDEXER), closed)
            .join();
    String subscribe = CALL.replace("test_cheap", "eth_subscribe");
    other.sendText(subscribe, true).join();
    assertThat(closed.heard.await(20, TimeUnit.SECONDS)).isTrue();
    keys.replace(ApiKeys.read("wallet " + WALLET));
    notifier.get().send(JsonValue.TRUE);
    assertThat(closed.gone.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(notifier.get().isOpen()).isFalse();
  }

  /** Knows when it is answered, and when it is cut. */
  private static final class Closed implements WebSocket.Listener {
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);

    @Override
    public java.util.concurrent.CompletionStage<?> onText(
        WebSocket socket, CharSequence data, boolean last) {
      heard.countDown();
      socket.request(1);
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public java.util.concurrent.CompletionStage<?> onClose(
        WebSocket socket, int status, String reason) {
      gone.countDown();
      return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      gone.countDown();
    }
  }

  @Test
  void list_malformed_saysWhichLine_andNoKey() {
    for (String bad :
        new String[] {
          "a",
          "a short",
          "a " + WALLET + " x",
          "a " + WALLET + " -1",
          "a " + WALLET + " 1 0",
          "a " + WALLET + " 1 2 3",
          "a/b " + WALLET,
          "a " + WALLET.replace('-', '/'),
          "b " + WALLET + "\na " + WALLET,
          "a " + WALLET + "\na " + INDEXER
        }) {
      int line = bad.contains("\n") ? 3 : 2;
      assertThatThrownBy(() -> ApiKeys.read("\n" + bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("line " + line)
          .message()
          .doesNotContain(WALLET.substring(2, 12));
    }
  }
}
