package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Calls a JSON-RPC server over a WebSocket and receives its notifications. Thread-safe. */
public final class JsonRpcSocket implements AutoCloseable {
  private final Duration timeout;
  private final HttpClient http;
  private final WebSocket socket;
  private final AtomicLong ids = new AtomicLong(1);
  private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonInput>> subscribers = new ConcurrentHashMap<>();
  private final Map<String, List<JsonInput>> early = new ConcurrentHashMap<>();

  private JsonRpcSocket(URI url, Duration timeout) {
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    try {
      socket =
          await(http.newWebSocketBuilder().connectTimeout(timeout).buildAsync(url, new Incoming()));
    } catch (JsonRpcException e) {
      http.shutdownNow();
      throw e;
    }
  }

  /**
   * Connects.
   *
   * @param url {@code ws://…}
   * @param timeout for connecting, and for each answer
   */
  public static JsonRpcSocket connect(URI url, Duration timeout) {
    return new JsonRpcSocket(url, timeout);
  }

  /** The result of a call, possibly null. */
  public JsonInput call(String method, JsonValue... params) {
    long id = ids.getAndIncrement();
    JsonWriter out = new JsonWriter();
    JsonRpcClient.write(out, id, JsonRpcClient.Call.of(method, params));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      sendText(new String(out.toBytes(), StandardCharsets.UTF_8));
      return JsonRpcClient.reply(await(answer), method).orThrow();
    } finally {
      waiting.remove(id);
    }
  }

  /** Sends one message as it is; for what {@link #call} cannot express. */
  synchronized void sendText(String message) {
    await(socket.sendText(message, true));
  }

  /**
   * Subscribes by {@code eth_subscribe}; every notification's result goes to {@code listener}, on
   * the connection's thread.
   *
   * @return the subscription's id, for {@code eth_unsubscribe}
   */
  public String subscribe(Consumer<JsonInput> listener, JsonValue... params) {
    String id = call("eth_subscribe", params).text();
    synchronized (early) {
      subscribers.put(id, listener);
      List<JsonInput> waited = early.remove(id);
      if (waited != null) {
        waited.forEach(listener);
      }
    }
    return id;
  }

  /** Whether the connection stands. */
  public boolean isOpen() {
    return !socket.isInputClosed() && !socket.isOutputClosed();
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new JsonRpcException(
          Reason.UNREACHABLE, "the WebSocket is broken (" + e.getCause() + ")");
    } catch (TimeoutException e) {
      throw new JsonRpcException(Reason.NO_ANSWER, "no answer within " + timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JsonRpcException(Reason.NO_ANSWER, "interrupted while waiting");
    }
  }

  private void received(String message) {
    JsonNode node;
    try {
      node = JsonText.read(message.getBytes(StandardCharsets.UTF_8));
    } catch (JsonRpcException e) {
      broken(e);
      return;
    }
    JsonNode id = node.get("id");
    if (id != null && id.canConvertToLong()) {
      CompletableFuture<JsonNode> answer = waiting.get(id.longValue());
      if (answer != null) {
        answer.complete(node);
      }
      return;
    }
    JsonNode params = node.get("params");
    if (params != null && params.has("subscription") && params.has("result")) {
      notified(
          params.get("subscription").asString(),
          new JsonInput(
              params.get("result"),
              problem -> new JsonRpcException(Reason.BAD_ANSWER, "notification: " + problem)));
    }
  }

  private void notified(String id, JsonInput result) {
    synchronized (early) {
      Consumer<JsonInput> subscriber = subscribers.get(id);
      if (subscriber == null) {
        early.computeIfAbsent(id, unknown -> new ArrayList<>()).add(result);
      } else {
        subscriber.accept(result);
      }
    }
  }

  private void broken(Throwable cause) {
    waiting.values().forEach(answer -> answer.completeExceptionally(cause));
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String message = partial.toString();
        partial.setLength(0);
        received(message);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      broken(new IllegalStateException("closed by the server: " + status + " " + reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      broken(error);
    }
  }
}
