package dev.trestle.rpc;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;

/**
 * A JSON value that writes itself. Everything it needs is computed before it is handed on: writing
 * must not fail.
 */
@FunctionalInterface
public interface JsonValue {
  JsonValue NULL = JsonWriter::nullValue;
  JsonValue TRUE = out -> out.bool(true);
  JsonValue FALSE = out -> out.bool(false);
  JsonValue EMPTY_ARRAY = out -> out.beginArray().endArray();

  /** Writes exactly one value. */
  void writeTo(JsonWriter out);

  static JsonValue bool(boolean value) {
    return value ? TRUE : FALSE;
  }

  static JsonValue string(String text) {
    return out -> out.string(text);
  }

  /** A plain JSON number. */
  static JsonValue number(long signed) {
    return out -> out.number(signed);
  }

  /** A quantity as {@code "0x2a"}. */
  static JsonValue quantity(long unsigned) {
    return out -> out.quantity(unsigned);
  }

  /** A quantity as {@code "0x2a"}. */
  static JsonValue quantity(UInt256 value) {
    return out -> out.quantity(value);
  }

  /** Bytes as {@code "0x…"}, two digits each. */
  static JsonValue bytes(byte[] value) {
    return out -> out.hex(value);
  }

  static JsonValue bytes32(Bytes32 value) {
    return out -> out.hex(value);
  }

  static JsonValue address(Address value) {
    return out -> out.hex(value);
  }

  static JsonValue array(List<? extends JsonValue> items) {
    return out -> {
      out.beginArray();
      for (JsonValue item : items) {
        item.writeTo(out);
      }
      out.endArray();
    };
  }
}
