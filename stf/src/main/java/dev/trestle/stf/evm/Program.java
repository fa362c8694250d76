package dev.trestle.stf.evm;

import dev.trestle.stf.primitives.Word;
import dev.trestle.stf.state.Code;

/**
 * Code prepared for {@link ProgramLoop}: basic blocks, each with one check of gas and stack for all
 * its opcodes; constants decoded; jumps to constants resolved; frequent pairs of opcodes fused. The
 * instructions are ints, the low byte says what to do and the rest is an operand.
 *
 * <p>Numbers below that are not opcodes stand for fused ones. A name that starts with C takes its
 * first operand from {@link #constants}, one with D from the stack without popping it.
 */
final class Program implements Code.Preparation {
  /** Two more ints: (words needed) << 16 | growth, and the block's place in the code. */
  static final int BLOCK = 0xb0;

  /** Goes on in the step loop, at the place in the code that is the operand. */
  static final int STEP = 0xb1;

  static final int SMALL = 0xb2;
  static final int CONSTANT = 0xb3;
  static final int DUP = 0xb4;
  static final int SWAP = 0xb5;

  /** Jumps to the instruction that is the operand; 0 when there is no JUMPDEST. */
  static final int JUMP_TO = 0xb6;

  static final int JUMPI_TO = 0xb7;

  /** Jumps if the word is zero. */
  static final int ISZERO_JUMPI = 0xb8;

  /** These have the jump's target in bits 8 to 30, and bit 31 set when the test is negated. */
  static final int LT_JUMPI = 0xb9;

  static final int GT_JUMPI = 0xba;
  static final int SLT_JUMPI = 0xbb;
  static final int SGT_JUMPI = 0xbc;
  static final int EQ_JUMPI = 0xbd;

  /** Pops as many words as the operand says. */
  static final int POPS = 0xbe;

  /** SWAPn POP. */
  static final int SWAP_POP = 0xbf;

  static final int C_ADD = 0xc0;
  static final int C_SUB = 0xc1;
  static final int C_MUL = 0xc2;
  static final int C_AND = 0xc3;
  static final int C_OR = 0xc4;
  static final int C_XOR = 0xc5;
  static final int C_LT = 0xc6;
  static final int C_GT = 0xc7;
  static final int C_EQ = 0xc8;

  /** PUSH SWAP1 SUB: the word less the constant. */
  static final int C_LESS = 0xc9;

  static final int C_SHL = 0xca;
  static final int C_SHR = 0xcb;
  static final int C_MLOAD = 0xcc;
  static final int C_MSTORE = 0xcd;
  static final int D_ADD = 0xd0;
  static final int D_SUB = 0xd1;
  static final int D_MUL = 0xd2;
  static final int D_AND = 0xd3;
  static final int D_LT = 0xd4;
  static final int D_GT = 0xd5;
  static final int D_EQ = 0xd6;
  static final int D_MLOAD = 0xd7;
  static final int D_MSTORE = 0xd8;

  /** SWAP1 SUB: the second word less the first. */
  static final int LESS = 0xd9;

  /** DUPn DUPm: n in bits 8 to 15, m in bits 16 to 23. */
  static final int DUP_DUP = 0xda;

  /** An opcode of {@link Operations#rare}: it in bits 8 to 15, its stack delta above. */
  static final int RARE = 0xdb;

  /** The first instruction. */
  static final int FIRST = 1;

  final OpcodeTable table;
  final int[] instructions;
  final Word[] constants;

  /** The instruction of the block that begins at this place in the code; 0 when none does. */
  private final int[] blockAt;

  Program(OpcodeTable table, int[] instructions, Word[] constants, int[] blockAt) {
    this.table = table;
    this.instructions = instructions;
    this.constants = constants;
    this.blockAt = blockAt;
  }

  /** Where the block at a JUMPDEST begins; 0 when the place is none. */
  int target(int place) {
    return place >= 0 && place < blockAt.length ? blockAt[place] : 0;
  }
}
