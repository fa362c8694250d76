package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pages that others make, and what their visitors' browsers are asked to send. */
class OriginCheckTest {
  private static final OriginCheck CHECK =
      OriginCheck.own(
          List.of(URI.create("https://Explorer.example/"), URI.create("http://box:90")));

  private static boolean served(String origin, String host) {
    return CHECK.problem(origin, host).isEmpty();
  }

  @Test
  void origin_ofOurOwnPages_isServed() {
    for (String host :
        List.of("127.0.0.1:8548", "localhost:8548", "localhost", "[::1]:8548", "10.0.0.7")) {
      assertThat(served("http://" + host, host)).as(host).isTrue();
    }
    assertThat(served("https://explorer.example", "127.0.0.1:8548")).as("named").isTrue();
    assertThat(served("http://box:90", "box:90")).as("named").isTrue();
  }

  @Test
  void origin_ofOthers_isRefused() {
    String host = "127.0.0.1:8548";
    for (String origin :
        List.of(
            "http://evil.example",
            "http://127.0.0.1:8080",
            "http://localhost:8548",
            "https://127.0.0.1:8548",
            "http://explorer.example",
            "https://explorer.example.evil",
            "http://127.0.0.1:8548.evil",
            "null",
            "file://",
            "")) {
      assertThat(served(origin, host)).as(origin).isFalse();
    }
    assertThat(served("http://evil.example:8548", "evil.example:8548"))
        .as("a name of theirs that leads to us, as in DNS rebinding")
        .isFalse();
    assertThat(served("http://1.2.3.4.evil", "1.2.3.4.evil")).as("no address").isFalse();
    assertThat(served("http://", "")).as("no host").isFalse();
  }

  @Test
  void problem_ofAnOddOrigin_saysNothingOdd() {
    assertThat(CHECK.problem("\r\nSet-Cookie: x", "").orElseThrow()).doesNotContain("\r", "\n");
    assertThat(CHECK.problem("x".repeat(9_000), "").orElseThrow()).hasSizeLessThan(200);
  }

  @Test
  void server_withACheck_refusesForeignPagesAndAnswersWhoIsNoBrowser()
      throws IOException, InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Methods methods =
        new Methods()
            .register(
                "test_change",
                params -> {
                  calls.incrementAndGet();
                  return JsonValue.TRUE;
                });
    ServerOptions options = ServerOptions.loopback(0).onlyFrom(OriginCheck.own(List.of()));
    try (HttpClient http = HttpClient.newHttpClient();
        JsonRpcServer server =
            JsonRpcServer.start(
                options, methods, Map.of("/", query -> HttpAnswer.text(200, "page")))) {
      assertThat(post(http, server, "http://evil.example").statusCode()).isEqualTo(403);
      assertThat(post(http, server, "null").statusCode()).isEqualTo(403);
      assertThat(calls).hasValue(0);
      assertThat(post(http, server, server.url()).statusCode()).isEqualTo(200);
      assertThat(post(http, server, "").statusCode()).as("no browser").isEqualTo(200);
      assertThat(calls).hasValue(2);
      assertThatThrownBy(() -> open(http, server, "http://evil.example"))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
      open(http, server, server.url()).abort();
    }
  }

  private static HttpResponse<String> post(HttpClient http, JsonRpcServer server, String origin)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test_change\",\"params\":[]}"));
    if (!origin.isEmpty()) {
      request.header("Origin", origin);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static WebSocket open(HttpClient http, JsonRpcServer server, String origin) {
    return http.newWebSocketBuilder()
        .header("Origin", origin)
        .buildAsync(URI.create(server.webSocketUrl()), new WebSocket.Listener() {})
        .join();
  }
}
