package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JsonRpcServerTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Notifier> notifier = new AtomicReference<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private JsonRpcServer server;

  @BeforeEach
  void start() throws IOException {
    Methods methods =
        new Methods()
            .register("test_echo", params -> params.at(0))
            .register("test_address", params -> JsonValue.address(params.address(0)))
            .register(
                "test_revert",
                params -> {
                  throw new JsonRpcException(
                      3, "execution reverted: no", JsonValue.bytes(new byte[] {8, 1}));
                })
            .register(
                "test_bug",
                params -> {
                  throw new IllegalStateException("a bug");
                })
            .register(
                "test_hang",
                params -> {
                  new CountDownLatch(1).await();
                  return JsonValue.NULL;
                })
            .register("test_long", params -> JsonValue.bytes(new byte[3_000]))
            .registerSubscriptions(
                "eth",
                (params, to) -> {
                  params.at(0).text();
                  to.send(JsonValue.string("at once"));
                  notifier.set(to);
                  return () -> {
                    cancelled.incrementAndGet();
                    ended.countDown();
                  };
                });
    server =
        JsonRpcServer.start(
            ServerOptions.loopback(0)
                .withWebSocketPort(0)
                .withLimits(100_000, 10_000, 10, Duration.ofMillis(500)),
            methods,
            Map.of(
                "/eth/v1/",
                query ->
                    HttpAnswer.text(
                        200, query.path() + " " + String.join("|", query.values("ids")))));
  }

  @AfterEach
  void stop() {
    server.close();
    http.shutdownNow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(WAIT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  private String post(String body) {
    return send(request("/")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  @Test
  void call_valid_answersWithTheSameId() {
    assertThat(
            post(
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"test_echo\",\"params\":[{\"x\":[1,null]}]}"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":{\"x\":[1,null]}}");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1.50,\"method\":\"test_echo\",\"params\":[true]}"))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1.5");
  }

  @Test
  void call_malformed_answersWithTheStandardCode() {
    assertThat(post("{")).contains("\"code\":-32700").contains("\"id\":null");
    assertThat(post("")).contains("\"code\":-32700");
    assertThat(post("{} {}")).contains("\"code\":-32700");
    assertThat(post("[]")).contains("\"code\":-32600").contains("empty batch");
    assertThat(post("1")).contains("\"code\":-32600");
    assertThat(post("[1]")).startsWith("[{").contains("\"code\":-32600");
    assertThat(post("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"test_echo\"}"))
        .contains("\"code\":-32600")
        .contains("\"id\":1");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"test_echo\"}"))
        .contains("\"code\":-32600")
        .contains("\"id\":null");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no_such\"}"))
        .contains("\"code\":-32601,\"message\":\"the method no_such does not exist");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":{}}"))
        .contains("\"code\":-32602");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\"}"))
        .contains("\"code\":-32602,\"message\":\"missing value for required argument 0\"");
    assertThat(
            post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_address\",\"params\":[\"12\"]}"))
        .contains("\"message\":\"invalid argument 0: hex string without 0x prefix\"");
  }

  @Test
  void call_handlerFails_answersWithoutItsSecrets() {
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_revert\"}"))
        .endsWith("{\"code\":3,\"message\":\"execution reverted: no\",\"data\":\"0x0801\"}}");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_bug\"}"))
        .contains("\"code\":-32603")
        .doesNotContain("a bug");
  }

  @Test
  void call_overTime_isInterrupted() {
    assertThat(
            post(
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_hang\"},"
                    + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test_echo\",\"params\":[1]}]"))
        .contains("\"id\":1,\"error\":{\"code\":-32002")
        .contains("\"id\":2,\"error\":{\"code\":-32002");
    assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"test_echo\",\"params\":[1]}"))
        .contains("\"result\":1");
  }

  @Test
  void batch_mixed_answersInOrderWithoutNotifications() {
    assertThat(
            post(
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[7]},"
                    + "{\"jsonrpc\":\"2.0\",\"method\":\"test_echo\",\"params\":[8]},"
                    + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"no_such\"}]"))
        .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7},{\"jsonrpc\":\"2.0\",\"id\":2,")
        .endsWith("}]");
    assertThat(post("[{\"jsonrpc\":\"2.0\",\"method\":\"test_echo\",\"params\":[8]}]")).isEmpty();
  }

  @Test
  void batch_overLimits_isRefused() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_long\"}";
    assertThat(post("[" + (call + ",").repeat(10) + call + "]")).contains("batch too large");
    String answer = post("[" + call + "," + call + "]");
    assertThat(answer).contains("\"code\":-32003");
    assertThat(JsonInput.parse(answer).items()).hasSize(2);
  }

  @Test
  void http_oversizeBody_answers413() {
    HttpResponse<String> known =
        send(request("/").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[100_001])));
    assertThat(known.statusCode()).isEqualTo(413);
    HttpResponse<String> chunked =
        send(
            request("/")
                .POST(
                    HttpRequest.BodyPublishers.ofByteArrays(
                        List.of(new byte[60_000], new byte[60_000]))));
    assertThat(chunked.statusCode()).isEqualTo(413);
  }

  @Test
  void http_otherMethodsAndTypes_saySo() {
    assertThat(send(request("/").GET()).statusCode()).isEqualTo(405);
    assertThat(send(request("/").GET()).body()).contains("POST");
    assertThat(send(request("/nothing").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("/health").GET()).body()).isEqualTo("ok\n");
    assertThat(
            send(request("/")
                    .header("content-type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(415);
    HttpResponse<String> preflight =
        send(request("/").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(preflight.headers().firstValue("access-control-allow-headers").orElseThrow())
        .contains("content-type");
  }

  @Test
  void route_withQuery_readsValues() {
    assertThat(send(request("/eth/v1/blobs/7?ids=a,b&ids=c").GET()).body())
        .isEqualTo("/eth/v1/blobs/7 a|b|c");
  }

  @Test
  void start_portTaken_saysSo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              JsonRpcServer.start(ServerOptions.loopback(taken.getLocalPort()), new Methods()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is the port taken");
    }
  }

  @Test
  void client_callsAndBatches_readTypedAnswers() {
    try (JsonRpcClient client = new JsonRpcClient(URI.create(server.url()), WAIT)) {
      assertThat(client.call("test_echo", JsonValue.quantity(300)).number()).isEqualTo(300);
      assertThatThrownBy(() -> client.call("test_echo", JsonValue.string("0x")).number())
          .isInstanceOf(JsonRpcException.class)
          .hasMessage("answer to test_echo: hex string \"0x\"");
      List<JsonRpcClient.Reply> replies =
          client.batch(
              List.of(
                  JsonRpcClient.Call.of("test_echo", JsonValue.number(-5)),
                  JsonRpcClient.Call.of("test_revert")));
      assertThat(replies.get(0).orThrow().integer()).isEqualTo(-5);
      assertThatThrownBy(() -> replies.get(1).orThrow())
          .isInstanceOfSatisfying(
              JsonRpcException.class,
              e -> {
                assertThat(e.code()).isEqualTo(3);
                assertThat(e.dataBytes()).contains(new byte[] {8, 1});
              });
      assertThat(client.get("/health").body()).asString(StandardCharsets.UTF_8).isEqualTo("ok\n");
    }
  }

  @Test
  void client_serverGone_saysUnreachable() {
    URI url = URI.create(server.url());
    server.close();
    try (JsonRpcClient client = new JsonRpcClient(url, WAIT)) {
      assertThatThrownBy(() -> client.call("test_echo"))
          .isInstanceOfSatisfying(
              JsonRpcException.class,
              e -> assertThat(e.reason()).isEqualTo(JsonRpcException.Reason.UNREACHABLE));
    }
  }

  @Test
  void webSocket_callsAndSubscription_arriveInOrder() throws InterruptedException {
    try (JsonRpcSocket socket = JsonRpcSocket.connect(URI.create(server.webSocketUrl()), WAIT)) {
      assertThat(server.webSocketPort()).isNotEqualTo(server.port());
      assertThat(socket.call("test_echo", JsonValue.string("é€😀")).text()).isEqualTo("é€😀");
      LinkedBlockingQueue<JsonInput> got = new LinkedBlockingQueue<>();
      String id = socket.subscribe(got::add, JsonValue.string("newHeads"));
      for (int i = 0; i < 100; i++) {
        notifier.get().send(JsonValue.number(i));
      }
      assertThat(got.poll(20, TimeUnit.SECONDS).text()).isEqualTo("at once");
      for (int i = 0; i < 100; i++) {
        assertThat(got.poll(20, TimeUnit.SECONDS).integer()).isEqualTo(i);
      }
      assertThat(socket.call("eth_unsubscribe", JsonValue.string(id)).bool()).isTrue();
      assertThat(cancelled).hasValue(1);
      assertThat(notifier.get().isOpen()).isFalse();
      assertThatThrownBy(() -> socket.call("eth_unsubscribe", JsonValue.string(id)))
          .hasMessage("subscription not found");
      assertThatThrownBy(() -> socket.call("eth_subscribe"))
          .hasMessage("missing value for required argument 0");
    }
  }

  @Test
  void webSocket_peerLeaves_subscriptionIsCancelled() throws InterruptedException {
    try (JsonRpcSocket socket =
        JsonRpcSocket.connect(URI.create("ws://127.0.0.1:" + server.port()), WAIT)) {
      socket.subscribe(value -> {}, JsonValue.string("newHeads"));
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void http_subscribe_isRefused() {
    assertThat(
            post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\"]}"))
        .contains("notifications not supported");
  }

  @Test
  void metrics_afterCalls_count() {
    post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_echo\",\"params\":[1]}");
    post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_revert\"}");
    post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no_such\"}");
    assertThat(server.metrics().requests()).isEqualTo(3);
    assertThat(server.metrics().refusedCalls()).isEqualTo(1);
    assertThat(server.metrics().methods().get("test_revert").errors()).isEqualTo(1);
    assertThat(server.metrics().methods().get("test_echo").calls()).isEqualTo(1);
  }
}
