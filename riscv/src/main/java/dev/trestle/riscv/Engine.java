package dev.trestle.riscv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program fast: interprets, counts how often each block is entered, and hands the hot ones
 * to {@link RegionWriter}. Machines that run the same program in one thread may share it.
 */
final class Engine {
  /**
   * Entries after which a block is translated. The interpreter beats a translation that HotSpot has
   * not compiled yet, so that only what is worth its while is given to it.
   */
  static final int HOT = 6000;

  /** Bytecode of a region, about. HotSpot refuses methods from 8000 bytes on. */
  static final int REGION_BYTES = 4000;

  /** Instructions between two entries of a region, so that HotSpot can put a better one there. */
  private static final long CHUNK = 1 << 20;

  private final Memory code;
  private final int hot;
  private int[] entered = {};
  private @Nullable Region[] regions = {};

  Engine(Memory code) {
    this(code, HOT);
  }

  /**
   * @param code memory with the program, of which only the code is read
   * @param hot entries after which a block is translated
   */
  Engine(Memory code, int hot) {
    this.code = code;
    this.hot = hot;
  }

  /** Late, since many machines only ever step. */
  private void allocate() {
    if (entered.length == 0) {
      int words = (int) (code.writtenBelow(Memory.CODE_END) >>> 2);
      entered = new int[words];
      regions = new @Nullable Region[words];
    }
  }

  /** As {@link Machine#run}. */
  long run(Hart hart, Interpreter interpreter, long maxSteps) {
    allocate();
    long start = hart.step;
    byte[][] readable = hart.memory.readable();
    byte[][] writable = hart.memory.writable();
    while (!hart.exited) {
      long left = maxSteps - (hart.step - start);
      if (left <= 0) {
        break;
      }
      Region region = region(hart.pc);
      if (region == null) {
        interpret(hart, interpreter, left);
        continue;
      }
      long budget = Math.min(left, CHUNK);
      long rest = region.run(hart, readable, writable, budget);
      hart.step += budget - rest;
      if (rest == budget) {
        interpreter.step();
      }
    }
    return hart.step - start;
  }

  private @Nullable Region region(long pc) {
    return Interpreter.fetchable(pc) && pc >>> 2 < regions.length ? regions[(int) pc >>> 2] : null;
  }

  /** To the end of the block, and through a translation if that was one entry too many. */
  private void interpret(Hart hart, Interpreter interpreter, long maxSteps) {
    long pc = hart.pc;
    if (Interpreter.fetchable(pc)
        && pc >>> 2 < entered.length
        && ++entered[(int) pc >>> 2] == hot) {
      translate((int) pc);
    }
    long left = maxSteps;
    boolean ended = false;
    while (!ended && left-- > 0) {
      ended = interpreter.stepEndsBlock();
    }
  }

  private void translate(int pc) {
    RegionPlan plan =
        RegionPlan.of(
            code, pc, REGION_BYTES, at -> at >>> 2 < entered.length && entered[at >>> 2] > 0);
    if (!plan.blocks().isEmpty()) {
      regions[pc >>> 2] = RegionWriter.write(plan);
    }
  }

  /** How many regions there are: for tests. */
  long regions() {
    return Arrays.stream(regions).filter(r -> r != null).count();
  }
}
