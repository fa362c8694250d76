package dev.trestle.riscv;

import java.util.Locale;
import java.util.Optional;

/** The instructions of RV64IM. Source: RISC-V unprivileged specification 20191213, chapter 24. */
public enum Operation {
  LUI(Format.U, 0x37),
  AUIPC(Format.U, 0x17),
  JAL(Format.J, 0x6f),
  JALR(Format.I, 0x67),
  BEQ(Format.B, 0x63, 0),
  BNE(Format.B, 0x63, 1),
  BLT(Format.B, 0x63, 4),
  BGE(Format.B, 0x63, 5),
  BLTU(Format.B, 0x63, 6),
  BGEU(Format.B, 0x63, 7),
  LB(Format.LOAD, 0x03, 0),
  LH(Format.LOAD, 0x03, 1),
  LW(Format.LOAD, 0x03, 2),
  LD(Format.LOAD, 0x03, 3),
  LBU(Format.LOAD, 0x03, 4),
  LHU(Format.LOAD, 0x03, 5),
  LWU(Format.LOAD, 0x03, 6),
  SB(Format.STORE, 0x23, 0),
  SH(Format.STORE, 0x23, 1),
  SW(Format.STORE, 0x23, 2),
  SD(Format.STORE, 0x23, 3),
  ADDI(Format.I, 0x13, 0),
  SLTI(Format.I, 0x13, 2),
  SLTIU(Format.I, 0x13, 3),
  XORI(Format.I, 0x13, 4),
  ORI(Format.I, 0x13, 6),
  ANDI(Format.I, 0x13, 7),
  SLLI(Format.SHIFT, 0x13, 1),
  SRLI(Format.SHIFT, 0x13, 5),
  SRAI(Format.SHIFT, 0x13, 5, 0x20),
  ADD(Format.R, 0x33, 0),
  SUB(Format.R, 0x33, 0, 0x20),
  SLL(Format.R, 0x33, 1),
  SLT(Format.R, 0x33, 2),
  SLTU(Format.R, 0x33, 3),
  XOR(Format.R, 0x33, 4),
  SRL(Format.R, 0x33, 5),
  SRA(Format.R, 0x33, 5, 0x20),
  OR(Format.R, 0x33, 6),
  AND(Format.R, 0x33, 7),
  ADDIW(Format.I, 0x1b, 0),
  SLLIW(Format.SHIFT_WORD, 0x1b, 1),
  SRLIW(Format.SHIFT_WORD, 0x1b, 5),
  SRAIW(Format.SHIFT_WORD, 0x1b, 5, 0x20),
  ADDW(Format.R, 0x3b, 0),
  SUBW(Format.R, 0x3b, 0, 0x20),
  SLLW(Format.R, 0x3b, 1),
  SRLW(Format.R, 0x3b, 5),
  SRAW(Format.R, 0x3b, 5, 0x20),
  MUL(Format.R, 0x33, 0, 1),
  MULH(Format.R, 0x33, 1, 1),
  MULHSU(Format.R, 0x33, 2, 1),
  MULHU(Format.R, 0x33, 3, 1),
  DIV(Format.R, 0x33, 4, 1),
  DIVU(Format.R, 0x33, 5, 1),
  REM(Format.R, 0x33, 6, 1),
  REMU(Format.R, 0x33, 7, 1),
  MULW(Format.R, 0x3b, 0, 1),
  DIVW(Format.R, 0x3b, 4, 1),
  DIVUW(Format.R, 0x3b, 5, 1),
  REMW(Format.R, 0x3b, 6, 1),
  REMUW(Format.R, 0x3b, 7, 1),
  FENCE(Format.FENCE, 0x0f),
  ECALL(Format.NONE, 0x73),
  EBREAK(Format.NONE, 0x73);

  /** Which fields an instruction has. */
  public enum Format {
    /** rd, rs1, rs2. */
    R,
    /** rd, rs1, 12-bit immediate. */
    I,
    /** rd, 12-bit immediate (rs1). */
    LOAD,
    /** rd, rs1, 6-bit shift count. */
    SHIFT,
    /** rd, rs1, 5-bit shift count. */
    SHIFT_WORD,
    /** rs2, 12-bit immediate (rs1). */
    STORE,
    /** rs1, rs2, 13-bit even distance. */
    B,
    /** rd, upper 20 bits. */
    U,
    /** rd, 21-bit even distance. */
    J,
    /** Any operands; they mean nothing here. */
    FENCE,
    /** None: the whole word is given. */
    NONE
  }

  private static final Operation[] ALL = values();

  private final Format format;
  private final int match;
  private final int mask;

  Operation(Format format, int opcode) {
    this(format, opcode, 0);
  }

  Operation(Format format, int opcode, int funct3) {
    this(format, opcode, funct3, 0);
  }

  Operation(Format format, int opcode, int funct3, int funct7) {
    this.format = format;
    boolean breakpoint = name().equals("EBREAK");
    this.match = breakpoint ? InstructionWord.EBREAK : opcode | funct3 << 12 | funct7 << 25;
    this.mask =
        switch (format) {
          case R, SHIFT_WORD -> 0xfe00_707f;
          case SHIFT -> 0xfc00_707f;
          case I, LOAD, STORE, B, FENCE -> 0x707f;
          case U, J -> 0x7f;
          case NONE -> -1;
        };
  }

  public Format format() {
    return format;
  }

  /** As assemblers write it, such as {@code addiw}. */
  public String mnemonic() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The operation of an instruction; empty when it is not RV64IM. */
  public static Optional<Operation> of(int word) {
    for (Operation operation : ALL) {
      if ((word & operation.mask) == operation.match) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  /** The immediate, shift count or distance of an instruction of this operation; else 0. */
  int immediate(int word) {
    return switch (format) {
      case I, LOAD -> InstructionWord.immediateI(word);
      case SHIFT -> InstructionWord.immediateI(word) & 63;
      case SHIFT_WORD -> InstructionWord.immediateI(word) & 31;
      case STORE -> InstructionWord.immediateS(word);
      case B -> InstructionWord.immediateB(word);
      case U -> InstructionWord.immediateU(word);
      case J -> InstructionWord.immediateJ(word);
      case R, FENCE, NONE -> 0;
    };
  }

  /** The constant bits of the instruction. */
  int match() {
    return match;
  }
}
