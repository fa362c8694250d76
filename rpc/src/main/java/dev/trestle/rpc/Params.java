package dev.trestle.rpc;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A call's arguments by position. Readers throw {@link JsonRpcException#INVALID_PARAMS}. */
public final class Params {
  private final List<JsonInput> arguments;

  private Params(List<JsonInput> arguments) {
    this.arguments = arguments;
  }

  static Params of(JsonNode array) {
    List<JsonInput> arguments = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      int index = i;
      arguments.add(
          new JsonInput(
              array.get(i),
              problem ->
                  JsonRpcException.invalidParams("invalid argument " + index + ": " + problem)));
    }
    return new Params(arguments);
  }

  /** Arguments made in the process itself, as if a caller had sent them. */
  public static Params of(JsonValue... values) {
    return of(
        JsonText.read(
            JsonWriter.toText(JsonValue.array(List.of(values)))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  public int count() {
    return arguments.size();
  }

  /** Refuses more arguments than the method has. */
  public Params atMost(int count) {
    if (arguments.size() > count) {
      throw JsonRpcException.invalidParams("too many arguments, want at most " + count);
    }
    return this;
  }

  /** The argument at an index, from 0; it must be there and not null. */
  public JsonInput at(int index) {
    return optional(index)
        .orElseThrow(
            () -> JsonRpcException.invalidParams("missing value for required argument " + index));
  }

  /** The argument at an index; nothing when it is absent or null. */
  public Optional<JsonInput> optional(int index) {
    return index < arguments.size() && !arguments.get(index).isNull()
        ? Optional.of(arguments.get(index))
        : Optional.empty();
  }

  /** This call's arguments from an index on. */
  public Params from(int index) {
    return new Params(arguments.subList(Math.min(index, arguments.size()), arguments.size()));
  }

  public Address address(int index) {
    return at(index).address();
  }

  public Bytes32 bytes32(int index) {
    return at(index).bytes32();
  }

  public byte[] bytes(int index) {
    return at(index).bytes();
  }

  /** A hex quantity of at most 256 bits. */
  public UInt256 quantity(int index) {
    return at(index).quantity();
  }

  /** A hex quantity of at most 64 unsigned bits. */
  public long number(int index) {
    return at(index).number();
  }

  public boolean bool(int index) {
    return at(index).bool();
  }

  public BlockTag blockTag(int index) {
    return at(index).blockTag();
  }

  /** A block, or the latest when the caller names none. */
  public BlockTag blockTagOrLatest(int index) {
    return optional(index).map(JsonInput::blockTag).orElse(BlockTag.Label.LATEST);
  }
}
