package dev.trestle.rpc;

import java.nio.charset.StandardCharsets;

/** A plain HTTP answer. */
public record HttpAnswer(int status, String contentType, byte[] body) {
  public static HttpAnswer json(int status, JsonValue value) {
    JsonWriter writer = new JsonWriter();
    value.writeTo(writer);
    return new HttpAnswer(status, "application/json", writer.toBytes());
  }

  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }
}
