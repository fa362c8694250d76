package dev.trestle.l1;

import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A transaction to get included. The submitter adds nonce, fees and signature.
 *
 * @param label the caller's name for it, unique among its open ones; survives a restart
 * @param to empty to create a contract
 * @param gasLimit estimated by the node when absent
 */
public record TransactionRequest(
    String label,
    Optional<Address> to,
    UInt256 value,
    byte[] data,
    OptionalLong gasLimit,
    Optional<Blobs> blobs) {
  /** Blobs to carry, with their versioned hashes. */
  public record Blobs(BlobSidecar sidecar, List<Bytes32> versionedHashes) {
    public Blobs {
      versionedHashes = List.copyOf(versionedHashes);
      if (versionedHashes.isEmpty() || versionedHashes.size() != sidecar.blobs().size()) {
        throw new IllegalArgumentException(
            sidecar.blobs().size() + " blobs with " + versionedHashes.size() + " hashes");
      }
    }
  }

  public TransactionRequest {
    if (blobs.isPresent() && to.isEmpty()) {
      throw new IllegalArgumentException("a transaction with blobs creates no contract");
    }
  }

  /** A call without value; the node estimates its gas. */
  public static TransactionRequest call(String label, Address to, byte[] data) {
    return new TransactionRequest(
        label, Optional.of(to), UInt256.ZERO, data, OptionalLong.empty(), Optional.empty());
  }

  /** The same, carrying blobs. */
  public TransactionRequest withBlobs(Blobs carried) {
    return new TransactionRequest(label, to, value, data, gasLimit, Optional.of(carried));
  }

  /** The same with a fixed gas limit. */
  public TransactionRequest withGasLimit(long gas) {
    return new TransactionRequest(label, to, value, data, OptionalLong.of(gas), blobs);
  }

  /** The same, sending wei. */
  public TransactionRequest withValue(UInt256 wei) {
    return new TransactionRequest(label, to, wei, data, gasLimit, blobs);
  }
}
