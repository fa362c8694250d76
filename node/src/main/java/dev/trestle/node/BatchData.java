package dev.trestle.node;

import dev.trestle.derivation.BlockId;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** Where derivation gets blobs from; they are checked against their versioned hash. */
@FunctionalInterface
public interface BatchData {
  /**
   * The blob, 131,072 bytes.
   *
   * @param block the settlement block whose transactions carried it
   * @return nothing when the source does not have it now
   */
  Optional<byte[]> blob(BlockId block, Bytes32 versionedHash);
}
