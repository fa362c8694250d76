package dev.trestle.derivation;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A commitment to an L2 block and its state. Source: OP Stack specification, Proposals § L2 Output
 * Commitment, version 0.
 *
 * @param messagePasserStorageRoot storage root of the L2ToL1MessagePasser: the header's
 *     withdrawalsRoot since Isthmus
 */
public record OutputRoot(Bytes32 stateRoot, Bytes32 messagePasserStorageRoot, Bytes32 blockHash) {
  /** The version (0) and the three words, 128 bytes. */
  public byte[] preimage() {
    byte[] preimage = new byte[128];
    stateRoot.putTo(preimage, 32);
    messagePasserStorageRoot.putTo(preimage, 64);
    blockHash.putTo(preimage, 96);
    return preimage;
  }

  /** Keccak-256 of {@link #preimage}. */
  public Bytes32 hash() {
    return Keccak.hash(preimage());
  }
}
