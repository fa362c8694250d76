package dev.trestle.riscv;

import org.jspecify.annotations.Nullable;

/**
 * A machine on its way through the code: what is translated runs as {@link Region}s, which call one
 * another as the program's functions do, all else in the {@link DecodedLoop} or, what that leaves,
 * in the {@link Interpreter}. A call in the program is a call in the JVM so long as it returns to
 * where it came from; if it does not, all that is lost is time.
 */
final class Execution {
  /** Stands for the program counter when the machine is to stop; the hart has the real one. */
  private static final int STOP = 0x7fff_fffc;

  /** Where no program comes. */
  private static final int NOWHERE = -1;

  /** Calls within calls that are made as such. */
  private static final int DEPTH = 128;

  /**
   * Instructions after which all calls are left, so that HotSpot can put better code in their
   * place.
   */
  private static final int CHUNK = 1 << 20;

  // What regions read.
  final RegisterFile registers = new RegisterFile();
  final long[][] readable;
  final long[][] writable;
  private final @Nullable Region[] regions;
  private final Engine engine;
  private final Hart hart;
  private final Interpreter interpreter;

  /** Whether the registers are in the file rather than the hart. */
  private boolean filed;

  /** What {@code hart.step} will be when the budget is used up. */
  private long end;

  Execution(Engine engine, Hart hart, Interpreter interpreter) {
    this.engine = engine;
    this.hart = hart;
    this.interpreter = interpreter;
    regions = engine.regions();
    readable = hart.memory.readable();
    writable = hart.memory.writable();
  }

  /** As {@link Machine#run}. */
  long run(long maxSteps) {
    long start = hart.step;
    while (!hart.exited && hart.step - start < maxSteps) {
      if (!inside(hart.pc)) {
        interpreter.step();
        continue;
      }
      int budget = (int) Math.min(maxSteps - (hart.step - start), CHUNK);
      end = hart.step + budget;
      long at = go(Region.at((int) hart.pc, budget), NOWHERE, DEPTH);
      hart.step = end - Region.budget(at);
    }
    return hart.step - start;
  }

  /** Whether an instruction of the program may be there. */
  private boolean inside(long pc) {
    return Interpreter.fetchable(pc) && pc >>> 2 < regions.length;
  }

  /**
   * Makes a call in the program.
   *
   * @param at program counter of the function, and budget
   * @param until where the function returns to
   * @return {@code until} and what is left of the budget, or, when the function does not come back
   *     there, any other place
   */
  static long call(Execution execution, long at, int until, int depth) {
    if (depth == 0) {
      return at;
    }
    Region region = execution.regions[Region.pc(at) >> 2];
    long back = region == null ? at : region.run(execution, at, depth - 1);
    return Region.pc(back) == until ? back : execution.go(back, until, depth - 1);
  }

  /** Executes until the program comes to a place, or the budget is used up, or it exits. */
  private long go(long from, int until, int depth) {
    long at = from;
    while (Region.pc(at) != until && Region.pc(at) != STOP) {
      Region region = engine.region(Region.pc(at) >> 2);
      long next = at;
      if (region != null) {
        takeRegisters();
        next = region.run(this, at, depth);
      }
      at = next == at ? interpret(at) : next;
    }
    if (Region.pc(at) == until) {
      takeRegisters();
    }
    return at;
  }

  /** Puts the registers where regions look for them. */
  private void takeRegisters() {
    if (!filed) {
      registers.takeFrom(hart.x);
      filed = true;
    }
  }

  /** Executes at least one instruction outside of regions, if the budget has one. */
  private long interpret(long at) {
    if (filed) {
      registers.giveTo(hart.x);
      filed = false;
    }
    int budget = Region.budget(at);
    hart.pc = Region.pc(at);
    int done = engine.loop().run(hart, budget);
    budget -= done;
    if (done == 0 && budget > 0) {
      hart.step = end - budget;
      do {
        interpreter.step();
        budget--;
      } while (!hart.exited && budget > 0 && !inside(hart.pc));
    }
    return Region.at(hart.exited || budget == 0 ? STOP : (int) hart.pc, budget);
  }
}
