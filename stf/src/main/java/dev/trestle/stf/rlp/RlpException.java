package dev.trestle.stf.rlp;

/** Bytes that are not the canonical RLP of what was asked for. */
public final class RlpException extends RuntimeException {
  public RlpException(String message) {
    super(message);
  }
}
