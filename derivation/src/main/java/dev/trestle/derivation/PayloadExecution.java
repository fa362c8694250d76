package dev.trestle.derivation;

import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.InvalidBlockException;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.rlp.RlpException;
import java.util.ArrayList;
import java.util.List;

/** Executes the attributes that derivation gave: what node and guest do alike. */
public sealed interface PayloadExecution {
  /** The block. */
  record Executed(SealedBlock block) implements PayloadExecution {}

  /** A sequenced transaction, or a deposit, makes the block invalid. */
  record Refused(String reason) implements PayloadExecution {}

  /**
   * Decodes and executes.
   *
   * @param spec of the L2
   * @param parent header of the block to build on
   * @param state after the parent
   */
  static PayloadExecution run(
      ChainSpec spec,
      Header parent,
      PayloadAttributes attributes,
      ParentState state,
      Cryptography cryptography) {
    try {
      BlockExecution execution =
          BlockExecution.begin(spec, parent, attributes.block(), state, cryptography);
      List<Transaction> transactions = new ArrayList<>(attributes.deposits());
      for (byte[] raw : attributes.sequenced()) {
        transactions.add(TransactionCodec.decode(raw));
      }
      for (Transaction transaction : transactions) {
        if (execution.add(transaction) instanceof TransactionOutcome.Refused refused) {
          return new Refused(refused.message());
        }
      }
      return new Executed(execution.seal());
    } catch (RlpException | InvalidBlockException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }
}
