package dev.trestle.stark.prover;

import java.util.function.IntConsumer;

/** Who does the prover's work. Threads belong to the caller; results do not depend on them. */
public interface Workers {
  /** Runs tasks 0 to {@code tasks - 1}, in any order, side by side or not, and waits for all. */
  void run(int tasks, IntConsumer task);

  /** The calling thread alone. */
  static Workers callingThread() {
    return (tasks, task) -> {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
    };
  }
}
