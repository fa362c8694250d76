package dev.trestle.da;

import dev.trestle.derivation.BlockId;
import dev.trestle.l1.BeaconClient;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/** Blobs of a consensus node's Beacon API: those of the last 18 days, as a rule. */
public final class BeaconBlobs implements BlobSource {
  private final String name;
  private final SettlementClient settlement;
  private final BeaconClient beacon;

  public BeaconBlobs(String name, SettlementClient settlement, BeaconClient beacon) {
    this.name = name;
    this.settlement = settlement;
    this.beacon = beacon;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
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
