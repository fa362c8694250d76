package dev.trestle.stf.block;

/**
 * The block cannot exist: its attributes break a rule, or a system contract that must answer does
 * not (EIP-7002, 7251, 6110). The message says which rule.
 */
public final class InvalidBlockException extends RuntimeException {
  public InvalidBlockException(String message) {
    super(message);
  }
}
