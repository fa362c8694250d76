package dev.trestle.derivation;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be posted of an L2 block so that others can derive it.
 *
 * @param ref the block
 * @param transactions envelopes of the sequenced transactions: all but the deposits
 */
public record SequencedBlock(L2BlockRef ref, List<byte[]> transactions) {
  public SequencedBlock {
    transactions = List.copyOf(transactions);
  }

  /**
   * Takes a block that this chain's rules made.
   *
   * @param block not the genesis block, which is never posted
   */
  public static SequencedBlock of(RollupConfig config, Block block) {
    List<byte[]> transactions = new ArrayList<>();
    for (Transaction transaction : block.transactions()) {
      if (transaction instanceof Transaction.Signed) {
        transactions.add(TransactionCodec.encode(transaction));
      }
    }
    return new SequencedBlock(L2BlockRef.of(config, block), transactions);
  }
}
