package dev.trestle.rpc;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Locale;
import java.util.Optional;

/** How a caller names a block (execution-apis BlockNumberOrTagOrHash; objects: EIP-1898). */
public sealed interface BlockTag {
  /** By its role. */
  enum Label implements BlockTag {
    LATEST,
    SAFE,
    FINALIZED,
    PENDING,
    EARLIEST
  }

  /** By its height. */
  record Height(long number) implements BlockTag {}

  /**
   * By its hash.
   *
   * @param requireCanonical whether a block off the canonical chain is to be refused
   */
  record Hash(Bytes32 hash, boolean requireCanonical) implements BlockTag {}

  static BlockTag read(JsonInput input) {
    if (!input.isObject()) {
      return input.text().length() == 66 ? new Hash(input.bytes32(), false) : numberOrLabel(input);
    }
    Optional<JsonInput> hash = input.field("blockHash");
    Optional<JsonInput> number = input.field("blockNumber");
    if (hash.isPresent() && number.isPresent()) {
      throw input.fault("cannot specify both BlockHash and BlockNumber, choose one or the other");
    }
    if (hash.isPresent()) {
      boolean canonical = input.field("requireCanonical").map(JsonInput::bool).orElse(false);
      return new Hash(hash.get().bytes32(), canonical);
    }
    return numberOrLabel(number.orElseThrow(() -> input.fault("blockHash or blockNumber wanted")));
  }

  private static BlockTag numberOrLabel(JsonInput input) {
    String text = input.text();
    for (Label label : Label.values()) {
      if (label.name().toLowerCase(Locale.ROOT).equals(text)) {
        return label;
      }
    }
    long number = input.number();
    if (number < 0) {
      throw input.fault("block number larger than int64");
    }
    return new Height(number);
  }
}
