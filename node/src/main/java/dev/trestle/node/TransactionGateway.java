package dev.trestle.node;

import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a node's RPC takes transactions to: the sequencer's pool, the embedded L1's pool, or, on a
 * replica, the sequencer's endpoint. Called by many threads at once.
 */
public interface TransactionGateway {
  /**
   * Offers a transaction in its network form (EIP-2718; a blob transaction with its sidecar).
   * Malformed bytes are a refusal, not an exception.
   */
  Admission submit(byte[] raw);

  /**
   * Waits until the transaction is in the block being built or in a later head, so that its receipt
   * can be read from the chain; blocks the calling thread.
   *
   * @return what became of it; nothing on time-out
   */
  Optional<Outcome> await(Bytes32 hash, Duration timeout);

  /** The transaction, if it waits here. */
  Optional<Entry> waiting(Bytes32 hash);

  /** All transactions that wait here, by sender and nonce. */
  List<Entry> content();

  /** The next unused nonce of a sender, those waiting without a gap included. */
  long nextNonce(Address sender);

  /** Why a transaction was not let in or was given up, as long as that is remembered. */
  Optional<Fate> whyRefused(Bytes32 hash);

  /** Is told the hash of each transaction newly accepted, on the submitting thread. */
  void onAccepted(AcceptedListener listener);

  /** See {@link #onAccepted}. */
  @FunctionalInterface
  interface AcceptedListener {
    void accepted(Bytes32 hash, Transaction.Signed transaction);
  }

  /** How waiting ended. */
  enum Outcome {
    INCLUDED,
    DROPPED
  }

  /**
   * A waiting transaction.
   *
   * @param executable whether nothing is missing before it (geth's "pending", else "queued")
   */
  record Entry(Transaction.Signed transaction, Bytes32 hash, Address sender, boolean executable) {}
}
