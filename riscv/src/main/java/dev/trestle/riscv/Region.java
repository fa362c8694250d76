package dev.trestle.riscv;

/**
 * Hot basic blocks translated to JVM bytecode: one subclass each. {@link RegionWriter} says what is
 * inside.
 */
abstract class Region {
  /**
   * Executes from the block at {@code hart.pc} until control leaves it, the budget does not suffice
   * for the next block, or an instruction needs the interpreter: a trap, ECALL, or a store to a
   * page that is not yet writable. {@code hart.pc} and the registers are then those before that
   * instruction; {@code hart.step} is left to the caller.
   *
   * @param budget instructions that may be executed
   * @return what is left of the budget
   */
  abstract long run(Hart hart, byte[][] readable, byte[][] writable, long budget);
}
