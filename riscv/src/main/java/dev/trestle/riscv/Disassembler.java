package dev.trestle.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instructions and what they changed, for people to read. */
public final class Disassembler {
  private static final String[] REGISTERS = {
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
    "t5", "t6"
  };

  /**
   * A part of the state that is not the same in two states.
   *
   * @param name a register by its ABI name, or a field such as {@code pc} or {@code memory}
   */
  public record Difference(String name, String one, String other) {
    @Override
    public String toString() {
      return name + ": " + one + " against " + other;
    }
  }

  private Disassembler() {}

  /** The ABI name of x{@code number}, such as {@code a0}. */
  public static String register(int number) {
    return REGISTERS[number];
  }

  /**
   * An instruction in assembler, such as {@code addi a0, a0, -1}; branch targets as addresses.
   *
   * @param pc where it stands
   */
  public static String text(long pc, int word) {
    Optional<Operation> known = Operation.of(word);
    if (known.isEmpty()) {
      return "illegal 0x%08x".formatted(word);
    }
    Operation operation = known.get();
    String rd = REGISTERS[InstructionWord.rd(word)];
    String rs1 = REGISTERS[InstructionWord.rs1(word)];
    String rs2 = REGISTERS[InstructionWord.rs2(word)];
    int immediate = operation.immediate(word);
    String operands =
        switch (operation.format()) {
          case R -> " %s, %s, %s".formatted(rd, rs1, rs2);
          case I, SHIFT, SHIFT_WORD ->
              operation == Operation.JALR
                  ? " %s, %d(%s)".formatted(rd, immediate, rs1)
                  : " %s, %s, %d".formatted(rd, rs1, immediate);
          case LOAD -> " %s, %d(%s)".formatted(rd, immediate, rs1);
          case STORE -> " %s, %d(%s)".formatted(rs2, immediate, rs1);
          case B -> " %s, %s, 0x%x".formatted(rs1, rs2, pc + immediate);
          case U -> " %s, 0x%x".formatted(rd, immediate >>> 12);
          case J -> " %s, 0x%x".formatted(rd, pc + immediate);
          case FENCE, NONE -> "";
        };
    return operation.mnemonic() + operands;
  }

  /** What is not the same in two states, registers last; empty if they are equal. */
  public static List<Difference> differences(MachineState one, MachineState other) {
    List<Difference> all = new ArrayList<>();
    compare(all, "memory", one.memoryRoot(), other.memoryRoot());
    compare(all, "preimage key", one.preimageKey(), other.preimageKey());
    compare(all, "preimage offset", one.preimageOffset(), other.preimageOffset());
    compare(all, "pc", hex(one.pc()), hex(other.pc()));
    compare(all, "step", one.step(), other.step());
    compare(all, "exited", one.exited(), other.exited());
    compare(all, "exit code", one.exitCode(), other.exitCode());
    for (int i = 0; i < REGISTERS.length; i++) {
      compare(all, REGISTERS[i], hex(one.register(i)), hex(other.register(i)));
    }
    return all;
  }

  private static void compare(List<Difference> all, String name, Object one, Object other) {
    if (!one.equals(other)) {
      all.add(new Difference(name, one.toString(), other.toString()));
    }
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
