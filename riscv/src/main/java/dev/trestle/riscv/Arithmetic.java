package dev.trestle.riscv;

/**
 * What the instructions compute that have two operands; of two registers, or one and a constant.
 */
final class Arithmetic {
  private static final int SUB = 0;
  private static final int SLL = 1;
  private static final int SLT = 2;
  private static final int SLTU = 3;
  private static final int XOR = 4;
  private static final int SRL = 5;
  private static final int SRA = 6;
  private static final int OR = 7;
  private static final int AND = 8;
  private static final int SUBW = 9;
  private static final int SLLW = 10;
  private static final int SRLW = 11;
  private static final int SRAW = 12;
  private static final int MUL = 13;
  private static final int MULH = 14;
  private static final int MULHSU = 15;
  private static final int MULHU = 16;
  private static final int DIV = 17;
  private static final int DIVU = 18;
  private static final int REM = 19;
  private static final int REMU = 20;
  private static final int MULW = 21;
  private static final int DIVW = 22;
  private static final int DIVUW = 23;
  private static final int REMW = 24;
  private static final int REMUW = 25;

  private Arithmetic() {}

  /** The number of an operation; all but additions are here. */
  static int kind(Operation operation) {
    return switch (operation) {
      case SUB -> SUB;
      case SLL, SLLI -> SLL;
      case SLT, SLTI -> SLT;
      case SLTU, SLTIU -> SLTU;
      case XOR, XORI -> XOR;
      case SRL, SRLI -> SRL;
      case SRA, SRAI -> SRA;
      case OR, ORI -> OR;
      case AND, ANDI -> AND;
      case SUBW -> SUBW;
      case SLLW, SLLIW -> SLLW;
      case SRLW, SRLIW -> SRLW;
      case SRAW, SRAIW -> SRAW;
      case MUL -> MUL;
      case MULH -> MULH;
      case MULHSU -> MULHSU;
      case MULHU -> MULHU;
      case DIV -> DIV;
      case DIVU -> DIVU;
      case REM -> REM;
      case REMU -> REMU;
      case MULW -> MULW;
      case DIVW -> DIVW;
      case DIVUW -> DIVUW;
      case REMW -> REMW;
      case REMUW -> REMUW;
      default -> throw new IllegalArgumentException(operation + " is no such operation");
    };
  }

  /** The result of an operation of that number. */
  static long compute(int kind, long a, long b) {
    return switch (kind) {
      case SUB -> a - b;
      case SLL -> a << b;
      case SLT -> a < b ? 1 : 0;
      case SLTU -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
      case XOR -> a ^ b;
      case SRL -> a >>> b;
      case SRA -> a >> b;
      case OR -> a | b;
      case AND -> a & b;
      case SUBW -> (int) a - (int) b;
      case SLLW -> (int) a << (int) b;
      case SRLW -> (int) a >>> (int) b;
      case SRAW -> (int) a >> (int) b;
      case MUL -> a * b;
      case MULH -> Math.multiplyHigh(a, b);
      case MULHSU -> Division.multiplyHighSignedUnsigned(a, b);
      case MULHU -> Math.unsignedMultiplyHigh(a, b);
      case DIV -> Division.divide(a, b);
      case DIVU -> Division.divideUnsigned(a, b);
      case REM -> Division.remainder(a, b);
      case REMU -> Division.remainderUnsigned(a, b);
      case MULW -> (int) a * (int) b;
      case DIVW -> Division.divide((int) a, (int) b);
      case DIVUW -> Division.divideUnsigned((int) a, (int) b);
      case REMW -> Division.remainder((int) a, (int) b);
      case REMUW -> Division.remainderUnsigned((int) a, (int) b);
      default -> throw new IllegalStateException("no operation has the number " + kind);
    };
  }
}
