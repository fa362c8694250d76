package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;

/**
 * A trie node or a contract's code was needed that the {@link NodeSource} lacks: an incomplete
 * witness, or a database that has pruned this state.
 */
public final class MissingNodeException extends RuntimeException {
  private final Bytes32 hash;

  public MissingNodeException(Bytes32 hash) {
    super("no trie node or code with hash " + hash + " in this source");
    this.hash = hash;
  }

  /** Keccak-256 of the bytes that are missing. */
  public Bytes32 hash() {
    return hash;
  }
}
