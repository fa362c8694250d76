package dev.trestle.stf.evm;

import java.util.Arrays;

/**
 * Which opcodes a fork has and what each takes before it runs: constant gas, stack depth needed,
 * stack depth allowed. One packed {@code long} an opcode, because the interpreter reads it at every
 * step. Costs that depend on operands are with the operation.
 */
public final class OpcodeTable {
  static final int STACK_LIMIT = 1024;

  /** The stack depth that an undefined opcode asks for: more than there can be. */
  private static final int NEVER = 0x7fff;

  private final long[] traits;

  /** Words pushed less words popped. */
  private final byte[] deltas;

  private OpcodeTable(Builder builder) {
    this.traits = builder.traits;
    this.deltas = builder.deltas;
  }

  /** Where every opcode looks undefined, so that each step falls into the tracer's hands. */
  static OpcodeTable trapping() {
    return new OpcodeTable(new Builder());
  }

  static OpcodeTable shanghai() {
    Builder b = new Builder();
    arithmetic(b);
    environment(b);
    b.op(Opcode.POP, 2, 1, 0).op(Opcode.MLOAD, 3, 1, 1).op(Opcode.MSTORE, 3, 2, 0);
    b.op(Opcode.MSTORE8, 3, 2, 0).op(Opcode.SLOAD, 0, 1, 1).op(Opcode.SSTORE, 0, 2, 0);
    b.op(Opcode.JUMP, 8, 1, 0).op(Opcode.JUMPI, 10, 2, 0).op(Opcode.PC, 2, 0, 1);
    b.op(Opcode.MSIZE, 2, 0, 1).op(Opcode.GAS, 2, 0, 1).op(Opcode.JUMPDEST, 1, 0, 0);
    b.op(Opcode.PUSH0, 2, 0, 1);
    for (int n = 1; n <= 32; n++) {
      b.op(Opcode.PUSH0 + n, 3, 0, 1);
    }
    for (int n = 1; n <= 16; n++) {
      b.op(Opcode.DUP1 + n - 1, 3, n, n + 1);
      b.op(Opcode.SWAP1 + n - 1, 3, n + 1, n + 1);
    }
    for (int n = 0; n <= 4; n++) {
      b.op(Opcode.LOG0 + n, 375 + 375 * n, 2 + n, 0);
    }
    b.op(Opcode.CREATE, 32_000, 3, 1).op(Opcode.CREATE2, 32_000, 4, 1);
    b.op(Opcode.CALL, 0, 7, 1).op(Opcode.CALLCODE, 0, 7, 1);
    b.op(Opcode.DELEGATECALL, 0, 6, 1).op(Opcode.STATICCALL, 0, 6, 1);
    b.op(Opcode.RETURN, 0, 2, 0).op(Opcode.REVERT, 0, 2, 0).op(Opcode.SELFDESTRUCT, 5000, 1, 0);
    return new OpcodeTable(b);
  }

  /** EIP-1153, EIP-4844, EIP-5656, EIP-7516. */
  static OpcodeTable cancun() {
    Builder b = new Builder(shanghai());
    b.op(Opcode.TLOAD, 100, 1, 1).op(Opcode.TSTORE, 100, 2, 0).op(Opcode.MCOPY, 3, 3, 0);
    b.op(Opcode.BLOBHASH, 3, 1, 1).op(Opcode.BLOBBASEFEE, 2, 0, 1);
    return new OpcodeTable(b);
  }

  /** EIP-7939. */
  static OpcodeTable osaka() {
    return new OpcodeTable(new Builder(cancun()).op(Opcode.CLZ, 5, 1, 1));
  }

  private static void arithmetic(Builder b) {
    b.op(Opcode.STOP, 0, 0, 0).op(Opcode.ADD, 3, 2, 1).op(Opcode.MUL, 5, 2, 1);
    b.op(Opcode.SUB, 3, 2, 1).op(Opcode.DIV, 5, 2, 1).op(Opcode.SDIV, 5, 2, 1);
    b.op(Opcode.MOD, 5, 2, 1).op(Opcode.SMOD, 5, 2, 1).op(Opcode.ADDMOD, 8, 3, 1);
    b.op(Opcode.MULMOD, 8, 3, 1).op(Opcode.EXP, 10, 2, 1).op(Opcode.SIGNEXTEND, 5, 2, 1);
    b.op(Opcode.LT, 3, 2, 1).op(Opcode.GT, 3, 2, 1).op(Opcode.SLT, 3, 2, 1);
    b.op(Opcode.SGT, 3, 2, 1).op(Opcode.EQ, 3, 2, 1).op(Opcode.ISZERO, 3, 1, 1);
    b.op(Opcode.AND, 3, 2, 1).op(Opcode.OR, 3, 2, 1).op(Opcode.XOR, 3, 2, 1);
    b.op(Opcode.NOT, 3, 1, 1).op(Opcode.BYTE, 3, 2, 1).op(Opcode.SHL, 3, 2, 1);
    b.op(Opcode.SHR, 3, 2, 1).op(Opcode.SAR, 3, 2, 1).op(Opcode.KECCAK256, 30, 2, 1);
  }

  private static void environment(Builder b) {
    b.op(Opcode.ADDRESS, 2, 0, 1).op(Opcode.BALANCE, 0, 1, 1).op(Opcode.ORIGIN, 2, 0, 1);
    b.op(Opcode.CALLER, 2, 0, 1).op(Opcode.CALLVALUE, 2, 0, 1);
    b.op(Opcode.CALLDATALOAD, 3, 1, 1).op(Opcode.CALLDATASIZE, 2, 0, 1);
    b.op(Opcode.CALLDATACOPY, 3, 3, 0).op(Opcode.CODESIZE, 2, 0, 1).op(Opcode.CODECOPY, 3, 3, 0);
    b.op(Opcode.GASPRICE, 2, 0, 1).op(Opcode.EXTCODESIZE, 0, 1, 1);
    b.op(Opcode.EXTCODECOPY, 0, 4, 0).op(Opcode.RETURNDATASIZE, 2, 0, 1);
    b.op(Opcode.RETURNDATACOPY, 3, 3, 0).op(Opcode.EXTCODEHASH, 0, 1, 1);
    b.op(Opcode.BLOCKHASH, 20, 1, 1).op(Opcode.COINBASE, 2, 0, 1).op(Opcode.TIMESTAMP, 2, 0, 1);
    b.op(Opcode.NUMBER, 2, 0, 1).op(Opcode.PREVRANDAO, 2, 0, 1).op(Opcode.GASLIMIT, 2, 0, 1);
    b.op(Opcode.CHAINID, 2, 0, 1).op(Opcode.SELFBALANCE, 5, 0, 1).op(Opcode.BASEFEE, 2, 0, 1);
  }

  public boolean isDefined(int opcode) {
    return minimumDepth(opcode) != NEVER;
  }

  /** Gas before the operation's own, operand-dependent part. */
  public int constantGas(int opcode) {
    return gas(traits[opcode]);
  }

  /** Words that must be on the stack. */
  public int minimumDepth(int opcode) {
    return minimum(traits[opcode]);
  }

  /** The most words that may be on the stack. */
  public int maximumDepth(int opcode) {
    return maximum(traits[opcode]);
  }

  /** How many words higher the stack is after the opcode. */
  int delta(int opcode) {
    return deltas[opcode];
  }

  /** All 256 entries, to be taken apart by the methods below. */
  long[] traits() {
    return traits;
  }

  static int gas(long trait) {
    return (int) (trait >> 32);
  }

  static int maximum(long trait) {
    return (int) trait >> 16;
  }

  static int minimum(long trait) {
    return (short) trait;
  }

  /** Fills a table. */
  private static final class Builder {
    final long[] traits = new long[256];
    final byte[] deltas = new byte[256];

    /** From nothing. */
    Builder() {
      Arrays.fill(traits, (long) STACK_LIMIT << 16 | NEVER);
    }

    /** From an earlier fork. */
    Builder(OpcodeTable start) {
      System.arraycopy(start.traits, 0, traits, 0, 256);
      System.arraycopy(start.deltas, 0, deltas, 0, 256);
    }

    Builder op(int opcode, int gas, int pops, int pushes) {
      int most = STACK_LIMIT - Math.max(0, pushes - pops);
      traits[opcode] = (long) gas << 32 | (long) most << 16 | pops;
      deltas[opcode] = (byte) (pushes - pops);
      return this;
    }
  }
}
