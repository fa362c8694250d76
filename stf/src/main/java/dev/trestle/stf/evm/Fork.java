package dev.trestle.stf.evm;

/** Ethereum's forks whose rules are known here, oldest first. */
public enum Fork {
  SHANGHAI(OpcodeTable.shanghai()),
  CANCUN(OpcodeTable.cancun()),
  PRAGUE(OpcodeTable.cancun()),
  OSAKA(OpcodeTable.osaka());

  private final OpcodeTable opcodes;

  Fork(OpcodeTable opcodes) {
    this.opcodes = opcodes;
  }

  /** Which opcodes exist and what they cost. */
  public OpcodeTable opcodes() {
    return opcodes;
  }

  public boolean isAtLeast(Fork other) {
    return compareTo(other) >= 0;
  }

  /** From Cancun on, SELFDESTRUCT removes only what the same transaction created (EIP-6780). */
  boolean destroysOnlyNewContracts() {
    return isAtLeast(CANCUN);
  }

  /** EIP-7702. */
  boolean followsDelegations() {
    return isAtLeast(PRAGUE);
  }
}
