package dev.trestle.l1;

import dev.trestle.rpc.JsonRpcException;

/** The settlement chain's node gave nothing that can be used. */
public final class SettlementException extends RuntimeException {
  /** What to do about it. */
  public enum Reason {
    /** No answer. Try again, or another node. */
    UNREACHABLE,
    /** What was asked for is not there (yet), or was pruned. */
    MISSING,
    /** The answer contradicts the hash that commits to it. Do not use this node. */
    UNVERIFIED,
    /** The node refused the request; the message is its own. */
    REFUSED
  }

  private final transient Reason reason;
  private final int code;

  public SettlementException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.code = 0;
  }

  private SettlementException(Reason reason, JsonRpcException cause) {
    super(cause.getMessage(), cause);
    this.reason = reason;
    this.code = cause.code();
  }

  static SettlementException of(JsonRpcException e) {
    return new SettlementException(
        switch (e.reason()) {
          case ANSWERED -> Reason.REFUSED;
          case UNREACHABLE, NO_ANSWER, RATE_LIMITED -> Reason.UNREACHABLE;
          case BAD_ANSWER -> Reason.UNVERIFIED;
        },
        e);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public Reason reason() {
    return reason;
  }

  /** The JSON-RPC error code of a refusal, else 0. */
  public int code() {
    return code;
  }
}
