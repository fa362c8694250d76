package dev.trestle.explorer;

import dev.trestle.derivation.BlockId;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** Where blobs come from. */
@FunctionalInterface
public interface BlobSource {
  /** A blob that the L1 block's transactions carried; nothing when it is not to be had any more. */
  Optional<byte[]> blob(BlockId l1Block, Bytes32 versionedHash);
}
