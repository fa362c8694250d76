package dev.trestle.node;

/** The chain store cannot do what was asked. The message says why and what to do. */
public final class ChainException extends RuntimeException {
  private final Reason reason;

  /** What kind of trouble it is. */
  public enum Reason {
    /** Another process, or another chain in this one, has the folder open. */
    IN_USE,
    /** The folder holds another chain: its genesis differs. */
    OTHER_CHAIN,
    /** The folder was written by a program with another format. */
    OTHER_FORMAT,
    /** The files are damaged. */
    CORRUPT,
    /** Reading or writing failed: no space, no permission, a broken disk. */
    IO,
    /** No block with this hash or number. */
    UNKNOWN_BLOCK,
    /** The block's parent is not the head. */
    NOT_ON_HEAD,
    /** The block is stored, but is not on the way from genesis to the head. */
    NOT_CANONICAL,
    /** A rewind to before the finalized block. */
    FINALIZED,
    /** The block says another state root than its changes give. */
    WRONG_STATE_ROOT,
    /** The chain was closed. */
    CLOSED
  }

  ChainException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  ChainException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
