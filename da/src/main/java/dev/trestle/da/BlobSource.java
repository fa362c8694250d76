package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.SettlementException;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** A place that may have blobs. Thread-safe. */
public interface BlobSource {
  /** What people call it; without keys that its address may hold. */
  String name();

  /**
   * A blob of 131,072 bytes, checked against its versioned hash; nothing when it is not there.
   *
   * @param block the settlement block whose transactions carried it
   * @throws SettlementException when the place can't be reached, or serves something else
   */
  Optional<byte[]> blob(BlockId block, Bytes32 versionedHash);
}
