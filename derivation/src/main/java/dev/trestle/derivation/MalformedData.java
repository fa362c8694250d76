package dev.trestle.derivation;

/** Inside decoders only: becomes {@link Decoded.Malformed} before it leaves the package. */
final class MalformedData extends RuntimeException {
  MalformedData(String message) {
    super(message);
  }
}
