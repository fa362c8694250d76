package dev.trestle.node;

import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A transaction as the RPC shows it.
 *
 * @param position empty while it waits
 */
record TransactionView(
    Transaction transaction, Bytes32 hash, Address from, Optional<Position> position) {
  /**
   * Where it stands, and what came of it.
   *
   * @param block of a pre-confirmed transaction its header alone
   * @param logsBefore how many logs stand before it in the block, where that is known
   */
  record Position(BlockView block, int index, TransactionResult result, OptionalLong logsBefore) {
    Position(BlockView block, int index, TransactionResult result) {
      this(block, index, result, OptionalLong.empty());
    }

    /** How many logs stand before it in the block. */
    long firstLogIndex() {
      return logsBefore.orElseGet(() ->
          block.results().get().stream()
              .limit(index)
              .mapToLong(earlier -> earlier.receipt().logs().size())
              .sum());
    }
  }
}
