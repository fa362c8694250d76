package dev.trestle.derivation;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;

/** The first topic of an event's logs. */
final class EventTopic {
  private EventTopic() {}

  static Bytes32 of(String signature) {
    return Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
  }
}
