/**
 * What the operator runs: the pool that takes transactions, the ordering policy, the builder that
 * pre-confirms and seals blocks, and the batcher that posts them to the settlement chain.
 *
 * <p>Data flow: {@link dev.trestle.sequencer.TransactionPool} → {@link
 * dev.trestle.sequencer.OrderingPolicy} → {@link dev.trestle.sequencer.BlockBuilder} → the node's
 * chain → {@link dev.trestle.sequencer.Batcher} → the Inbox contract.
 */
@NullMarked
package dev.trestle.sequencer;

import org.jspecify.annotations.NullMarked;
