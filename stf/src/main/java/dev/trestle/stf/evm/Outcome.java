package dev.trestle.stf.evm;

/** How a call ended. All but {@link #SUCCESS} undo the call; all but these two take its gas. */
public enum Outcome {
  SUCCESS("success"),
  /** REVERT: gas left over is kept and output is returned. */
  REVERT("execution reverted"),
  OUT_OF_GAS("out of gas"),
  INVALID_OPCODE("invalid opcode"),
  STACK_UNDERFLOW("stack underflow"),
  STACK_OVERFLOW("stack limit reached 1024"),
  INVALID_JUMP("invalid jump destination"),
  WRITE_PROTECTION("write protection"),
  RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
  /** EIP-684, EIP-7610. */
  ADDRESS_COLLISION("contract address collision"),
  /** EIP-170. */
  CODE_TOO_LARGE("max code size exceeded"),
  /** EIP-3541. */
  CODE_STARTS_WITH_EF("invalid code: must not begin with 0xef"),
  /** EIP-3860. */
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  INSUFFICIENT_BALANCE("insufficient balance for transfer"),
  /** A call from depth 1024. */
  CALL_DEPTH_EXCEEDED("max call depth exceeded"),
  /** EIP-2681. */
  NONCE_OVERFLOW("nonce uint64 overflow"),
  PRECOMPILE_FAILED("precompile failed");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** The words that Ethereum nodes use for it. */
  public String text() {
    return text;
  }
}
