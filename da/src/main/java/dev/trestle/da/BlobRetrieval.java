package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** Gets blobs from a consensus node's Beacon API; each is checked against its versioned hash. */
public final class BlobRetrieval {
  private final SettlementClient settlement;
  private final BeaconClient beacon;

  public BlobRetrieval(SettlementClient settlement, BeaconClient beacon) {
    this.settlement = settlement;
    this.beacon = beacon;
  }

  /**
   * A blob that the block's transactions carried; nothing when the node has it no longer.
   *
   * @throws SettlementException when the node can't be reached or serves something else
   */
  public Optional<byte[]> blob(BlockId block, Bytes32 versionedHash) {
    Optional<HashedHeader> header = settlement.header(block.hash());
    if (header.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(beacon.blobs(header.get(), List.of(versionedHash)).getFirst());
    } catch (SettlementException e) {
      if (e.reason() == SettlementException.Reason.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
