package dev.trestle.rpc;

import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong with a call: an error object to send, an error object received, or no usable
 * answer at all.
 */
public final class JsonRpcException extends RuntimeException {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL_ERROR = -32603;

  /** Ethereum nodes' general error of execution or state. */
  public static final int SERVER_ERROR = -32000;

  /** The call ran past its time. */
  public static final int TIMED_OUT = -32002;

  /** The answer is larger than the server sends. */
  public static final int TOO_LARGE = -32003;

  /** EIP-1474: a limit was passed. */
  public static final int LIMIT_EXCEEDED = -32005;

  /** execution-apis: the state or history that is asked for is not kept any more. */
  public static final int PRUNED_HISTORY = 4444;

  /** What kind of failure. */
  public enum Reason {
    /** There is an error object: {@link #code()} and {@link #data()} are the server's. */
    ANSWERED,
    /** The server could not be reached or broke the connection off. Try again. */
    UNREACHABLE,
    /** No answer in time. The call may have taken effect. */
    NO_ANSWER,
    /** The server has had enough of us for now: HTTP 429. See {@link #retryAfter()}. */
    RATE_LIMITED,
    /** An answer that is not JSON-RPC, or not of the shape the method promises. */
    BAD_ANSWER
  }

  private final transient Reason reason;
  private final int code;
  private final transient Optional<JsonValue> data;
  private final transient Optional<Duration> retryAfter;

  /** An error object. */
  public JsonRpcException(int code, String message) {
    this(code, message, Optional.empty());
  }

  /** An error object with data, such as the bytes a contract reverted with. */
  public JsonRpcException(int code, String message, JsonValue data) {
    this(code, message, Optional.of(data));
  }

  JsonRpcException(int code, String message, Optional<JsonValue> data) {
    super(message);
    this.reason = Reason.ANSWERED;
    this.code = code;
    this.data = data;
    this.retryAfter = Optional.empty();
  }

  /** A call without a usable answer. */
  public JsonRpcException(Reason reason, String message) {
    this(reason, message, Optional.empty());
  }

  private JsonRpcException(Reason reason, String message, Optional<Duration> retryAfter) {
    super(message);
    this.reason = reason;
    this.code = INTERNAL_ERROR;
    this.data = Optional.empty();
    this.retryAfter = retryAfter;
  }

  /** The server wants fewer requests. */
  static JsonRpcException rateLimited(String message, Optional<Duration> retryAfter) {
    return new JsonRpcException(Reason.RATE_LIMITED, message, retryAfter);
  }

  public static JsonRpcException invalidParams(String message) {
    return new JsonRpcException(INVALID_PARAMS, message);
  }

  public static JsonRpcException methodNotFound(String method) {
    return new JsonRpcException(
        METHOD_NOT_FOUND, "the method " + method + " does not exist/is not available");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Reason reason() {
    return reason;
  }

  /** The error object's code; {@link #INTERNAL_ERROR} when there was no error object. */
  public int code() {
    return code;
  }

  /** When the server wants to be asked again, if it said so (HTTP's {@code Retry-After}). */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  public Optional<JsonValue> data() {
    return data;
  }

  /** The error's data when it is a hex text, as revert data is. */
  public Optional<byte[]> dataBytes() {
    return data.flatMap(value -> {
      try {
        return Optional.of(JsonInput.parse(value).bytes());
      } catch (JsonRpcException e) {
        return Optional.empty();
      }
    });
  }

  /** Writes the error object. */
  void writeTo(JsonWriter out) {
    out.beginObject().numberField("code", code).field("message", getMessage());
    data.ifPresent(value -> out.field("data", value));
    out.endObject();
  }
}
