package dev.trestle.node;

import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.state.StateReader;

/**
 * A transaction of the block that is being built: pre-confirmed.
 *
 * @param header the block's, with what is known of it
 * @param index in the block
 * @param firstLogIndex how many logs stand before its own in the block
 * @param state of the block so far
 */
public record PendingTransaction(
    Header header,
    Transaction transaction,
    TransactionResult result,
    int index,
    long firstLogIndex,
    StateReader state) {}
