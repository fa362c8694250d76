package dev.trestle.l1;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Contract ABI by signature text. Values may be ours ({@link Address}, {@link Bytes32}, {@link
 * UInt256}, {@code Long}) or headlong's own ({@code BigInteger}, {@code byte[]}, arrays).
 */
public final class Abi {
  private Abi() {}

  /**
   * Call data.
   *
   * @param signature as {@code transfer(address,uint256)}
   */
  public static byte[] call(String signature, Object... arguments) {
    Function function = Function.parse(signature);
    return function.encodeCall(tuple(function.getInputs(), arguments)).array();
  }

  /**
   * Values without a selector, as constructors take them.
   *
   * @param types as {@code (address,uint256)}
   */
  public static byte[] encode(String types, Object... values) {
    TupleType<Tuple> type = TupleType.parse(types);
    return type.encode(tuple(type, values)).array();
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no encoding of these types
   */
  public static Tuple decode(String types, byte[] encoded) {
    TupleType<Tuple> type = TupleType.parse(types);
    return type.decode(encoded);
  }

  /**
   * The first topic of an event.
   *
   * @param signature as {@code Transfer(address,address,uint256)}
   */
  public static Bytes32 topic(String signature) {
    return Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The values of a log's data part.
   *
   * @param types of the arguments that are not indexed, as {@code (uint256,bytes)}
   */
  public static Tuple decodeData(Log log, String types) {
    return decode(types, log.data());
  }

  /** An {@code address} that headlong decoded. */
  public static Address address(Tuple values, int index) {
    com.esaulpaugh.headlong.abi.Address address = values.get(index);
    return Address.from(leftPadded(address.value(), Address.SIZE_BYTES));
  }

  /** An address in headlong's form, for values inside tuples. */
  public static com.esaulpaugh.headlong.abi.Address headlong(Address address) {
    return com.esaulpaugh.headlong.abi.Address.wrap(
        com.esaulpaugh.headlong.abi.Address.toChecksumAddress(
            new BigInteger(1, address.toBytes())));
  }

  /** An unsigned integer of any size that headlong decoded. */
  public static UInt256 number(Tuple values, int index) {
    Object number = values.get(index);
    return number instanceof BigInteger big
        ? UInt256.of(big)
        : UInt256.of(((Number) number).longValue());
  }

  /** A {@code bytes32} that headlong decoded. */
  public static Bytes32 bytes32(Tuple values, int index) {
    byte[] bytes = values.get(index);
    return Bytes32.from(bytes);
  }

  private static Tuple tuple(TupleType<?> type, Object... values) {
    if (values.length != type.size()) {
      throw new IllegalArgumentException(
          "the signature takes " + type.size() + " values, not " + values.length);
    }
    List<Object> converted = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      converted.add(converted(values[i], type.get(i).clazz()));
    }
    return Tuple.from(converted.toArray());
  }

  private static Object converted(Object value, Class<?> wanted) {
    return switch (value) {
      case Address address -> headlong(address);
      case Bytes32 bytes -> bytes.toBytes();
      case UInt256 number -> sized(number.toBigInteger(), wanted);
      case Long number -> sized(BigInteger.valueOf(number), wanted);
      case Integer number -> sized(BigInteger.valueOf(number), wanted);
      default -> value;
    };
  }

  private static Object sized(BigInteger number, Class<?> wanted) {
    if (wanted == Integer.class) {
      return number.intValueExact();
    }
    return wanted == Long.class ? (Object) number.longValueExact() : number;
  }

  private static byte[] leftPadded(BigInteger value, int size) {
    byte[] bytes = value.toByteArray();
    byte[] out = new byte[size];
    int count = Math.min(size, bytes.length);
    System.arraycopy(bytes, bytes.length - count, out, size - count, count);
    return out;
  }
}
