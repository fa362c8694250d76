package dev.trestle.riscv;

import java.util.Arrays;

/**
 * The interpreter for code that is not translated: each instruction is decoded once, into a word of
 * its own, and executed from there. What is rare (environment calls, traps, the first store to a
 * page) is left to {@link Interpreter}, which this one is fuzzed against. Hot loop.
 *
 * <p>A decoded instruction: kind in bits 0 to 7, rd from bit 8, rs1 from 13, rs2 from 18, and in
 * the upper half the immediate, for branches and jumps the index of the target among the code's
 * words.
 */
final class DecodedLoop {
  /** Not decoded yet, which means never executed. */
  private static final int UNSEEN = 0;

  /** To be executed by the {@link Interpreter}. */
  private static final int RARE = 1;

  // The others in the order of Operation, from 2 on.
  private static final int FIRST = 2;
  private static final int LUI = 2;
  private static final int AUIPC = 3;
  private static final int JAL = 4;
  private static final int JALR = 5;
  private static final int BEQ = 6;
  private static final int BNE = 7;
  private static final int BLT = 8;
  private static final int BGE = 9;
  private static final int BLTU = 10;
  private static final int BGEU = 11;
  private static final int LB = 12;
  private static final int LH = 13;
  private static final int LW = 14;
  private static final int LD = 15;
  private static final int LBU = 16;
  private static final int LHU = 17;
  private static final int LWU = 18;
  private static final int SB = 19;
  private static final int SH = 20;
  private static final int SW = 21;
  private static final int SD = 22;
  private static final int ADDI = 23;
  private static final int SLTI = 24;
  private static final int SLTIU = 25;
  private static final int XORI = 26;
  private static final int ORI = 27;
  private static final int ANDI = 28;
  private static final int SLLI = 29;
  private static final int SRLI = 30;
  private static final int SRAI = 31;
  private static final int ADD = 32;
  private static final int SUB = 33;
  private static final int SLL = 34;
  private static final int SLT = 35;
  private static final int SLTU = 36;
  private static final int XOR = 37;
  private static final int SRL = 38;
  private static final int SRA = 39;
  private static final int OR = 40;
  private static final int AND = 41;
  private static final int ADDIW = 42;
  private static final int SLLIW = 43;
  private static final int SRLIW = 44;
  private static final int SRAIW = 45;
  private static final int ADDW = 46;
  private static final int SUBW = 47;
  private static final int SLLW = 48;
  private static final int SRLW = 49;
  private static final int SRAW = 50;
  private static final int MUL = 51;
  private static final int MULH = 52;
  private static final int MULHSU = 53;
  private static final int MULHU = 54;
  private static final int DIV = 55;
  private static final int DIVU = 56;
  private static final int REM = 57;
  private static final int REMU = 58;
  private static final int MULW = 59;
  private static final int DIVW = 60;
  private static final int DIVUW = 61;
  private static final int REMW = 62;
  private static final int REMUW = 63;
  private static final int FENCE = 64;

  /** JAL and JALR that write no register. */
  private static final int JUMP = 128;

  private static final int JUMP_REGISTER = 129;

  private final Memory memory;
  private final int words;
  private final long[] decoded;

  /** For each word of the code, how many more times control may come there by a jump. */
  final int[] heat;

  /**
   * @param memory with the program, of which only the code is read
   * @param words how many words of code there are
   */
  DecodedLoop(Memory memory, int words, int hot) {
    this.memory = memory;
    this.words = words;
    decoded = new long[words + 1];
    decoded[words] = RARE;
    heat = new int[words];
    Arrays.fill(heat, hot);
  }

  /** Whether the instruction at this place was ever executed here. */
  boolean seen(int at) {
    return at < words && decoded[at] != UNSEEN;
  }

  private static int rd(long d) {
    return (int) (d >>> 8) & 31;
  }

  private static int rs1(long d) {
    return (int) (d >>> 13) & 31;
  }

  private static int rs2(long d) {
    return (int) (d >>> 18) & 31;
  }

  private static int imm(long d) {
    return (int) (d >> 32);
  }

  private long decode(int at) {
    int word = (int) memory.load((long) at << 2, 4);
    Operation operation = Operation.of(word).orElse(Operation.EBREAK);
    int rd = InstructionWord.rd(word);
    int immediate = operation.immediate(word);
    int kind = FIRST + operation.ordinal();
    switch (operation.format()) {
      case NONE -> kind = RARE;
      case LOAD -> kind = rd == 0 ? RARE : kind;
      case B, J -> {
        int target = (at << 2) + immediate;
        if ((target & 3) != 0 || target < 0 || target >>> 2 >= words) {
          kind = RARE;
        } else if (operation == Operation.JAL && rd == 0) {
          kind = JUMP;
        }
        immediate = target >>> 2;
      }
      case I, SHIFT, SHIFT_WORD, R, U -> {
        if (rd == 0) {
          kind = operation == Operation.JALR ? JUMP_REGISTER : FENCE;
        }
      }
      case STORE, FENCE -> {}
    }
    return kind
        | rd << 8
        | (long) InstructionWord.rs1(word) << 13
        | (long) InstructionWord.rs2(word) << 18
        | (long) immediate << 32;
  }

  /**
   * Executes from the hart's program counter, which is in the code, until a jump's target has no
   * heat left, a rare instruction comes, or the budget is used up.
   *
   * @return how many instructions were executed; not counted in {@code hart.step}
   */
  long run(Hart hart, long budget) {
    long[] code = decoded;
    long[] x = hart.x;
    byte[][] readable = hart.memory.readable();
    byte[][] writable = hart.memory.writable();
    int at = (int) (hart.pc >>> 2);
    long left = budget;
    loop:
    while (left > 0) {
      long d = code[at];
      switch ((int) d & 255) {
        case UNSEEN -> {
          code[at] = decode(at);
          continue;
        }
        case RARE -> {
          break loop;
        }
        case LUI -> x[rd(d)] = imm(d);
        case AUIPC -> x[rd(d)] = ((long) at << 2) + imm(d);
        case JAL -> {
          left--;
          x[rd(d)] = (at + 1L) << 2;
          at = imm(d);
          if (--heat[at] <= 0) {
            break loop;
          }
          continue;
        }
        case JUMP -> {
          left--;
          at = imm(d);
          if (--heat[at] <= 0) {
            break loop;
          }
          continue;
        }
        case JALR, JUMP_REGISTER -> {
          long target = x[rs1(d)] + imm(d) & ~1L;
          if ((target & 2) != 0 || target < 0 || target >>> 2 >= words) {
            break loop;
          }
          left--;
          if (((int) d & 255) == JALR) {
            x[rd(d)] = (at + 1L) << 2;
          }
          at = (int) (target >>> 2);
          if (--heat[at] <= 0) {
            break loop;
          }
          continue;
        }
        case BEQ -> {
          if (x[rs1(d)] == x[rs2(d)]) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case BNE -> {
          if (x[rs1(d)] != x[rs2(d)]) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case BLT -> {
          if (x[rs1(d)] < x[rs2(d)]) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case BGE -> {
          if (x[rs1(d)] >= x[rs2(d)]) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case BLTU -> {
          if (Long.compareUnsigned(x[rs1(d)], x[rs2(d)]) < 0) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case BGEU -> {
          if (Long.compareUnsigned(x[rs1(d)], x[rs2(d)]) >= 0) {
            left--;
            at = imm(d);
            if (--heat[at] <= 0) {
              break loop;
            }
            continue;
          }
        }
        case LB -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 0)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] = page[(int) address & Memory.PAGE_BYTES - 1];
        }
        case LH -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 1)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] = (short) Memory.SHORT.get(page, (int) address & Memory.PAGE_BYTES - 2);
        }
        case LW -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 3)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] = (int) Memory.INT.get(page, (int) address & Memory.PAGE_BYTES - 4);
        }
        case LD -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 7)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] = (long) Memory.LONG.get(page, (int) address & Memory.PAGE_BYTES - 8);
        }
        case LBU -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 0)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] = page[(int) address & Memory.PAGE_BYTES - 1] & 0xffL;
        }
        case LHU -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 1)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] =
              (short) Memory.SHORT.get(page, (int) address & Memory.PAGE_BYTES - 2) & 0xffffL;
        }
        case LWU -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 3)) != 0) {
            break loop;
          }
          byte[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          x[rd(d)] =
              (int) Memory.INT.get(page, (int) address & Memory.PAGE_BYTES - 4) & 0xffff_ffffL;
        }
        case SB -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 0)) != 0) {
            break loop;
          }
          byte[] page = writable[(int) (address >>> Memory.PAGE_BITS)];
          if (page.length == 0) {
            break loop;
          }
          page[(int) address & Memory.PAGE_BYTES - 1] = (byte) x[rs2(d)];
        }
        case SH -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 1)) != 0) {
            break loop;
          }
          byte[] page = writable[(int) (address >>> Memory.PAGE_BITS)];
          if (page.length == 0) {
            break loop;
          }
          Memory.SHORT.set(page, (int) address & Memory.PAGE_BYTES - 2, (short) x[rs2(d)]);
        }
        case SW -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 3)) != 0) {
            break loop;
          }
          byte[] page = writable[(int) (address >>> Memory.PAGE_BITS)];
          if (page.length == 0) {
            break loop;
          }
          Memory.INT.set(page, (int) address & Memory.PAGE_BYTES - 4, (int) x[rs2(d)]);
        }
        case SD -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | 7)) != 0) {
            break loop;
          }
          byte[] page = writable[(int) (address >>> Memory.PAGE_BITS)];
          if (page.length == 0) {
            break loop;
          }
          Memory.LONG.set(page, (int) address & Memory.PAGE_BYTES - 8, x[rs2(d)]);
        }
        case ADDI -> x[rd(d)] = x[rs1(d)] + imm(d);
        case SLTI -> x[rd(d)] = x[rs1(d)] < imm(d) ? 1 : 0;
        case SLTIU -> x[rd(d)] = Long.compareUnsigned(x[rs1(d)], imm(d)) < 0 ? 1 : 0;
        case XORI -> x[rd(d)] = x[rs1(d)] ^ imm(d);
        case ORI -> x[rd(d)] = x[rs1(d)] | imm(d);
        case ANDI -> x[rd(d)] = x[rs1(d)] & imm(d);
        case SLLI -> x[rd(d)] = x[rs1(d)] << imm(d);
        case SRLI -> x[rd(d)] = x[rs1(d)] >>> imm(d);
        case SRAI -> x[rd(d)] = x[rs1(d)] >> imm(d);
        case ADD -> x[rd(d)] = x[rs1(d)] + x[rs2(d)];
        case SUB -> x[rd(d)] = x[rs1(d)] - x[rs2(d)];
        case SLL -> x[rd(d)] = x[rs1(d)] << x[rs2(d)];
        case XOR -> x[rd(d)] = x[rs1(d)] ^ x[rs2(d)];
        case SRL -> x[rd(d)] = x[rs1(d)] >>> x[rs2(d)];
        case SRA -> x[rd(d)] = x[rs1(d)] >> x[rs2(d)];
        case OR -> x[rd(d)] = x[rs1(d)] | x[rs2(d)];
        case AND -> x[rd(d)] = x[rs1(d)] & x[rs2(d)];
        case MUL -> x[rd(d)] = x[rs1(d)] * x[rs2(d)];
        case SLT -> x[rd(d)] = x[rs1(d)] < x[rs2(d)] ? 1 : 0;
        case SLTU -> x[rd(d)] = Long.compareUnsigned(x[rs1(d)], x[rs2(d)]) < 0 ? 1 : 0;
        case ADDIW -> x[rd(d)] = (int) x[rs1(d)] + imm(d);
        case SLLIW -> x[rd(d)] = (int) x[rs1(d)] << imm(d);
        case SRLIW -> x[rd(d)] = (int) x[rs1(d)] >>> imm(d);
        case SRAIW -> x[rd(d)] = (int) x[rs1(d)] >> imm(d);
        case ADDW -> x[rd(d)] = (int) x[rs1(d)] + (int) x[rs2(d)];
        case SUBW -> x[rd(d)] = (int) x[rs1(d)] - (int) x[rs2(d)];
        case SLLW -> x[rd(d)] = (int) x[rs1(d)] << (int) x[rs2(d)];
        case SRLW -> x[rd(d)] = (int) x[rs1(d)] >>> (int) x[rs2(d)];
        case SRAW -> x[rd(d)] = (int) x[rs1(d)] >> (int) x[rs2(d)];
        case MULW -> x[rd(d)] = (int) x[rs1(d)] * (int) x[rs2(d)];
        case MULH -> x[rd(d)] = Math.multiplyHigh(x[rs1(d)], x[rs2(d)]);
        case MULHU -> x[rd(d)] = Math.unsignedMultiplyHigh(x[rs1(d)], x[rs2(d)]);
        case MULHSU -> x[rd(d)] = Division.multiplyHighSignedUnsigned(x[rs1(d)], x[rs2(d)]);
        case DIV -> x[rd(d)] = Division.divide(x[rs1(d)], x[rs2(d)]);
        case DIVW -> x[rd(d)] = Division.divide((int) x[rs1(d)], (int) x[rs2(d)]);
        case DIVU -> x[rd(d)] = Division.divideUnsigned(x[rs1(d)], x[rs2(d)]);
        case DIVUW -> x[rd(d)] = Division.divideUnsigned((int) x[rs1(d)], (int) x[rs2(d)]);
        case REM -> x[rd(d)] = Division.remainder(x[rs1(d)], x[rs2(d)]);
        case REMW -> x[rd(d)] = Division.remainder((int) x[rs1(d)], (int) x[rs2(d)]);
        case REMU -> x[rd(d)] = Division.remainderUnsigned(x[rs1(d)], x[rs2(d)]);
        case REMUW -> x[rd(d)] = Division.remainderUnsigned((int) x[rs1(d)], (int) x[rs2(d)]);
        case FENCE -> {}
        default -> throw new IllegalStateException("not decoded: " + d);
      }
      at++;
      left--;
    }
    hart.pc = (long) at << 2;
    return budget - left;
  }
}
