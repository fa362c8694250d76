package dev.trestle.stf.block;

import java.util.List;
import java.util.Optional;

/**
 * A block. Ommers are always empty after the merge and not held.
 *
 * @param withdrawals empty before Shanghai; on an L2 an empty list
 */
public record Block(
    Header header, List<Transaction> transactions, Optional<List<Withdrawal>> withdrawals) {
  public Block {
    transactions = List.copyOf(transactions);
    withdrawals = withdrawals.map(List::copyOf);
  }
}
