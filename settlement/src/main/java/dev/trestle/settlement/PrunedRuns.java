package dev.trestle.settlement;

import dev.trestle.guest.GuestInputs;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs that could not be begun because our L2 node has dropped a state that they need. They are
 * tried again now and then: the node may be another one. Thread-safe.
 */
final class PrunedRuns {
  /** From one attempt to the next, and how long one is wanted after it was asked for: L1 time. */
  private static final long PATIENCE_SECONDS = 300;

  private final Map<GuestInputs, Attempt> attempts = new HashMap<>();
  private long nowSeconds;

  /** The last attempt, and when somebody last wanted the run. */
  private record Attempt(long triedAt, long askedAt) {}

  /** Somebody wants a run; whether it makes sense to try. */
  synchronized boolean mayWork(GuestInputs inputs, RunQueue.Urgency urgency) {
    nowSeconds = Math.max(nowSeconds, urgency.nowSeconds());
    Attempt last = attempts.get(inputs);
    if (last == null) {
      return true;
    }
    attempts.put(inputs, new Attempt(last.triedAt, nowSeconds));
    return nowSeconds >= last.triedAt + PATIENCE_SECONDS;
  }

  /** An attempt failed; whether it was the first. */
  synchronized boolean failed(GuestInputs inputs) {
    return attempts.put(inputs, new Attempt(nowSeconds, nowSeconds)) == null;
  }

  synchronized void worked(GuestInputs inputs) {
    attempts.remove(inputs);
  }

  /** How many are wanted now. */
  synchronized int wanted() {
    return (int)
        attempts.values().stream()
            .filter(attempt -> attempt.askedAt + PATIENCE_SECONDS >= nowSeconds)
            .count();
  }
}
