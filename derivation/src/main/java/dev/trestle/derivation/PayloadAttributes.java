package dev.trestle.derivation;

import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.Transaction;
import java.util.List;

/**
 * All that is needed to execute one L2 block on its parent: first the deposits, then the sequenced
 * transactions.
 *
 * @param deposits the L1 attributes transaction and, in an epoch's first block, the users' deposits
 * @param sequenced envelopes as the batch has them; they may be anything but empty or deposits
 */
public record PayloadAttributes(
    BlockAttributes block, List<Transaction.Deposit> deposits, List<byte[]> sequenced) {
  public PayloadAttributes {
    deposits = List.copyOf(deposits);
    sequenced = List.copyOf(sequenced);
  }

  /** The same block without its sequenced transactions. */
  public PayloadAttributes depositsOnly() {
    return new PayloadAttributes(block, deposits, List.of());
  }
}
