package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonInput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong gets the standard's error, and the node goes on. */
class BadInputTest {
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int SERVER_ERROR = -32000;
  private static final String CHAIN_ID = request("eth_chainId", "");

  @Test
  void nonsense_overHttpAndWebSocket_answeredWithErrors(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, Integer> cases = cases();
    try (Network network = Network.start(folder, 40);
        HttpClient client = HttpClient.newHttpClient()) {
      for (var entry : cases.entrySet()) {
        String answer = post(client, network.endpoints().l2Rpc(), entry.getKey());
        assertThat(error(answer)).as(entry.getKey() + ": " + answer).contains(entry.getValue());
      }
      Socket socket = new Socket();
      WebSocket open =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create(network.endpoints().l2Ws()), socket)
              .join();
      for (var entry : cases.entrySet()) {
        open.sendText(entry.getKey(), true).join();
        String answer = socket.next();
        assertThat(error(answer)).as(entry.getKey() + ": " + answer).contains(entry.getValue());
      }
      open.sendText(CHAIN_ID, true).join();
      assertThat(error(socket.next())).as("the connection still serves").isEmpty();
      open.abort();
      assertThat(error(post(client, network.endpoints().l2Rpc(), CHAIN_ID))).isEmpty();
      long head = network.l2().head().number();
      Await.until("blocks come", 30, () -> network.l2().head().number() > head);
    }
  }

  private static Map<String, Integer> cases() {
    Map<String, Integer> cases = new TreeMap<>();
    cases.put("nonsense", PARSE_ERROR);
    cases.put("{", PARSE_ERROR);
    cases.put("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"", PARSE_ERROR);
    cases.put("1", INVALID_REQUEST);
    cases.put("[]", INVALID_REQUEST);
    cases.put("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", INVALID_REQUEST);
    cases.put(request("eth_nothing", ""), METHOD_NOT_FOUND);
    cases.put(request("eth_getBalance", "\"0x12\",\"latest\""), INVALID_PARAMS);
    cases.put(request("eth_getBalance", ""), INVALID_PARAMS);
    cases.put(request("eth_getBlockByNumber", "\"-1\",false"), INVALID_PARAMS);
    cases.put(request("eth_sendRawTransaction", "\"0xzz\""), INVALID_PARAMS);
    cases.put(request("eth_sendRawTransaction", "\"0x\""), SERVER_ERROR);
    cases.put(request("eth_sendRawTransaction", "\"0x02c0\""), SERVER_ERROR);
    cases.put(request("eth_sendRawTransaction", "\"0x7ec0\""), SERVER_ERROR);
    return cases;
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":["
        + params
        + "]}";
  }

  private static Optional<Integer> error(String answer) {
    return JsonInput.parse(answer)
        .field("error")
        .map(error -> (int) error.required("code").integer());
  }

  private static String post(HttpClient client, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Collects whole messages. */
  private static final class Socket implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();

    String next() {
      return Await.found("an answer", 30, () -> Optional.ofNullable(messages.poll()));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        messages.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
