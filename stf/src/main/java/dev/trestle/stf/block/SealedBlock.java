package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateTrie;
import java.util.List;

/**
 * A finished block with all that its execution gave.
 *
 * @param hash of the header
 * @param outcomes one for each transaction, in order
 * @param state the root after it and the changed accounts in their final form
 * @param requests EIP-7685, each the type byte and its data; empty lists are left out
 */
public record SealedBlock(
    Block block,
    Bytes32 hash,
    List<TransactionOutcome.Included> outcomes,
    StateChanges changes,
    StateTrie.Update state,
    List<byte[]> requests) {
  public SealedBlock {
    outcomes = List.copyOf(outcomes);
    requests = List.copyOf(requests);
  }

  /** The transactions' envelopes, in order. */
  public List<byte[]> envelopes() {
    return outcomes.stream().map(outcome -> outcome.transaction().encoded()).toList();
  }

  /** The receipts, one for each transaction. */
  public List<Receipt> receipts() {
    return outcomes.stream().map(TransactionOutcome.Included::receipt).toList();
  }
}
