package dev.trestle.derivation;

import dev.trestle.stf.rlp.RlpException;
import java.util.Optional;
import java.util.function.Supplier;

/** What came of decoding bytes that anyone may have written. */
public sealed interface Decoded<T> {
  /** The bytes are well-formed. */
  record Valid<T>(T value) implements Decoded<T> {}

  /** They are not, and are to be ignored as a whole. */
  record Malformed<T>(String reason) implements Decoded<T> {}

  /** The value, if there is one. */
  default Optional<T> toOptional() {
    return switch (this) {
      case Valid<T>(T value) -> Optional.of(value);
      case Malformed<T> _ -> Optional.empty();
    };
  }

  /** Runs a decoder that throws {@link MalformedData}. */
  static <T> Decoded<T> of(Supplier<T> decoder) {
    try {
      return new Valid<>(decoder.get());
    } catch (MalformedData | RlpException e) {
      return new Malformed<>(String.valueOf(e.getMessage()));
    }
  }
}
