package dev.trestle.riscv;

import dev.trestle.stf.primitives.Bytes32;

/** The program asked for a preimage that its source does not have. */
public final class MissingPreimageException extends RuntimeException {
  private final transient Bytes32 key;

  public MissingPreimageException(Bytes32 key) {
    super("no preimage for key " + key + ": give it to the PreimageSource and step again");
    this.key = key;
  }

  /** The key that was asked for. */
  public Bytes32 key() {
    return key;
  }
}
