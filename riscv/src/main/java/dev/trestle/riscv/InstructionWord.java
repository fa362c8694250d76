package dev.trestle.riscv;

/** The fields of a 32-bit instruction. Source: RISC-V unprivileged specification 20191213, 2.2. */
final class InstructionWord {
  static final int LOAD = 0x03;
  static final int MISC_MEM = 0x0f;
  static final int OP_IMM = 0x13;
  static final int AUIPC = 0x17;
  static final int OP_IMM_32 = 0x1b;
  static final int STORE = 0x23;
  static final int OP = 0x33;
  static final int LUI = 0x37;
  static final int OP_32 = 0x3b;
  static final int BRANCH = 0x63;
  static final int JALR = 0x67;
  static final int JAL = 0x6f;
  static final int SYSTEM = 0x73;

  static final int ECALL = 0x0000_0073;
  static final int EBREAK = 0x0010_0073;

  private InstructionWord() {}

  static int opcode(int word) {
    return word & 0x7f;
  }

  static int rd(int word) {
    return word >>> 7 & 31;
  }

  static int funct3(int word) {
    return word >>> 12 & 7;
  }

  static int rs1(int word) {
    return word >>> 15 & 31;
  }

  static int rs2(int word) {
    return word >>> 20 & 31;
  }

  static int funct7(int word) {
    return word >>> 25;
  }

  static int immediateI(int word) {
    return word >> 20;
  }

  static int immediateS(int word) {
    return word >> 25 << 5 | word >>> 7 & 31;
  }

  static int immediateB(int word) {
    return word >> 31 << 12
        | (word >>> 7 & 1) << 11
        | (word >>> 25 & 0x3f) << 5
        | (word >>> 8 & 15) << 1;
  }

  static int immediateU(int word) {
    return word & 0xffff_f000;
  }

  static int immediateJ(int word) {
    return word >> 31 << 20
        | (word >>> 12 & 0xff) << 12
        | (word >>> 20 & 1) << 11
        | (word >>> 21 & 0x3ff) << 1;
  }
}
