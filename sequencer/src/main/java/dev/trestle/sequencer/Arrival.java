package dev.trestle.sequencer;

import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * A transaction that the pool admitted.
 *
 * @param transaction the same as in {@code recovered}
 * @param recovered with its sender and hash
 * @param sidecar of a blob transaction
 * @param sequence position in the order of arrival
 */
public record Arrival(
    Transaction.Signed transaction,
    RecoveredTransaction recovered,
    Optional<BlobSidecar> sidecar,
    long sequence) {

  public Bytes32 hash() {
    return recovered.hash();
  }

  public Address sender() {
    return recovered.sender();
  }

  /** What the proposer earns for a unit of gas at this base fee, wei; zero when priced out. */
  public UInt256 tip(UInt256 baseFee) {
    if (transaction.maxFeePerGas().compareTo(baseFee) < 0) {
      return UInt256.ZERO;
    }
    return transaction.maxPriorityFeePerGas().min(transaction.maxFeePerGas().subtract(baseFee));
  }
}
