package dev.trestle.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A plain HTTP answer.
 *
 * @param headers beside the content type. With an {@code ETag} among them, a caller whose {@code
 *     If-None-Match} names it gets 304 without the body
 */
public record HttpAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {
  public HttpAnswer {
    headers = Map.copyOf(headers);
  }

  public HttpAnswer(int status, String contentType, byte[] body) {
    this(status, contentType, Map.of(), body);
  }

  public static HttpAnswer json(int status, JsonValue value) {
    JsonWriter writer = new JsonWriter();
    value.writeTo(writer);
    return new HttpAnswer(status, "application/json", writer.toBytes());
  }

  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with these headers. */
  public HttpAnswer with(Map<String, String> more) {
    return new HttpAnswer(status, contentType, more, body);
  }
}
