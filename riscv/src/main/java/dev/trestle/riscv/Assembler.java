package dev.trestle.riscv;

/** Single instructions from their operands: for programs made by hand. */
public final class Assembler {
  private Assembler() {}

  /** Register with register to register. */
  public static int rr(Operation operation, int rd, int rs1, int rs2) {
    require(operation, Operation.Format.R);
    return operation.match() | registers(rd, rs1) | register(rs2) << 20;
  }

  /**
   * Register with immediate to register: arithmetic, {@code JALR} and shifts.
   *
   * @param immediate −2048 … 2047, for shifts 0 … 63 or 31
   */
  public static int imm(Operation operation, int rd, int rs1, int immediate) {
    require(operation, Operation.Format.I, Operation.Format.SHIFT, Operation.Format.SHIFT_WORD);
    switch (operation.format()) {
      case SHIFT -> range(immediate, 0, 63);
      case SHIFT_WORD -> range(immediate, 0, 31);
      default -> range(immediate, -2048, 2047);
    }
    return operation.match() | registers(rd, rs1) | immediate << 20;
  }

  /** A load from {@code offset(base)}. */
  public static int load(Operation operation, int rd, int offset, int base) {
    require(operation, Operation.Format.LOAD);
    range(offset, -2048, 2047);
    return operation.match() | registers(rd, base) | offset << 20;
  }

  /** A store to {@code offset(base)}. */
  public static int store(Operation operation, int source, int offset, int base) {
    require(operation, Operation.Format.STORE);
    range(offset, -2048, 2047);
    return operation.match()
        | (offset & 31) << 7
        | register(base) << 15
        | register(source) << 20
        | offset >> 5 << 25;
  }

  /**
   * A branch.
   *
   * @param distance from this instruction to the target in bytes; even, −4096 … 4094
   */
  public static int branch(Operation operation, int rs1, int rs2, int distance) {
    require(operation, Operation.Format.B);
    range(distance, -4096, 4095);
    even(distance);
    return operation.match()
        | (distance >>> 11 & 1) << 7
        | (distance >>> 1 & 15) << 8
        | register(rs1) << 15
        | register(rs2) << 20
        | (distance >>> 5 & 0x3f) << 25
        | distance >> 12 << 31;
  }

  /**
   * {@code LUI} or {@code AUIPC}.
   *
   * @param upper the value, a multiple of 4096
   */
  public static int upper(Operation operation, int rd, int upper) {
    require(operation, Operation.Format.U);
    if ((upper & 0xfff) != 0) {
      throw new IllegalArgumentException(upper + " is not a multiple of 4096");
    }
    return operation.match() | register(rd) << 7 | upper;
  }

  /**
   * {@code JAL}.
   *
   * @param distance from this instruction to the target in bytes; even, −2^20 … 2^20 − 2
   */
  public static int jal(int rd, int distance) {
    range(distance, -(1 << 20), (1 << 20) - 1);
    even(distance);
    return Operation.JAL.match()
        | register(rd) << 7
        | (distance >>> 12 & 0xff) << 12
        | (distance >>> 11 & 1) << 20
        | (distance >>> 1 & 0x3ff) << 21
        | distance >> 20 << 31;
  }

  /** {@code ECALL}. */
  public static int ecall() {
    return InstructionWord.ECALL;
  }

  private static int registers(int rd, int rs1) {
    return register(rd) << 7 | register(rs1) << 15;
  }

  private static int register(int number) {
    range(number, 0, 31);
    return number;
  }

  private static void require(Operation operation, Operation.Format... formats) {
    for (Operation.Format format : formats) {
      if (operation.format() == format) {
        return;
      }
    }
    throw new IllegalArgumentException(operation + " has other operands than these");
  }

  private static void range(int value, int from, int to) {
    if (value < from || value > to) {
      throw new IllegalArgumentException("%d is not in %d … %d".formatted(value, from, to));
    }
  }

  private static void even(int distance) {
    if ((distance & 1) != 0) {
      throw new IllegalArgumentException("distance " + distance + " is odd");
    }
  }
}
