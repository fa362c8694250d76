package dev.trestle.rpc;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text to tree and back. */
final class JsonText {
  /** Deeper nesting than any method needs. */
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(100)
                          .maxNameLength(4096)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Exact: a double would turn 1e999 into Infinity, and an id into another.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonText() {}

  /**
   * @throws JsonRpcException {@link JsonRpcException#PARSE_ERROR} unless this is one JSON value
   */
  static JsonNode read(byte[] utf8) {
    JsonNode node;
    try {
      node = MAPPER.readTree(utf8);
    } catch (JacksonException e) {
      throw new JsonRpcException(
          JsonRpcException.PARSE_ERROR, "parse error: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw new JsonRpcException(
          JsonRpcException.PARSE_ERROR, "parse error: a number's exponent is too large");
    }
    if (node == null || node.isMissingNode()) {
      throw new JsonRpcException(JsonRpcException.PARSE_ERROR, "parse error: no JSON value");
    }
    return node;
  }

  static void write(JsonNode node, JsonWriter out) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        out.beginObject();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          out.name(field.getKey());
          write(field.getValue(), out);
        }
        out.endObject();
      }
      case ARRAY -> {
        out.beginArray();
        for (JsonNode item : node) {
          write(item, out);
        }
        out.endArray();
      }
      case STRING -> out.string(node.stringValue());
      case BOOLEAN -> out.bool(node.booleanValue());
      case NUMBER -> out.literal(node.asString());
      case NULL, MISSING, BINARY, POJO -> out.nullValue();
    }
  }
}
