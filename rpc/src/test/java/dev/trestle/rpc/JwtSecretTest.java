package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class JwtSecretTest {
  private static final long NOW = 1_800_000_000L;
  private static final JwtSecret SECRET = JwtSecret.fromHex("0x" + "ab".repeat(32));
  private static final BearerCheck CHECK = SECRET.check(() -> Instant.ofEpochSecond(NOW));

  @Test
  void token_withinTheWindow_isAccepted() {
    for (long off : new long[] {-60, 0, 60}) {
      assertThat(CHECK.problem(SECRET.token(NOW + off))).isEmpty();
    }
    assertThat(CHECK.problem(SECRET.token(NOW - 61))).isPresent();
    assertThat(CHECK.problem(SECRET.token(NOW + 61))).isPresent();
  }

  @Test
  void token_ofAnother_isRefused() {
    JwtSecret other = JwtSecret.fromHex("cd".repeat(32));
    assertThat(CHECK.problem(other.token(NOW))).contains("the signature is wrong");
    String good = SECRET.token(NOW);
    for (int i = 0; i < good.length(); i++) {
      char different = good.charAt(i) == 'A' ? 'B' : 'A';
      String changed = good.substring(0, i) + different + good.substring(i + 1);
      // The last digit has two bits that mean nothing.
      if (i < good.length() - 1) {
        assertThat(CHECK.problem(changed)).as("digit %d", i).isPresent();
      }
    }
    for (String nonsense : new String[] {"", ".", "..", "a.b.c", good + ".", good.substring(9)}) {
      assertThat(CHECK.problem(nonsense)).as(nonsense).isPresent();
    }
  }

  /** The old trick: a token that says it needs no signature. */
  @Test
  void token_withoutAlgorithm_isRefused() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String header = encode(encoder, "{\"alg\":\"none\"}");
    String claims = encode(encoder, "{\"iat\":" + NOW + "}");
    assertThat(CHECK.problem(header + "." + claims + ".")).isPresent();
  }

  private static String encode(Base64.Encoder encoder, String text) {
    return encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void secret_ofAnotherLength_isRefused() {
    assertThatThrownBy(() -> JwtSecret.fromHex("0xabcd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void server_withACheck_answersNobodyElse() throws IOException, InterruptedException {
    Methods methods = new Methods().register("test_cheap", params -> JsonValue.TRUE);
    try (JsonRpcServer server =
            JsonRpcServer.start(ServerOptions.loopback(0).onlyFor(CHECK), methods);
        HttpClient http = HttpClient.newHttpClient();
        JsonRpcClient friend =
            JsonRpcClient.authorised(URI.create(server.url()), () -> SECRET.token(NOW))) {
      assertThat(friend.call("test_cheap").bool()).isTrue();
      for (String token : new String[] {"", "Bearer", "Bearer x", "Basic " + SECRET.token(NOW)}) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(server.url()))
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        if (!token.isEmpty()) {
          request.header("Authorization", token);
        }
        HttpResponse<String> answer =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(token).isEqualTo(401);
      }
      assertThatThrownBy(() ->
              http.newWebSocketBuilder()
                  .buildAsync(URI.create(server.webSocketUrl()), new WebSocket.Listener() {})
                  .join())
          .isInstanceOf(CompletionException.class);
      WebSocket socket =
          http.newWebSocketBuilder()
              .header("Authorization", "Bearer " + SECRET.token(NOW))
              .buildAsync(URI.create(server.webSocketUrl()), new WebSocket.Listener() {})
              .join();
      socket.abort();
    }
  }
}
