package dev.trestle.settlement;

import dev.trestle.l1.TransactionRequest;
import dev.trestle.stf.primitives.UInt256;
import java.util.OptionalLong;

/**
 * An L1 call that is owed.
 *
 * @param call its label says what it is for; the same duty has the same label every time
 * @param deadlineSeconds L1 time at which it is too late
 * @param rewardWei what is to be gained, so far as that is known
 */
public record Obligation(TransactionRequest call, OptionalLong deadlineSeconds, UInt256 rewardWei) {
  /** One that can wait and brings nothing. */
  public static Obligation of(TransactionRequest call) {
    return new Obligation(call, OptionalLong.empty(), UInt256.ZERO);
  }

  /** The same, to be done before a time. */
  public Obligation before(long seconds) {
    return new Obligation(call, OptionalLong.of(seconds), rewardWei);
  }

  /** The same with what it brings. */
  public Obligation worth(UInt256 wei) {
    return new Obligation(call, deadlineSeconds, wei);
  }

  /** What it is for. */
  public String label() {
    return call.label();
  }
}
