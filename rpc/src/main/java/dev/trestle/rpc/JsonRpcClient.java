package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Calls a JSON-RPC server over HTTP. Thread-safe; keeps connections open. */
public final class JsonRpcClient implements AutoCloseable {
  /** One call of a batch. */
  public record Call(String method, List<JsonValue> params) {
    public Call {
      params = List.copyOf(params);
    }

    public static Call of(String method, JsonValue... params) {
      return new Call(method, List.of(params));
    }
  }

  /** What became of one call of a batch. */
  public sealed interface Reply {
    /** The result, possibly null. */
    record Result(JsonInput value) implements Reply {}

    /** An error object. */
    record Failure(JsonRpcException error) implements Reply {}

    /**
     * The result.
     *
     * @throws JsonRpcException the error, if it was one
     */
    default JsonInput orThrow() {
      return switch (this) {
        case Result result -> result.value;
        case Failure failure -> throw failure.error;
      };
    }
  }

  /** RFC 6585 §4. */
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI url;
  private final Duration timeout;
  private final HttpClient http;
  private volatile Optional<Supplier<String>> bearer = Optional.empty();
  private final AtomicLong ids = new AtomicLong(1);

  /**
   * @param timeout for connecting, and for each answer
   */
  public JsonRpcClient(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** With 30 seconds for each answer. */
  public JsonRpcClient(URI url) {
    this(url, Duration.ofSeconds(30));
  }

  /** The same server, asked with a token that is made anew for each request. */
  public JsonRpcClient authorised(Supplier<String> token) {
    JsonRpcClient other = new JsonRpcClient(url, timeout);
    other.bearer = Optional.of(token);
    return other;
  }

  public URI url() {
    return url;
  }

  /**
   * The result of a call, possibly null.
   *
   * @throws JsonRpcException for an error object as for anything that kept an answer away
   */
  public JsonInput call(String method, JsonValue... params) {
    long id = ids.getAndIncrement();
    JsonWriter out = new JsonWriter();
    write(out, id, new Call(method, List.of(params)));
    JsonNode answer = exchange(out.toBytes(), method);
    if (!answer.isObject()) {
      throw badAnswer(method + ": the answer is no object");
    }
    return reply(answer, method).orThrow();
  }

  /** The replies to several calls sent together, in the calls' order. */
  public List<Reply> batch(List<Call> calls) {
    if (calls.isEmpty()) {
      return List.of();
    }
    long first = ids.getAndAdd(calls.size());
    JsonWriter out = new JsonWriter();
    out.beginArray();
    for (int i = 0; i < calls.size(); i++) {
      write(out, first + i, calls.get(i));
    }
    JsonNode answers = exchange(out.endArray().toBytes(), "batch of " + calls.size());
    if (!answers.isArray()) {
      throw answers.isObject() && answers.has("error")
          ? errorOf(answers, "batch")
          : badAnswer("a batch was answered without an array");
    }
    Map<Long, JsonNode> byId = new HashMap<>();
    for (JsonNode answer : answers) {
      JsonNode id = answer.get("id");
      if (id != null && id.canConvertToLong()) {
        byId.put(id.longValue(), answer);
      }
    }
    List<Reply> replies = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      JsonNode answer = byId.get(first + i);
      String method = calls.get(i).method();
      replies.add(
          answer == null
              ? new Reply.Failure(badAnswer(method + ": the batch's answer lacks it"))
              : reply(answer, method));
    }
    return replies;
  }

  /**
   * The answer to a plain GET below the server's address, whose own path stays in front.
   *
   * @param pathAndQuery from the slash on
   */
  public HttpAnswer get(String pathAndQuery) {
    URI target = URI.create(url.toString().replaceAll("/+$", "") + pathAndQuery);
    HttpResponse<byte[]> response =
        send(HttpRequest.newBuilder(target).timeout(timeout).GET().build(), pathAndQuery);
    return new HttpAnswer(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse(""),
        response.body());
  }

  static void write(JsonWriter out, long id, Call call) {
    out.beginObject().field("jsonrpc", "2.0").numberField("id", id).field("method", call.method());
    out.field("params", JsonValue.array(call.params())).endObject();
  }

  static Reply reply(JsonNode answer, String method) {
    if (answer.has("error") && !answer.get("error").isNull()) {
      return new Reply.Failure(errorOf(answer, method));
    }
    JsonNode result = answer.get("result");
    if (result == null) {
      return new Reply.Failure(badAnswer(method + ": neither result nor error"));
    }
    return new Reply.Result(
        new JsonInput(result, problem -> badAnswer("answer to " + method + ": " + problem)));
  }

  private static JsonRpcException errorOf(JsonNode answer, String method) {
    JsonNode error = answer.get("error");
    if (!error.isObject()) {
      return badAnswer(method + ": the error is no object");
    }
    JsonNode code = error.get("code");
    JsonNode message = error.get("message");
    JsonNode data = error.get("data");
    return new JsonRpcException(
        code != null && code.isInt() ? code.intValue() : JsonRpcException.SERVER_ERROR,
        message != null && message.isString() ? message.stringValue() : "(no message)",
        data == null || data.isNull()
            ? Optional.empty()
            : Optional.of(new JsonInput(data, problem -> badAnswer("error data: " + problem))));
  }

  private JsonNode exchange(byte[] body, String what) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token.get()));
    HttpResponse<byte[]> response = send(request.build(), what);
    try {
      return JsonText.read(response.body());
    } catch (JsonRpcException e) {
      String start =
          new String(
              response.body(), 0, Math.min(200, response.body().length), StandardCharsets.UTF_8);
      throw badAnswer(
          what + ": HTTP " + response.statusCode() + " from " + url + " without JSON: " + start);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request, String what) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == TOO_MANY_REQUESTS) {
        throw JsonRpcException.rateLimited(
            what + ": HTTP 429 from " + url + ", too many requests", retryAfter(response));
      }
      return response;
    } catch (HttpTimeoutException e) {
      throw new JsonRpcException(
          Reason.NO_ANSWER, what + ": no answer from " + url + " within " + timeout);
    } catch (IOException e) {
      throw new JsonRpcException(
          Reason.UNREACHABLE, what + ": " + url + " is unreachable (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JsonRpcException(Reason.NO_ANSWER, what + ": interrupted while waiting");
    }
  }

  /** RFC 9110 §10.2.3, in seconds; its other form, a date, is not worth a clock here. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private static JsonRpcException badAnswer(String message) {
    return new JsonRpcException(Reason.BAD_ANSWER, message);
  }

  /** Gives up what is under way and closes the connections. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
