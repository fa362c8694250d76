package dev.trestle.rpc;

import dev.trestle.rpc.JsonRpcException.Reason;
import java.net.URI;
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

  private final URI url;
  private final Transport transport;
  private final AtomicLong ids = new AtomicLong(1);

  /**
   * @param timeout for connecting, and for each answer
   */
  public JsonRpcClient(URI url, Duration timeout) {
    this(url, new HttpTransport(url, timeout, Optional.empty()));
  }

  /**
   * By other means than HTTP.
   *
   * @param url what the server is called, for people
   */
  public JsonRpcClient(URI url, Transport transport) {
    this.url = url;
    this.transport = transport;
  }

  /** With 30 seconds for each answer. */
  public JsonRpcClient(URI url) {
    this(url, Duration.ofSeconds(30));
  }

  /** With a token that is made anew for each call. */
  public static JsonRpcClient authorised(URI url, Supplier<String> token) {
    return new JsonRpcClient(
        url, new HttpTransport(url, Duration.ofSeconds(30), Optional.of(token)));
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
    return transport.get(pathAndQuery);
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
    HttpAnswer answer = transport.post(body, what);
    try {
      return JsonText.read(answer.body());
    } catch (JsonRpcException e) {
      String start =
          new String(answer.body(), 0, Math.min(200, answer.body().length), StandardCharsets.UTF_8);
      throw badAnswer(
          what + ": HTTP " + answer.status() + " from " + url + " without JSON: " + start);
    }
  }

  private static JsonRpcException badAnswer(String message) {
    return new JsonRpcException(Reason.BAD_ANSWER, message);
  }

  /** Gives up what is under way and closes the connections. */
  @Override
  public void close() {
    transport.close();
  }
}
