package dev.trestle.riscv;

import java.util.Arrays;

/**
 * The interpreter for code that is not translated: each instruction is decoded once, into a word of
 * its own, and executed from there. What is rare (environment calls, traps, the first store to a
 * page) is left to {@link Interpreter}, which this one is fuzzed against. Hot loop, of few cases,
 * because HotSpot takes long to compile one of many, and again for each that it had not seen.
 *
 * <p>A decoded instruction: kind in bits 0 to 7, rd from bit 8, rs1 from 13, rs2 from 18, for loads
 * and stores one less than the bytes from 24, and in the upper half the immediate, for branches and
 * jumps the index of the target among the code's words.
 */
final class DecodedLoop {
  /** Not decoded yet, which means never executed. */
  private static final int UNSEEN = 0;

  /** To be executed by the {@link Interpreter}. */
  private static final int RARE = 1;

  private static final int NOTHING = 2;

  /** Jumps that write no register, and those that do. */
  private static final int JUMP = 3;

  private static final int JUMP_REGISTER = 4;
  private static final int CALL = 5;
  private static final int CALL_REGISTER = 6;
  private static final int BRANCH_IF = 7;
  private static final int BRANCH_UNLESS = 8;
  private static final int LOAD = 9;
  private static final int LOAD_UNSIGNED = 10;
  private static final int STORE = 11;
  private static final int AUIPC = 12;

  /** The two frequent ones of {@link Arithmetic}; the kinds of the others lie above. */
  private static final int ADD = 13;

  private static final int ADD_WORD = 14;
  private static final int ARITHMETIC = 16;

  private static final int WIDTH = 24;
  private static final int REGISTERS = 32;

  private final Memory memory;
  private final int words;
  private final long[] decoded;

  /**
   * For each word of the code, and for where it ends, how many more times control may come there by
   * a jump.
   */
  final int[] heat;

  /** For each word of the code, whether a function begins there that was called. */
  private final boolean[] called;

  /**
   * @param memory with the program, of which only the code is read
   * @param words how many words of code there are
   */
  DecodedLoop(Memory memory, int words, int hot) {
    this.memory = memory;
    this.words = words;
    decoded = new long[words + 1];
    decoded[words] = RARE;
    heat = new int[words + 1];
    called = new boolean[words + 1];
    Arrays.fill(heat, hot);
  }

  /** Whether the instruction at this place was ever executed here. */
  boolean seen(int at) {
    return at >= 0 && at < words && decoded[at] != UNSEEN;
  }

  /** Where the function begins that a place is in, so far as is known from calls. */
  int functionOf(int at) {
    int start = at;
    while (start > 0 && !called[start]) {
      start--;
    }
    return called[start] ? start : at;
  }

  /** Where the next function begins. */
  int functionEnd(int at) {
    int end = at + 1;
    while (end < words && !called[end]) {
      end++;
    }
    return end;
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
    int rs1 = InstructionWord.rs1(word);
    int rs2 = InstructionWord.rs2(word);
    int immediate = operation.immediate(word);
    return switch (operation.format()) {
      case NONE -> RARE;
      case FENCE -> NOTHING;
      case B, J -> jump(at, word, operation);
      case LOAD -> {
        int kind = (InstructionWord.funct3(word) & 4) == 0 ? LOAD : LOAD_UNSIGNED;
        int bytes = 1 << (InstructionWord.funct3(word) & 3);
        yield rd == 0 ? RARE : encode(kind, rd, rs1, 0, immediate) | (long) (bytes - 1) << WIDTH;
      }
      case STORE -> {
        int bytes = 1 << InstructionWord.funct3(word);
        yield encode(STORE, 0, rs1, rs2, immediate) | (long) (bytes - 1) << WIDTH;
      }
      case I, SHIFT, SHIFT_WORD, U, R -> {
        if (operation == Operation.JALR) {
          yield encode(rd == 0 ? JUMP_REGISTER : CALL_REGISTER, rd, rs1, 0, immediate);
        }
        boolean two = operation.format() == Operation.Format.R;
        boolean one = operation.format() != Operation.Format.U;
        yield encode(
            rd == 0 ? NOTHING : kind(operation), rd, one ? rs1 : 0, two ? rs2 : 0, immediate);
      }
    };
  }

  private static int kind(Operation operation) {
    return switch (operation) {
      case LUI, ADDI, ADD -> ADD;
      case ADDIW, ADDW -> ADD_WORD;
      case AUIPC -> AUIPC;
      default -> ARITHMETIC + Arithmetic.kind(operation);
    };
  }

  private static long encode(int kind, int rd, int rs1, int rs2, int immediate) {
    return kind | rd << 8 | (long) rs1 << 13 | (long) rs2 << 18 | (long) immediate << 32;
  }

  private long jump(int at, int word, Operation operation) {
    int target = (at << 2) + operation.immediate(word);
    int rd = InstructionWord.rd(word);
    if ((target & 3) != 0 || target < 0 || target >>> 2 >= words) {
      return RARE;
    }
    if (operation == Operation.JAL) {
      if (rd != 0) {
        called[target >>> 2] = true;
      }
      return encode(rd == 0 ? JUMP : CALL, rd, 0, 0, target >>> 2);
    }
    // of two the second is the opposite of the first
    int kind = (InstructionWord.funct3(word) & 1) == 0 ? BRANCH_IF : BRANCH_UNLESS;
    return encode(
        kind,
        InstructionWord.funct3(word) >> 1,
        InstructionWord.rs1(word),
        InstructionWord.rs2(word),
        target >>> 2);
  }

  /** Whether a jump to this place is one too many. */
  private boolean hot(int at) {
    return heat[at] <= 0 || --heat[at] <= 0;
  }

  /** The condition of a branch: equal, less, or less unsigned. */
  private static boolean holds(int condition, long a, long b) {
    return switch (condition) {
      case 0 -> a == b;
      case 2 -> a < b;
      default -> Long.compareUnsigned(a, b) < 0;
    };
  }

  /**
   * Executes from the hart's program counter, which is in the code, until a jump's target has no
   * heat left, a rare instruction comes, or the budget is used up.
   *
   * @return how many instructions were executed; not counted in {@code hart.step}
   */
  int run(Hart hart, int budget) {
    long[] code = decoded;
    long[] x = Arrays.copyOf(hart.x, REGISTERS); // of known length: needs no checks
    long[][] readable = hart.memory.readable();
    long[][] writable = hart.memory.writable();
    int at = (int) (hart.pc >>> 2);
    int left = budget;
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
        case JUMP, CALL -> {
          left--;
          if (((int) d & 255) == CALL) {
            x[rd(d)] = (at + 1L) << 2;
          }
          at = imm(d);
          if (hot(at)) {
            break loop;
          }
          continue;
        }
        case JUMP_REGISTER, CALL_REGISTER -> {
          long target = x[rs1(d)] + imm(d) & ~1L;
          if ((target & 2) != 0 || target < 0 || target >>> 2 >= words) {
            break loop;
          }
          left--;
          if (((int) d & 255) == CALL_REGISTER) {
            x[rd(d)] = (at + 1L) << 2;
            called[(int) (target >>> 2)] = true;
          }
          at = (int) (target >>> 2);
          if (hot(at)) {
            break loop;
          }
          continue;
        }
        case BRANCH_IF, BRANCH_UNLESS -> {
          if (holds(rd(d), x[rs1(d)], x[rs2(d)]) == (((int) d & 255) == BRANCH_IF)) {
            left--;
            at = imm(d);
            if (hot(at)) {
              break loop;
            }
            continue;
          }
        }
        case LOAD, LOAD_UNSIGNED -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | d >>> WIDTH & 7)) != 0) {
            break loop;
          }
          long[] page = readable[(int) (address >>> Memory.PAGE_BITS)];
          // the bytes to the top of the word and down again
          int unused = 56 - 8 * ((int) (d >>> WIDTH) & 7);
          long value = page[Memory.word(address)] >>> (address << 3) << unused;
          x[rd(d)] = ((int) d & 255) == LOAD ? value >> unused : value >>> unused;
        }
        case STORE -> {
          long address = x[rs1(d)] + imm(d);
          if ((address & (Memory.ABOVE | d >>> WIDTH & 7)) != 0) {
            break loop;
          }
          long[] page = writable[(int) (address >>> Memory.PAGE_BITS)];
          if (page.length == 0) {
            break loop;
          }
          int word = Memory.word(address);
          long mask = -1L >>> 56 - 8 * ((int) (d >>> WIDTH) & 7);
          page[word] = Memory.insert(page[word], address, mask, x[rs2(d)]);
        }
        case AUIPC -> x[rd(d)] = ((long) at << 2) + imm(d);
        case ADD -> x[rd(d)] = x[rs1(d)] + x[rs2(d)] + imm(d);
        case ADD_WORD -> x[rd(d)] = (int) (x[rs1(d)] + x[rs2(d)] + imm(d));
        case NOTHING -> {}
        default ->
            x[rd(d)] =
                Arithmetic.compute(((int) d & 255) - ARITHMETIC, x[rs1(d)], x[rs2(d)] + imm(d));
      }
      at++;
      left--;
    }
    hart.pc = (long) at << 2;
    System.arraycopy(x, 0, hart.x, 0, REGISTERS);
    return budget - left;
  }
}
