package dev.trestle.rpc;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A JSON value received from elsewhere, read by type. Every reader throws {@link JsonRpcException}
 * that says where the value stands and what is wrong with it.
 */
public final class JsonInput implements JsonValue {
  /** Turns a problem into the exception for the place where the value stands. */
  @FunctionalInterface
  interface Place {
    JsonRpcException fault(String problem);
  }

  private final JsonNode node;
  private final Place place;

  JsonInput(JsonNode node, Place place) {
    this.node = node;
    this.place = place;
  }

  /**
   * Reads a JSON text.
   *
   * @throws JsonRpcException {@link JsonRpcException#PARSE_ERROR}
   */
  public static JsonInput parse(String text) {
    return new JsonInput(
        JsonText.read(text.getBytes(StandardCharsets.UTF_8)),
        problem -> new JsonRpcException(JsonRpcException.Reason.BAD_ANSWER, problem));
  }

  /** The same value, to be read. */
  public static JsonInput parse(JsonValue value) {
    return value instanceof JsonInput input ? input : parse(JsonWriter.toText(value));
  }

  @Override
  public void writeTo(JsonWriter out) {
    JsonText.write(node, out);
  }

  /** The value as compact JSON. */
  @Override
  public String toString() {
    return JsonWriter.toText(this);
  }

  /** An exception that names this value's place, for a caller that finds it unacceptable. */
  public JsonRpcException fault(String problem) {
    return place.fault(problem);
  }

  public boolean isNull() {
    return node.isNull();
  }

  public boolean isText() {
    return node.isString();
  }

  public boolean isObject() {
    return node.isObject();
  }

  public boolean isArray() {
    return node.isArray();
  }

  public boolean isNumber() {
    return node.isNumber();
  }

  public boolean isBool() {
    return node.isBoolean();
  }

  public String text() {
    if (!node.isString()) {
      throw fault("a string is wanted, not " + kind());
    }
    return node.stringValue();
  }

  public boolean bool() {
    if (!node.isBoolean()) {
      throw fault("true or false is wanted, not " + kind());
    }
    return node.booleanValue();
  }

  /** A plain JSON number without fraction, within 64 signed bits. */
  public long integer() {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw fault("a whole number is wanted, not " + kind());
    }
    return node.longValue();
  }

  /** A plain JSON number, or a quantity as text. */
  public double decimal() {
    if (!node.isNumber()) {
      throw fault("a number is wanted, not " + kind());
    }
    double value = node.decimalValue().doubleValue();
    if (Double.isInfinite(value)) {
      throw fault("a number below 1.8e308 is wanted");
    }
    return value;
  }

  /** A hex quantity of at most 64 unsigned bits. */
  public long number() {
    String text = quantityText();
    if (text.length() > 18) {
      throw fault("hex number > 64 bits");
    }
    return Long.parseUnsignedLong(text, 2, text.length(), 16);
  }

  /** A hex quantity of at most 64 bits, or a plain number, as lenient readers take it. */
  public long numberOrInteger() {
    return node.isNumber() ? integer() : number();
  }

  /** A hex quantity of at most 256 bits. */
  public UInt256 quantity() {
    String text = quantityText();
    if (text.length() > 66) {
      throw fault("hex number > 256 bits");
    }
    return UInt256.fromHex(text.length() % 2 == 0 ? text : "0x0" + text.substring(2));
  }

  /** Bytes as {@code 0x…} with an even number of digits; may be {@code 0x}. */
  public byte[] bytes() {
    String text = hexText();
    int digits = text.length() - 2;
    if ((digits & 1) != 0) {
      throw fault("hex string of odd length");
    }
    byte[] out = new byte[digits / 2];
    for (int i = 0; i < out.length; i++) {
      int high = Character.digit(text.charAt(2 + 2 * i), 16);
      int low = Character.digit(text.charAt(3 + 2 * i), 16);
      if ((high | low) < 0) {
        throw fault("invalid hex string");
      }
      out[i] = (byte) (high << 4 | low);
    }
    return out;
  }

  public Bytes32 bytes32() {
    return Bytes32.from(fixed(Bytes32.SIZE_BYTES, "32 bytes"));
  }

  public Address address() {
    return Address.from(fixed(Address.SIZE_BYTES, "an address"));
  }

  /**
   * A storage slot: a hex text of at most 32 bytes, with or without leading zeros, as wallets send
   * both.
   */
  public Bytes32 slot() {
    String text = text();
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0) {
        throw JsonRpcException.invalidParams("invalid hex in storage key: \"" + text + "\"");
      }
    }
    if (digits.length() > 64) {
      throw JsonRpcException.invalidParams(
          "storage key too long (want at most 32 bytes): \"" + text + "\"");
    }
    return Bytes32.fromHex("0".repeat(64 - digits.length()) + digits);
  }

  /** A block by tag, number or hash. */
  public BlockTag blockTag() {
    return BlockTag.read(this);
  }

  /** The items of an array. */
  public List<JsonInput> items() {
    if (!node.isArray()) {
      throw fault("an array is wanted, not " + kind());
    }
    List<JsonInput> items = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      int index = i;
      items.add(new JsonInput(node.get(i), problem -> fault("[" + index + "]: " + problem)));
    }
    return items;
  }

  /** The fields of an object, in their order. */
  public Map<String, JsonInput> fields() {
    expectObject();
    Map<String, JsonInput> fields = new LinkedHashMap<>();
    for (String name : node.propertyNames()) {
      fields.put(name, child(name, node.get(name)));
    }
    return fields;
  }

  /** The name of one of {@link #fields}, to be read as a value itself. */
  public JsonInput name(String name) {
    return new JsonInput(
        StringNode.valueOf(name), problem -> fault("key '" + name + "': " + problem));
  }

  /** An object's field; nothing when it is absent or null. */
  public Optional<JsonInput> field(String name) {
    expectObject();
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(child(name, value));
  }

  /** An object's field that must be there. */
  public JsonInput required(String name) {
    return field(name).orElseThrow(() -> fault("field '" + name + "' is missing"));
  }

  private JsonInput child(String name, JsonNode value) {
    return new JsonInput(value, problem -> fault("field '" + name + "': " + problem));
  }

  private void expectObject() {
    if (!node.isObject()) {
      throw fault("an object is wanted, not " + kind());
    }
  }

  private byte[] fixed(int sizeBytes, String what) {
    String text = hexText();
    if (text.length() - 2 != 2 * sizeBytes) {
      throw fault(
          "hex string has length "
              + (text.length() - 2)
              + ", want "
              + 2 * sizeBytes
              + " for "
              + what);
    }
    return bytes();
  }

  private String hexText() {
    String text = text();
    if (text.isEmpty()) {
      throw fault("empty hex string");
    }
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw fault("hex string without 0x prefix");
    }
    return text;
  }

  private String quantityText() {
    String text = hexText();
    if (text.length() == 2) {
      throw fault("hex string \"0x\"");
    }
    if (text.length() > 3 && text.charAt(2) == '0') {
      throw fault("hex number with leading zero digits");
    }
    for (int i = 2; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        throw fault("invalid hex string");
      }
    }
    return text;
  }

  private String kind() {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "true or false";
      case NULL, MISSING -> "null";
      case NUMBER -> "a number";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
    };
  }
}
