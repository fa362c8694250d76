package dev.trestle.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server does when there is more to do than it can: says so at once, and goes on. */
class ServerLoadTest {
  private static final long SECONDS = 30;

  private final HttpClient http = HttpClient.newHttpClient();

  /** Opened to let handlers go on. */
  private final CountDownLatch open = new CountDownLatch(1);

  private final Semaphore begun = new Semaphore(0);
  private final BlockingQueue<Notifier> notifiers = new LinkedBlockingQueue<>();
  private JsonRpcServer server;

  private void start(ServerLimits limits) throws IOException {
    Methods methods =
        new Methods()
            .register("test_cheap", params -> JsonValue.TRUE)
            .register("test_hang", this::hang)
            .register("test_expensive", this::hang)
            .expensive("test_expensive")
            .registerSubscriptions(
                "eth",
                (params, to) -> {
                  notifiers.add(to);
                  return () -> {};
                });
    server = JsonRpcServer.start(ServerOptions.loopback(0).with(limits), methods);
  }

  private JsonValue hang(Params params) throws InterruptedException {
    begun.release();
    open.await();
    return JsonValue.TRUE;
  }

  @AfterEach
  void stop() {
    open.countDown();
    http.close();
    if (server != null) {
      server.close();
    }
  }

  private CompletableFuture<HttpResponse<String>> send(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String call(String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";
  }

  private void begun(int calls) throws InterruptedException {
    assertThat(begun.tryAcquire(calls, SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private void waiting(int calls) {
    while (!Metric.text(server.observe())
        .contains("trestle_rpc_expensive_calls{state=\"waiting\"} " + calls)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void expensiveFlood_isShedAtOnce_andCheapCallsAreAnswered() throws Exception {
    start(ServerLimits.DEFAULT.with(new ServerLimits.Load(100, 2, 3)));
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      held.add(send(call("test_expensive")));
    }
    begun(2);
    waiting(3);
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> shed = send(call("test_expensive")).get(SECONDS, TimeUnit.SECONDS);
      assertThat(shed.statusCode()).isEqualTo(503);
      assertThat(shed.headers().firstValue("Retry-After")).contains("1");
      assertThat(shed.body()).contains("-32005").contains("limit exceeded");
      HttpResponse<String> cheap = send(call("test_cheap")).get(SECONDS, TimeUnit.SECONDS);
      assertThat(cheap.statusCode()).isEqualTo(200);
      assertThat(cheap.body()).contains("\"result\":true");
    }
    String batch = "[" + call("test_cheap") + "," + call("test_expensive") + "]";
    HttpResponse<String> mixed = send(batch).get(SECONDS, TimeUnit.SECONDS);
    assertThat(mixed.statusCode()).isEqualTo(200);
    assertThat(mixed.body()).contains("\"result\":true").contains("-32005");
    assertThat(server.metrics().shedCalls()).isEqualTo(21);
    assertThat(Metric.text(server.observe()))
        .contains("trestle_rpc_shed_calls_total{kind=\"expensive\"} 21")
        .contains("trestle_rpc_expensive_calls{state=\"running\"} 2");
    open.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : held) {
      assertThat(answer.get(SECONDS, TimeUnit.SECONDS).body()).contains("\"result\":true");
    }
  }

  @Test
  void requests_moreThanTheLimit_areShedWhole() throws Exception {
    start(ServerLimits.DEFAULT.with(new ServerLimits.Load(3, 1, 1)));
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      held.add(send(call("test_hang")));
    }
    begun(3);
    HttpResponse<String> shed = send(call("test_cheap")).get(SECONDS, TimeUnit.SECONDS);
    assertThat(shed.statusCode()).isEqualTo(503);
    assertThat(shed.body()).contains("-32005");
    open.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : held) {
      answer.get(SECONDS, TimeUnit.SECONDS);
    }
    assertThat(send(call("test_cheap")).get(SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void expensiveCall_thatWaitsTooLong_isTimedOut() throws Exception {
    start(
        ServerLimits.DEFAULT
            .with(new ServerLimits.Load(100, 1, 10))
            .with(new ServerLimits.Request(1_000, 1_000, 10, Duration.ofMillis(300))));
    CompletableFuture<HttpResponse<String>> first = send(call("test_expensive"));
    begun(1);
    CompletableFuture<HttpResponse<String>> second = send(call("test_expensive"));
    assertThat(first.get(SECONDS, TimeUnit.SECONDS).body()).contains("request timed out");
    assertThat(second.get(SECONDS, TimeUnit.SECONDS).body()).contains("request timed out");
    assertThat(Metric.text(server.observe()))
        .contains("trestle_rpc_expensive_calls{state=\"running\"} 0")
        .contains("trestle_rpc_expensive_calls{state=\"waiting\"} 0");
  }

  /** Keeps what it hears; reads only when told to. */
  private static final class Listener implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final boolean reads;

    Listener(boolean reads) {
      this.reads = reads;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (reads) {
        socket.request(Long.MAX_VALUE);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      heard.add(data.toString());
      return CompletableFuture.completedStage(null);
    }
  }

  private WebSocket connect(Listener listener) {
    return http.newWebSocketBuilder()
        .buildAsync(URI.create(server.webSocketUrl()), listener)
        .join();
  }

  @Test
  void subscriptions_moreThanTheLimit_areRefused() throws Exception {
    start(ServerLimits.DEFAULT.with(new ServerLimits.Socket(2, 1 << 20)));
    Listener listener = new Listener(true);
    WebSocket socket = connect(listener);
    for (int i = 0; i < 3; i++) {
      socket.sendText(call("eth_subscribe"), true).join();
      String answer = listener.heard.poll(SECONDS, TimeUnit.SECONDS);
      assertThat(answer).contains(i < 2 ? "\"result\"" : "-32005");
    }
    socket.abort();
  }

  @Test
  void webSocket_thatDoesNotRead_isCutOff() throws Exception {
    start(ServerLimits.DEFAULT.with(new ServerLimits.Socket(2, 100_000)));
    WebSocket socket = connect(new Listener(false));
    socket.sendText(call("eth_subscribe"), true).join();
    Notifier notifier = notifiers.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(notifier).isNotNull();
    JsonValue large = JsonValue.bytes(new byte[200_000]);
    for (int i = 0; i < 1_000 && notifier.isOpen(); i++) {
      notifier.send(large);
    }
    assertThat(notifier.isOpen()).isFalse();
    assertThat(server.metrics().slowReaders()).isEqualTo(1);
    assertThat(send(call("test_cheap")).get(SECONDS, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    socket.abort();
  }
}
