package dev.trestle.riscv;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program fast: {@link DecodedLoop} executes it and counts where control comes; where it
 * comes often, {@link RegionWriter} translates. Each block is in one translation at most, so that
 * HotSpot compiles no more than what is hot. For one thread at a time.
 */
final class Engine {
  /** Jumps to a place after which it is translated: fewer, and HotSpot falls behind. */
  static final int HOT = 10_000;

  /** A place that was jumped to less often than this part of a hot one is left out. */
  private static final int COLD_PART = 64;

  /** Bytecode of a region, about. HotSpot refuses methods from 8000 bytes on. */
  static final int REGION_BYTES = 2000;

  /** Instructions between two entries of a region, so that HotSpot can put a better one there. */
  private static final long CHUNK = 1 << 20;

  /** Entries of a region until HotSpot begins to compile it, and instructions at each. */
  private static final int TRIALS = 300;

  private static final long TRIAL = 64;

  /** Jumps to an entry, after the trials, while HotSpot compiles and the loop is faster. */
  private static final int REST = 2_000;

  private final Memory code;
  private final int hot;
  private final int trials;
  private int words;
  private @Nullable DecodedLoop loop;
  private @Nullable Translated[] translated = {};

  /** A region, where control enters it, and how often it has been tried. */
  private static final class Translated {
    final Region region;
    final int[] entries;
    int trials;

    Translated(Region region, int[] entries) {
      this.region = region;
      this.entries = entries;
    }
  }

  Engine(Memory code) {
    this(code, HOT, TRIALS);
  }

  /**
   * @param code memory with the program, of which only the code is read
   * @param hot jumps to a place after which it is translated
   * @param trials entries of a region with little to execute
   */
  Engine(Memory code, int hot, int trials) {
    this.code = code;
    this.hot = hot;
    this.trials = trials;
  }

  /** Late, since many machines only ever step. */
  private DecodedLoop loop() {
    DecodedLoop made = loop;
    if (made == null) {
      words = (int) (code.writtenBelow(Memory.CODE_END) >>> 2);
      translated = new @Nullable Translated[words];
      made = new DecodedLoop(code, words, hot);
      loop = made;
    }
    return made;
  }

  /** As {@link Machine#run}. */
  long run(Hart hart, Interpreter interpreter, long maxSteps) {
    DecodedLoop slow = loop();
    long start = hart.step;
    while (!hart.exited) {
      long budget = Math.min(maxSteps - (hart.step - start), CHUNK);
      if (budget <= 0) {
        break;
      }
      long pc = hart.pc;
      long done = 0;
      if (Interpreter.fetchable(pc) && pc >>> 2 < words) {
        int at = (int) pc >>> 2;
        if (slow.heat[at] <= 0) {
          done = enter(slow, at, hart, budget);
        }
        if (done == 0) {
          done = slow.run(hart, budget);
        }
      }
      hart.step += done;
      if (done == 0) {
        interpreter.step();
      }
    }
    return hart.step - start;
  }

  /** Executes the translation that has this place, which is made now if there is none. */
  private long enter(DecodedLoop slow, int at, Hart hart, long budget) {
    slow.heat[at] = 0; // it counts down further, and must not wrap around
    Translated found = translated[at];
    if (found == null) {
      found = translate(slow, at);
      if (found == null) {
        return 0;
      }
    }
    long part = budget;
    if (found.trials < trials) {
      part = Math.min(TRIAL, budget);
      if (++found.trials == trials) {
        for (int entry : found.entries) {
          slow.heat[entry] = REST;
        }
      }
    }
    Memory memory = hart.memory;
    return part - found.region.run(hart, memory.readable(), memory.writable(), part);
  }

  private @Nullable Translated translate(DecodedLoop slow, int at) {
    int[] heat = slow.heat;
    slow.heat[at] = Integer.MAX_VALUE;
    RegionPlan plan =
        RegionPlan.of(
            code,
            at << 2,
            REGION_BYTES,
            pc -> {
              int place = pc >>> 2;
              boolean cold = heat[place] < hot && heat[place] > hot - hot / COLD_PART;
              return slow.seen(place) && translated[place] == null && !cold;
            });
    if (plan.blocks().isEmpty()) {
      return null;
    }
    int[] entries = plan.blocks().stream().mapToInt(block -> block.pc() >>> 2).toArray();
    var made = new Translated(RegionWriter.write(plan), entries);
    for (int entry : entries) {
      translated[entry] = made;
      heat[entry] = 0;
    }
    return made;
  }

  /** How many regions there are: for tests. */
  long regions() {
    return Arrays.stream(translated).filter(Objects::nonNull).distinct().count();
  }
}
