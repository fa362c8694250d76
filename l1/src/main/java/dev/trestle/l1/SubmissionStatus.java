package dev.trestle.l1;

import dev.trestle.stf.primitives.Bytes32;

/** How far a submitted transaction has come. */
public sealed interface SubmissionStatus {
  /**
   * Not handed to the node yet.
   *
   * @param obstacle what keeps it back; empty when it is merely its turn to come
   */
  record Queued(String obstacle) implements SubmissionStatus {}

  /**
   * With the node, not included.
   *
   * @param offers how many times fees were set, the first included
   * @param obstacle why it is not offered higher; empty when nothing hinders
   */
  record Sent(Bytes32 hash, int offers, String obstacle) implements SubmissionStatus {}

  /** Included, but not deep enough. */
  record Included(TransactionInclusion inclusion) implements SubmissionStatus {}

  /** The end. */
  sealed interface Final extends SubmissionStatus {}

  /** Included deep enough, and its execution succeeded. */
  record Confirmed(TransactionInclusion inclusion) implements Final {}

  /** Included deep enough, but its execution failed; the fee is paid. */
  record Reverted(TransactionInclusion inclusion) implements Final {}

  /** It would fail, so it was never sent. */
  record Rejected(String reason) implements Final {}

  /** Another transaction of the account took its nonce: the key is used elsewhere. */
  record Displaced(long nonce) implements Final {}
}
