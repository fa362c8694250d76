package dev.trestle.guest;

import dev.trestle.stf.primitives.Bytes32;

/** An oracle on the JVM does not have what the program asked for. */
public final class MissingPreimageException extends RuntimeException {
  private final Bytes32 key;

  public MissingPreimageException(Bytes32 key, String context) {
    super("no preimage of key " + key + " (" + context + ")");
    this.key = key;
  }

  public Bytes32 key() {
    return key;
  }
}
