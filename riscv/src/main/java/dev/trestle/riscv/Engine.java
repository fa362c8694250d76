package dev.trestle.riscv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known about running a program fast: {@link DecodedLoop} executes it and counts where
 * control comes; where it comes often, {@link RegionWriter} translates. For one thread at a time.
 */
final class Engine {
  /** Jumps to a place after which it is translated: fewer, and HotSpot falls behind. */
  static final int HOT = 3_000;

  /** A place that was jumped to less often than this part of a hot one is left out. */
  private static final int COLD_PART = 64;

  /** Bytecode of a region, about. HotSpot refuses methods from 8000 bytes on. */
  static final int REGION_BYTES = 4000;

  private final Memory code;
  private final int hot;
  private final DecodedLoop loop;

  /** For each word of the code, and for where it ends, the region that has an entry there. */
  private final @Nullable Region[] regions;

  Engine(Memory code) {
    this(code, HOT);
  }

  /**
   * @param code memory with the program, of which only the code is read
   * @param hot jumps to a place after which it is translated
   */
  Engine(Memory code, int hot) {
    this.code = code;
    this.hot = hot;
    int words = (int) (code.writtenBelow(Memory.CODE_END) >>> 2);
    loop = new DecodedLoop(code, words, hot);
    regions = new @Nullable Region[words + 1];
  }

  /** As {@link Machine#run}. */
  long run(Hart hart, Interpreter interpreter, long maxSteps) {
    return new Execution(this, hart, interpreter).run(maxSteps);
  }

  DecodedLoop loop() {
    return loop;
  }

  /** For each word of the code, the region that has an entry there. */
  @Nullable Region[] regions() {
    return regions;
  }

  /** The region to be run from this place, to which control has come; made now if it is hot. */
  @Nullable Region region(int place) {
    if (regions[place] == null && --loop.heat[place] <= 0) {
      translate(place);
    }
    return regions[place];
  }

  private void translate(int place) {
    RegionPlan plan = RegionPlan.of(code, roots(place), REGION_BYTES, pc -> worth(pc >>> 2));
    if (plan.blocks().isEmpty()) {
      loop.heat[place] = Integer.MAX_VALUE;
      return;
    }
    Region region = RegionWriter.write(plan, regions.length - 1);
    for (int pc : plan.entries()) {
      regions[pc >>> 2] = region;
      loop.heat[pc >>> 2] = 0;
    }
  }

  /** The place, the function that it is in, and other places of that function. */
  private List<Integer> roots(int place) {
    List<Integer> roots = new ArrayList<>();
    roots.add(place << 2);
    int function = loop.functionOf(place);
    roots.add(function << 2);
    int end = loop.functionEnd(place);
    for (int at = function + 1; at < end; at++) {
      if (loop.heat[at] < hot && !cold(at)) {
        roots.add(at << 2);
      }
    }
    return roots;
  }

  /** Whether a block is worth being translated with others. */
  private boolean worth(int place) {
    return loop.seen(place) && regions[place] == null && !cold(place);
  }

  /** Jumped to, but seldom. */
  private boolean cold(int place) {
    int left = loop.heat[place];
    return left < hot && left > hot - hot / COLD_PART;
  }

  /** How many regions there are: for tests. */
  long made() {
    return Arrays.stream(regions).filter(Objects::nonNull).distinct().count();
  }
}
