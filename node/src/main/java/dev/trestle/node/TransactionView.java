package dev.trestle.node;

import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * A transaction as the RPC shows it.
 *
 * @param position empty while it waits
 */
record TransactionView(
    Transaction transaction, Bytes32 hash, Address from, Optional<Position> position) {
  /** Where it stands, and what came of it. */
  record Position(BlockView block, int index, TransactionResult result) {}
}
