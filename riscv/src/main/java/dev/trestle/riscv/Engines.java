package dev.trestle.riscv;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The engines of one program. Each runs one machine at a time, and the next machine finds the code
 * translated that the one before it made hot. There are as many as machines have run at once.
 */
final class Engines {
  private final Supplier<Memory> code;
  private final Deque<Engine> idle = new ArrayDeque<>();
  private int made;

  /**
   * @param code memory with the program, of which only the code is read
   */
  Engines(Supplier<Memory> code) {
    this.code = code;
  }

  /** As {@link Machine#run}. */
  long run(Hart hart, Interpreter interpreter, long maxSteps) {
    Engine engine = take();
    try {
      return engine.run(hart, interpreter, maxSteps);
    } finally {
      giveBack(engine);
    }
  }

  private synchronized Engine take() {
    Engine free = idle.poll();
    made += free == null ? 1 : 0;
    return free != null ? free : new Engine(code.get());
  }

  /** How many there are: for tests. */
  synchronized int made() {
    return made;
  }

  private synchronized void giveBack(Engine engine) {
    idle.push(engine);
  }
}
