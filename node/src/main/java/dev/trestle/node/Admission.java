package dev.trestle.node;

import dev.trestle.stf.primitives.Bytes32;

/** What became of a transaction that somebody offered. */
public sealed interface Admission {

  /** Taken; it waits to be included. */
  record Accepted(Bytes32 hash) implements Admission {}

  /** The very same transaction is here already. */
  record AlreadyKnown(Bytes32 hash) implements Admission {}

  /**
   * Not taken.
   *
   * @param message for the sender's eyes, in the wording that wallets know from geth
   */
  record Refused(Reason reason, String message) implements Admission {}

  /** Why a transaction was not taken. */
  enum Reason {
    MALFORMED,
    TYPE_NOT_SUPPORTED,
    WRONG_CHAIN,
    INVALID_SIGNATURE,
    NONCE_TOO_LOW,
    NONCE_TOO_HIGH,
    INSUFFICIENT_FUNDS,
    INTRINSIC_GAS_TOO_LOW,
    GAS_LIMIT_TOO_HIGH,
    FEE_TOO_LOW,
    TIP_ABOVE_FEE_CAP,
    REPLACEMENT_UNDERPRICED,
    SENDER_NOT_EOA,
    OVERSIZED,
    INVALID_BLOBS,
    SENDER_LIMIT,
    POOL_FULL,
    /** Another transaction of the sender with the same nonce pays more. */
    REPLACED,
    /** It waited in a pool that is full, and would have been included after all others. */
    EVICTED,
    /** It waited too long without a chance to be included. */
    EXPIRED,
    /** The sequencer could not be asked. */
    UNAVAILABLE
  }
}
