package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;

/**
 * Executes one block: {@link #begin}, {@link #add} for each transaction, {@link #seal}. Builder,
 * replica and guest use this same method. Used by one thread.
 */
public interface BlockExecution {
  /**
   * Starts the block after {@code parent}: fees are computed, the system calls before the first
   * transaction are made.
   *
   * @throws InvalidBlockException when the attributes break a rule
   */
  static BlockExecution begin(
      ChainSpec spec,
      Header parent,
      BlockAttributes attributes,
      ParentState state,
      Cryptography cryptography) {
    throw new IllegalStateException("the EVM lands next");
  }

  /** Recovers the sender and adds the transaction. */
  TransactionOutcome add(Transaction transaction);

  /** Executes the transaction on top of the earlier ones; a refused one changes nothing. */
  TransactionOutcome add(RecoveredTransaction transaction);

  /** The state after the transactions so far. A live view. */
  StateReader pendingState();

  /**
   * The header as it stands: all that is known before sealing is right, roots, bloom and gas used
   * are of no meaning.
   */
  Header pendingHeader();

  /** Wei per gas in this block. */
  UInt256 baseFee();

  /** Gas used so far. */
  long gasUsed();

  /**
   * Withdrawals, requests, roots and header. Nothing can be added afterwards.
   *
   * @throws InvalidBlockException when a system contract fails
   */
  SealedBlock seal();
}
