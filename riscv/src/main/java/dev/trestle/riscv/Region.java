package dev.trestle.riscv;

/**
 * Hot basic blocks of one function, translated to JVM bytecode: one subclass each. {@link
 * RegionWriter} says what is inside. Where a program is, and how far it may go, is one number: the
 * program counter below, above it the budget, which is how many instructions may be executed.
 */
abstract class Region {
  /**
   * Executes from the entry at the program counter until control leaves the region other than by a
   * call that comes back, the budget may not suffice for what follows, or an instruction needs the
   * interpreter: a trap, ECALL, or a store to a page that is not yet writable. The registers are
   * then those before that instruction.
   *
   * @param at program counter and budget
   * @param depth of calls that may still be made from here
   * @return program counter and budget; the same as {@code at} when nothing was executed
   */
  abstract long run(Execution execution, long at, int depth);

  static long at(int pc, int budget) {
    return (long) budget << 32 | pc;
  }

  static int pc(long at) {
    return (int) at;
  }

  static int budget(long at) {
    return (int) (at >>> 32);
  }
}
