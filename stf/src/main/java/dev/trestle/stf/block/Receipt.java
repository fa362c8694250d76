package dev.trestle.stf.block;

import dev.trestle.stf.evm.Log;
import java.util.List;
import java.util.OptionalLong;

/**
 * A transaction's receipt as the receipt trie commits to it.
 *
 * @param type the transaction's type
 * @param cumulativeGasUsed gas of the block up to and including this transaction
 * @param logsBloom 256 bytes
 * @param depositNonce of a deposit: the sender's nonce before it (since Regolith)
 * @param depositReceiptVersion of a deposit: 1 since Canyon
 */
public record Receipt(
    int type,
    boolean succeeded,
    long cumulativeGasUsed,
    byte[] logsBloom,
    List<Log> logs,
    OptionalLong depositNonce,
    OptionalLong depositReceiptVersion) {
  public Receipt {
    logs = List.copyOf(logs);
  }
}
