package dev.trestle.settlement;

import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.stf.primitives.Bytes32;

/**
 * A withdrawal that L2 has recorded.
 *
 * @param block the L2 block that has it
 */
public record PendingWithdrawal(WithdrawalMessage message, long block) {
  public Bytes32 hash() {
    return message.hash();
  }
}
