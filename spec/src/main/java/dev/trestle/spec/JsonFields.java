package dev.trestle.spec;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Reads a field of a JSON object as one of our types; the field must be there. */
final class JsonFields {
  private JsonFields() {}

  /**
   * @throws IllegalArgumentException if the field is missing or no text
   */
  static String text(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException("no text field " + field + " in " + object);
    }
    return value.stringValue();
  }

  /** Hex, with or without {@code 0x}. */
  static byte[] bytes(JsonNode object, String field) {
    return Hex.decode(text(object, field));
  }

  /** 64 hex digits. */
  static Bytes32 bytes32(JsonNode object, String field) {
    return Bytes32.fromHex(text(object, field));
  }

  /** Up to 64 hex digits, big-endian. */
  static UInt256 number(JsonNode object, String field) {
    return UInt256.fromHex(text(object, field));
  }

  /** The UTF-8 bytes. */
  static byte[] utf8(JsonNode object, String field) {
    return text(object, field).getBytes(StandardCharsets.UTF_8);
  }
}
