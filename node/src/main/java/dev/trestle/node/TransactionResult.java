package dev.trestle.node;

import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * What is kept of a transaction's execution: all that its receipt over RPC needs.
 *
 * @param transactionHash of its envelope
 * @param gasUsed by this transaction alone
 * @param effectiveGasPrice wei per gas
 * @param createdAddress of a creation, even a failed one
 * @param l1Fee data fee in wei, zero on an L1
 * @param operatorFee wei, likewise
 */
public record TransactionResult(
    Bytes32 transactionHash,
    Address sender,
    Receipt receipt,
    long gasUsed,
    UInt256 effectiveGasPrice,
    Optional<Address> createdAddress,
    UInt256 l1Fee,
    UInt256 operatorFee) {
  /** What is kept of an outcome. */
  public static TransactionResult of(TransactionOutcome.Included outcome) {
    return new TransactionResult(
        outcome.transaction().hash(),
        outcome.transaction().sender(),
        outcome.receipt(),
        outcome.gasUsed(),
        outcome.effectiveGasPrice(),
        outcome.createdAddress(),
        outcome.l1Fee(),
        outcome.operatorFee());
  }
}
