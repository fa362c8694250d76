package dev.trestle.sequencer;

import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A transaction that the pool admitted.
 *
 * @param recovered with its sender and hash
 * @param sidecar of a blob transaction
 * @param costWei most that it takes from its sender
 * @param atSeconds the chain's time when it came
 * @param sequence position in the order of arrival
 */
public record Arrival(
    RecoveredTransaction recovered,
    Optional<BlobSidecar> sidecar,
    UInt256 costWei,
    long atSeconds,
    long sequence) {
  public Arrival {
    if (!(recovered.transaction() instanceof Transaction.Signed)) {
      throw new IllegalArgumentException("a deposit comes through L1, not through the pool");
    }
  }

  public Transaction.Signed transaction() {
    return (Transaction.Signed) recovered.transaction();
  }

  public Bytes32 hash() {
    return recovered.hash();
  }

  public Address sender() {
    return recovered.sender();
  }

  /** What it takes of the pool's room: its envelope and its blobs with their proofs. */
  public long sizeBytes() {
    return recovered.encoded().length
        + sidecar
            .map(s -> sizeBytes(s.blobs()) + sizeBytes(s.commitments()) + sizeBytes(s.proofs()))
            .orElse(0L);
  }

  private static long sizeBytes(List<byte[]> items) {
    return items.stream().mapToLong(item -> item.length).sum();
  }

  /** What the proposer earns for a unit of gas at this base fee, wei; zero when priced out. */
  public UInt256 tip(UInt256 baseFee) {
    Transaction.Signed t = transaction();
    if (isPricedOut(baseFee)) {
      return UInt256.ZERO;
    }
    return t.maxPriorityFeePerGas().min(t.maxFeePerGas().subtract(baseFee));
  }

  /** Whether its fee cap is below this base fee. */
  public boolean isPricedOut(UInt256 baseFee) {
    return transaction().maxFeePerGas().compareTo(baseFee) < 0;
  }
}
