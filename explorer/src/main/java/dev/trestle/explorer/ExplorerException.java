package dev.trestle.explorer;

/** The index cannot be used, or what was asked for cannot be done. */
public final class ExplorerException extends RuntimeException {
  /** What to do about it. */
  public enum Reason {
    /** The database failed; its message says why. Try again. */
    DATABASE,
    /** The index is of another version or another chain: delete it, it is made again. */
    OTHER_INDEX,
    /** The caller's input is not what is wanted. */
    BAD_INPUT,
    /** What was asked for is not there. */
    NOT_FOUND,
    /** Too much was asked for; later. */
    LIMIT
  }

  private final transient Reason reason;

  public ExplorerException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  ExplorerException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
