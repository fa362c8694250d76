package dev.trestle.settlement.proof;

/** A proof cannot be brought to L1, or L1 does not accept it. */
public final class ProofSubmissionException extends RuntimeException {
  /** What to do about it. */
  public enum Reason {
    /** The contract does not accept the proof. Nothing helps but another proof. */
    REFUSED,
    /** A part of it that cannot be cut is too large for a transaction. Prove otherwise. */
    TOO_LARGE,
    /** What is at a given address is not what should be. */
    OTHER_CODE,
    /** A transaction did not do on L1 what was foreseen. */
    FAILED
  }

  private final transient Reason reason;

  ProofSubmissionException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Reason reason() {
    return reason;
  }
}
