package dev.trestle.riscv;

import static dev.trestle.riscv.InstructionWord.funct3;
import static dev.trestle.riscv.InstructionWord.funct7;
import static dev.trestle.riscv.InstructionWord.immediateB;
import static dev.trestle.riscv.InstructionWord.immediateI;
import static dev.trestle.riscv.InstructionWord.immediateJ;
import static dev.trestle.riscv.InstructionWord.immediateS;
import static dev.trestle.riscv.InstructionWord.immediateU;
import static dev.trestle.riscv.InstructionWord.opcode;
import static dev.trestle.riscv.InstructionWord.rd;
import static dev.trestle.riscv.InstructionWord.rs1;
import static dev.trestle.riscv.InstructionWord.rs2;

/**
 * One instruction at a time, written to be compared with the specification line by line. It is the
 * oracle of everything faster. Source: RISC-V unprivileged specification 20191213, RV64I 2.1 and M
 * 2.0.
 */
final class Interpreter {
  private final Hart hart;
  private final EnvironmentCalls calls;

  Interpreter(Hart hart, EnvironmentCalls calls) {
    this.hart = hart;
    this.calls = calls;
  }

  /**
   * Executes the next instruction; nothing when exited.
   *
   * @throws MissingPreimageException with the state unchanged
   */
  void step() {
    if (hart.exited) {
      return;
    }
    long pc = hart.pc;
    if (fetchable(pc)) {
      execute((int) hart.memory.load(pc, 4));
    } else {
      hart.trap(Trap.BAD_PROGRAM_COUNTER);
    }
    hart.step++;
  }

  /** As {@link #step}; true if the instruction was one that ends a block, or the program. */
  boolean stepEndsBlock() {
    long pc = hart.pc;
    if (!fetchable(pc)) {
      step();
      return true;
    }
    int opcode = opcode((int) hart.memory.load(pc, 4));
    step();
    return hart.exited
        || opcode == InstructionWord.BRANCH
        || opcode == InstructionWord.JAL
        || opcode == InstructionWord.JALR
        || opcode == InstructionWord.SYSTEM;
  }

  /** May an instruction be fetched there? */
  static boolean fetchable(long pc) {
    return (pc & 3) == 0 && pc >= 0 && pc < Memory.CODE_END;
  }

  private void execute(int word) {
    switch (opcode(word)) {
      case InstructionWord.LOAD -> load(word);
      case InstructionWord.MISC_MEM -> fence(word);
      case InstructionWord.OP_IMM -> immediate(word);
      case InstructionWord.AUIPC -> finish(word, hart.pc + immediateU(word));
      case InstructionWord.OP_IMM_32 -> immediate32(word);
      case InstructionWord.STORE -> store(word);
      case InstructionWord.OP -> register(word);
      case InstructionWord.LUI -> finish(word, immediateU(word));
      case InstructionWord.OP_32 -> register32(word);
      case InstructionWord.BRANCH -> branch(word);
      case InstructionWord.JALR -> jumpRegister(word);
      case InstructionWord.JAL -> jump(word, hart.pc + immediateJ(word));
      case InstructionWord.SYSTEM -> system(word);
      default -> illegal();
    }
  }

  private void finish(int word, long result) {
    hart.set(rd(word), result);
    hart.pc += 4;
  }

  private void illegal() {
    hart.trap(Trap.ILLEGAL_INSTRUCTION);
  }

  private long operand1(int word) {
    return hart.x[rs1(word)];
  }

  private long operand2(int word) {
    return hart.x[rs2(word)];
  }

  private void fence(int word) {
    if (funct3(word) == 0) {
      hart.pc += 4;
    } else {
      illegal();
    }
  }

  private void load(int word) {
    int kind = funct3(word);
    if (kind == 7) {
      illegal();
      return;
    }
    long address = operand1(word) + immediateI(word);
    int bytes = 1 << (kind & 3);
    if (!addressable(address, bytes)) {
      hart.trap(Trap.BAD_ADDRESS);
      return;
    }
    long value = hart.memory.load(address, bytes);
    finish(
        word,
        switch (kind) {
          case 0 -> (byte) value;
          case 1 -> (short) value;
          case 2 -> (int) value;
          default -> value;
        });
  }

  private void store(int word) {
    int kind = funct3(word);
    if (kind > 3) {
      illegal();
      return;
    }
    long address = operand1(word) + immediateS(word);
    int bytes = 1 << kind;
    if (!addressable(address, bytes)) {
      hart.trap(Trap.BAD_ADDRESS);
    } else if (address < Memory.CODE_END) {
      hart.trap(Trap.CODE_WRITE);
    } else {
      hart.memory.store(address, bytes, operand2(word));
      hart.pc += 4;
    }
  }

  /** Naturally aligned and below 2^32. */
  static boolean addressable(long address, int bytes) {
    return (address & bytes - 1) == 0 && address >= 0 && address < Memory.SIZE;
  }

  private void immediate(int word) {
    long a = operand1(word);
    long b = immediateI(word);
    int shift = (int) b & 63;
    switch (funct3(word)) {
      case 0 -> finish(word, a + b);
      case 1 -> shift(word, funct7(word) >> 1 == 0, a << shift);
      case 2 -> finish(word, a < b ? 1 : 0);
      case 3 -> finish(word, Long.compareUnsigned(a, b) < 0 ? 1 : 0);
      case 4 -> finish(word, a ^ b);
      case 5 -> {
        boolean arithmetic = funct7(word) >> 1 == 0x10;
        boolean legal = arithmetic || funct7(word) >> 1 == 0;
        shift(word, legal, arithmetic ? a >> shift : a >>> shift);
      }
      case 6 -> finish(word, a | b);
      default -> finish(word, a & b);
    }
  }

  private void immediate32(int word) {
    int a = (int) operand1(word);
    int b = immediateI(word);
    int shift = b & 31;
    switch (funct3(word)) {
      case 0 -> finish(word, a + b);
      case 1 -> shift(word, funct7(word) == 0, a << shift);
      case 5 -> {
        boolean arithmetic = funct7(word) == 0x20;
        boolean legal = arithmetic || funct7(word) == 0;
        shift(word, legal, arithmetic ? a >> shift : a >>> shift);
      }
      default -> illegal();
    }
  }

  private void shift(int word, boolean legal, long result) {
    if (legal) {
      finish(word, result);
    } else {
      illegal();
    }
  }

  private void register(int word) {
    long a = operand1(word);
    long b = operand2(word);
    switch (funct7(word) << 3 | funct3(word)) {
      case 0 -> finish(word, a + b);
      case 0x20 << 3 -> finish(word, a - b);
      case 1 -> finish(word, a << (b & 63));
      case 2 -> finish(word, a < b ? 1 : 0);
      case 3 -> finish(word, Long.compareUnsigned(a, b) < 0 ? 1 : 0);
      case 4 -> finish(word, a ^ b);
      case 5 -> finish(word, a >>> (b & 63));
      case 0x20 << 3 | 5 -> finish(word, a >> (b & 63));
      case 6 -> finish(word, a | b);
      case 7 -> finish(word, a & b);
      case 1 << 3 -> finish(word, a * b);
      case 1 << 3 | 1 -> finish(word, Math.multiplyHigh(a, b));
      case 1 << 3 | 2 -> finish(word, Division.multiplyHighSignedUnsigned(a, b));
      case 1 << 3 | 3 -> finish(word, Math.unsignedMultiplyHigh(a, b));
      case 1 << 3 | 4 -> finish(word, Division.divide(a, b));
      case 1 << 3 | 5 -> finish(word, Division.divideUnsigned(a, b));
      case 1 << 3 | 6 -> finish(word, Division.remainder(a, b));
      case 1 << 3 | 7 -> finish(word, Division.remainderUnsigned(a, b));
      default -> illegal();
    }
  }

  private void register32(int word) {
    int a = (int) operand1(word);
    int b = (int) operand2(word);
    switch (funct7(word) << 3 | funct3(word)) {
      case 0 -> finish(word, a + b);
      case 0x20 << 3 -> finish(word, a - b);
      case 1 -> finish(word, a << (b & 31));
      case 5 -> finish(word, a >>> (b & 31));
      case 0x20 << 3 | 5 -> finish(word, a >> (b & 31));
      case 1 << 3 -> finish(word, a * b);
      case 1 << 3 | 4 -> finish(word, Division.divide(a, b));
      case 1 << 3 | 5 -> finish(word, Division.divideUnsigned(a, b));
      case 1 << 3 | 6 -> finish(word, Division.remainder(a, b));
      case 1 << 3 | 7 -> finish(word, Division.remainderUnsigned(a, b));
      default -> illegal();
    }
  }

  private void branch(int word) {
    long a = operand1(word);
    long b = operand2(word);
    int kind = funct3(word);
    if (kind == 2 || kind == 3) {
      illegal();
      return;
    }
    boolean taken =
        switch (kind) {
          case 0 -> a == b;
          case 1 -> a != b;
          case 4 -> a < b;
          case 5 -> a >= b;
          case 6 -> Long.compareUnsigned(a, b) < 0;
          default -> Long.compareUnsigned(a, b) >= 0;
        };
    long target = hart.pc + immediateB(word);
    if (!taken) {
      hart.pc += 4;
    } else if ((target & 3) != 0) {
      hart.trap(Trap.BAD_PROGRAM_COUNTER);
    } else {
      hart.pc = target;
    }
  }

  private void jumpRegister(int word) {
    if (funct3(word) == 0) {
      jump(word, operand1(word) + immediateI(word) & ~1L);
    } else {
      illegal();
    }
  }

  private void jump(int word, long target) {
    if ((target & 3) != 0) {
      hart.trap(Trap.BAD_PROGRAM_COUNTER);
      return;
    }
    hart.set(rd(word), hart.pc + 4);
    hart.pc = target;
  }

  private void system(int word) {
    switch (word) {
      case InstructionWord.ECALL -> calls.call(hart);
      case InstructionWord.EBREAK -> hart.trap(Trap.BREAKPOINT);
      default -> illegal();
    }
  }
}
