package dev.trestle.rpc;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** From a request's bytes to the answer's bytes, whatever carried them. */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final byte[] NOTHING = new byte[0];
  private static final int OK = 200;
  private static final int LIMITED = 429;
  private static final int BUSY = 503;

  private final Methods methods;
  private final ServerLimits.Request limits;
  private final LoadGate gate;
  private final RpcMetrics metrics;
  private final Supplier<Deadline> deadlines;

  /**
   * @param timers watch over a request's time
   */
  Dispatcher(
      Methods methods, ServerLimits limits, RpcMetrics metrics, ScheduledExecutorService timers) {
    this(methods, limits, metrics, () -> new Deadline(timers, limits.request().time()));
  }

  /**
   * @param deadlines starts the watch over one request
   */
  Dispatcher(
      Methods methods, ServerLimits limits, RpcMetrics metrics, Supplier<Deadline> deadlines) {
    this.methods = methods;
    this.limits = limits.request();
    this.gate = new LoadGate(limits.load());
    this.metrics = metrics;
    this.deadlines = deadlines;
  }

  /**
   * An answer.
   *
   * @param body no bytes when there is nothing to answer
   * @param status HTTP's: 503 when it says only that there is too much to do, 429 when it says only
   *     that the caller has asked for too much
   */
  record Answer(byte[] body, int status) {}

  /** The answer to a call or a batch. */
  Answer answer(byte[] request, Peer peer) {
    metrics.request(request.length);
    if (!gate.enter()) {
      metrics.shedRequest();
      return new Answer(error(busy()), BUSY);
    }
    try {
      Shedding shedding = new Shedding();
      byte[] body = taken(request, peer, shedding);
      return new Answer(body, shedding.status);
    } finally {
      gate.leave();
    }
  }

  /** How the one call of a request was turned away, if it was. */
  private static final class Shedding {
    int status = OK;
  }

  private static JsonRpcException busy() {
    return new JsonRpcException(
        JsonRpcException.LIMIT_EXCEEDED, "limit exceeded: the server is busy, try again later");
  }

  private byte[] taken(byte[] request, Peer peer, Shedding shedding) {
    JsonNode root;
    try {
      root = JsonText.read(request);
    } catch (JsonRpcException e) {
      metrics.refused();
      return error(e);
    }
    JsonWriter out = new JsonWriter();
    try (Deadline deadline = deadlines.get()) {
      if (!root.isArray()) {
        shedding.status = answerOne(root, out, peer, deadline);
      } else if (root.isEmpty()) {
        metrics.refused();
        return error(new JsonRpcException(JsonRpcException.INVALID_REQUEST, "empty batch"));
      } else if (root.size() > limits.batch()) {
        metrics.refused();
        return error(
            new JsonRpcException(
                JsonRpcException.INVALID_REQUEST,
                "batch too large: " + root.size() + " calls, at most " + limits.batch()));
      } else {
        answerBatch(root, out, peer, deadline);
      }
    }
    metrics.answered(out.sizeBytes());
    return out.sizeBytes() == 0 ? NOTHING : out.toBytes();
  }

  private void answerBatch(JsonNode batch, JsonWriter out, Peer peer, Deadline deadline) {
    out.beginArray();
    int empty = out.sizeBytes();
    for (JsonNode call : batch) {
      answerOne(call, out, peer, deadline);
    }
    if (out.sizeBytes() == empty) {
      out.truncate(0, false);
    } else {
      out.endArray();
    }
  }

  /** HTTP's status, were it the only call: whether it was turned away. */
  private int answerOne(JsonNode call, JsonWriter out, Peer peer, Deadline deadline) {
    JsonNode id = call.get("id");
    JsonNode method = call.get("method");
    JsonNode version = call.get("jsonrpc");
    boolean validId = id == null || id.isString() || id.isNumber() || id.isNull();
    boolean valid =
        validId
            && method != null
            && method.isString()
            && version != null
            && version.isString()
            && version.stringValue().equals("2.0");
    if (!valid) {
      metrics.refused();
      writeError(
          out,
          validId ? id : null,
          new JsonRpcException(JsonRpcException.INVALID_REQUEST, "invalid request"));
      return OK;
    }
    int start = out.sizeBytes();
    int status = OK;
    try {
      JsonValue result = result(method.stringValue(), call.get("params"), peer, deadline);
      if (id != null) {
        writeResult(out, id, result);
      }
    } catch (Shed e) {
      status = e.status;
      if (id != null) {
        writeError(out, id, e.error);
      }
    } catch (JsonRpcException e) {
      if (id != null) {
        writeError(out, id, e);
      }
    }
    if (out.sizeBytes() > limits.responseBytes() && id != null) {
      out.truncate(start, start > 1);
      writeError(out, id, new JsonRpcException(JsonRpcException.TOO_LARGE, "response too large"));
    }
    return status;
  }

  /** An expensive call finds no place, or its caller has none left. */
  private static final class Shed extends RuntimeException {
    private final transient JsonRpcException error;
    private final transient int status;

    Shed(JsonRpcException error, int status) {
      super(error.getMessage(), null, false, false);
      this.error = error;
      this.status = status;
    }
  }

  private JsonValue result(String method, @Nullable JsonNode params, Peer peer, Deadline deadline) {
    if (deadline.isOver()) {
      throw timedOut();
    }
    Optional<JsonRpcException> refusal = peer.caller().refusal();
    if (refusal.isPresent()) {
      throw new Shed(refusal.get(), LIMITED);
    }
    MethodHandler handler = handler(method, peer);
    Params arguments = arguments(params);
    long start = System.nanoTime();
    boolean failed = true;
    try {
      JsonValue result =
          methods.isExpensive(method) ? expensive(handler, arguments) : handler.call(arguments);
      failed = false;
      return result;
    } catch (JsonRpcException | Shed e) {
      throw e;
    } catch (InterruptedException e) {
      if (!deadline.isOver()) {
        Thread.currentThread().interrupt();
      }
      throw timedOut();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} failed on our side", method, e);
      throw new JsonRpcException(
          JsonRpcException.INTERNAL_ERROR, "internal error: " + method + " failed, see the log");
    } finally {
      metrics.call(method, failed, System.nanoTime() - start);
    }
  }

  private JsonValue expensive(MethodHandler handler, Params arguments) throws InterruptedException {
    if (!gate.enterExpensive()) {
      metrics.shedExpensive();
      throw new Shed(busy(), BUSY);
    }
    try {
      return handler.call(arguments);
    } finally {
      gate.leaveExpensive();
    }
  }

  private MethodHandler handler(String method, Peer peer) {
    Optional<MethodHandler> handler = methods.find(method);
    if (handler.isPresent()) {
      return handler.get();
    }
    int underscore = method.indexOf('_');
    if (underscore > 0) {
      String namespace = method.substring(0, underscore);
      Optional<SubscriptionHandler> subscriptions = methods.findSubscriptions(namespace);
      if (subscriptions.isPresent()) {
        switch (method.substring(underscore)) {
          case "_subscribe" -> {
            SubscriptionHandler found = subscriptions.get();
            return params -> JsonValue.string(peer.subscribe(namespace, found, params));
          }
          case "_unsubscribe" -> {
            return params -> unsubscribed(peer, params);
          }
          default -> {}
        }
      }
    }
    metrics.refused();
    throw JsonRpcException.methodNotFound(method);
  }

  private static JsonValue unsubscribed(Peer peer, Params params) {
    if (!peer.unsubscribe(params.at(0).text())) {
      throw new JsonRpcException(JsonRpcException.SERVER_ERROR, "subscription not found");
    }
    return JsonValue.TRUE;
  }

  private static Params arguments(@Nullable JsonNode params) {
    if (params == null || params.isNull()) {
      return Params.of();
    }
    if (!params.isArray()) {
      throw JsonRpcException.invalidParams("non-array args: parameters are given by position");
    }
    return Params.of(params);
  }

  private static JsonRpcException timedOut() {
    return new JsonRpcException(JsonRpcException.TIMED_OUT, "request timed out");
  }

  private void writeResult(JsonWriter out, JsonNode id, JsonValue result) {
    int start = out.sizeBytes();
    try {
      out.beginObject().field("jsonrpc", "2.0").name("id");
      JsonText.write(id, out);
      out.field("result", result).endObject();
    } catch (RuntimeException e) {
      LOG.error("a result could not be written", e);
      out.truncate(start, start > 1);
      writeError(out, id, new JsonRpcException(JsonRpcException.INTERNAL_ERROR, "internal error"));
    }
  }

  private static void writeError(JsonWriter out, @Nullable JsonNode id, JsonRpcException error) {
    out.beginObject().field("jsonrpc", "2.0").name("id");
    if (id == null) {
      out.nullValue();
    } else {
      JsonText.write(id, out);
    }
    out.name("error");
    error.writeTo(out);
    out.endObject();
  }

  /** Expensive calls that run, and that wait, now. */
  LoadGate gate() {
    return gate;
  }

  private byte[] error(JsonRpcException error) {
    JsonWriter out = new JsonWriter(128);
    writeError(out, null, error);
    metrics.answered(out.sizeBytes());
    return out.toBytes();
  }
}
