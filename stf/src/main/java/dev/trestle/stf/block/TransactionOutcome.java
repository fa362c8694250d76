package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/** What became of a transaction offered to a block. */
public sealed interface TransactionOutcome {
  /**
   * It is in the block, whether it succeeded or reverted.
   *
   * @param gasUsed by this transaction alone
   * @param effectiveGasPrice wei per gas; zero for a deposit
   * @param output what the call returned, or the revert data
   * @param createdAddress of a creation, even a failed one
   * @param failure why it failed, as geth words it ({@code execution reverted}, {@code out of
   *     gas}); empty on success
   * @param l1Fee data fee in wei, zero on an L1 and for deposits
   * @param operatorFee in wei, likewise
   */
  record Included(
      RecoveredTransaction transaction,
      Receipt receipt,
      long gasUsed,
      UInt256 effectiveGasPrice,
      byte[] output,
      Optional<Address> createdAddress,
      Optional<String> failure,
      UInt256 l1Fee,
      UInt256 operatorFee)
      implements TransactionOutcome {}

  /**
   * It is not in the block and changed nothing.
   *
   * @param message in geth's words, so that wallets understand it
   */
  record Refused(RefusalReason reason, String message) implements TransactionOutcome {}
}
