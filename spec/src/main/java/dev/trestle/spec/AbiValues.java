package dev.trestle.spec;

import com.esaulpaugh.headlong.abi.ABIType;
import com.esaulpaugh.headlong.abi.Address;
import com.esaulpaugh.headlong.abi.ArrayType;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import com.esaulpaugh.headlong.abi.TypeFactory;
import dev.trestle.stf.primitives.Hex;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** JSON values as the ABI encoder wants them for a type. */
final class AbiValues {
  private AbiValues() {}

  /** A type in ethers' notation, {@code tuple(a,b)[2]}, in the ABI's own, {@code (a,b)[2]}. */
  static String canonical(String type) {
    return type.replace("tuple(", "(");
  }

  /** A value written as text, number, boolean or list. */
  static Object plain(String type, JsonNode value) {
    ABIType<?> abiType = TypeFactory.create(canonical(type));
    return value(abiType, value);
  }

  /**
   * The value of a type; every level may be wrapped as {@code {"type": …, "value": …}}, which says
   * nothing beyond the ABI type.
   */
  static Object value(ABIType<?> type, JsonNode json) {
    JsonNode value = json.isObject() ? json.get("value") : json;
    return switch (type.typeCode()) {
      case ABIType.TYPE_CODE_BOOLEAN -> value.booleanValue();
      case ABIType.TYPE_CODE_BYTE -> (byte) number(value).intValueExact();
      case ABIType.TYPE_CODE_INT -> number(value).intValueExact();
      case ABIType.TYPE_CODE_LONG -> number(value).longValueExact();
      case ABIType.TYPE_CODE_BIG_INTEGER -> number(value);
      case ABIType.TYPE_CODE_ADDRESS ->
          Address.wrap(Address.toChecksumAddress(new BigInteger(1, Hex.decode(text(value)))));
      case ABIType.TYPE_CODE_ARRAY -> array(type.asArrayType(), value);
      case ABIType.TYPE_CODE_TUPLE -> tuple(type.asTupleType(), value);
      default -> throw new Mismatch("no values of type " + type);
    };
  }

  /**
   * Appends Solidity's packed encoding. Elements of arrays fill whole words, which headlong's
   * packed form does not do for fixed-size bytes.
   */
  static void pack(ABIType<?> type, JsonNode json, ByteArrayOutputStream out) {
    boolean list = type.typeCode() == ABIType.TYPE_CODE_ARRAY && json.isArray();
    if (!list) {
      out.writeBytes(packed(type, json));
      return;
    }
    ABIType<?> element = type.asArrayType().getElementType();
    for (JsonNode item : json) {
      if (item.isArray()) {
        pack(element, item, out);
      } else {
        out.writeBytes(word(element, item));
      }
    }
  }

  private static <J> byte[] packed(ABIType<J> type, JsonNode json) {
    return type.encodePacked(type.clazz().cast(value(type, json))).array();
  }

  private static <J> byte[] word(ABIType<J> type, JsonNode json) {
    return type.encode(type.clazz().cast(value(type, json))).array();
  }

  private static Object array(ArrayType<?, ?, ?> type, JsonNode value) {
    if (type.isString()) {
      return text(value);
    }
    if (type.clazz() == byte[].class) {
      String text = text(value);
      return text.startsWith("0x") ? Hex.decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }
    Object array = Array.newInstance(type.clazz().getComponentType(), value.size());
    for (int i = 0; i < value.size(); i++) {
      Array.set(array, i, value(type.getElementType(), value.get(i)));
    }
    return array;
  }

  private static Tuple tuple(TupleType<?> type, JsonNode value) {
    Object[] elements = new Object[type.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = value(type.get(i), value.get(i));
    }
    return Tuple.from(elements);
  }

  private static String text(JsonNode value) {
    return value.stringValue();
  }

  private static BigInteger number(JsonNode value) {
    if (value.isNumber()) {
      return value.bigIntegerValue();
    }
    String text = text(value);
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    BigInteger magnitude =
        digits.startsWith("0x") ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
    return negative ? magnitude.negate() : magnitude;
  }
}
