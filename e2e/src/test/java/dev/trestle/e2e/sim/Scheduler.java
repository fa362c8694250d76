package dev.trestle.e2e.sim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Virtual time: what is to be done when. All runs on the caller's thread. Somebody who waits in the
 * middle of his work, as for an answer that is late, lets time {@link #pass}: what others do
 * meanwhile is done then, inside of the wait.
 */
final class Scheduler {
  /** When the simulation begins, seconds since the epoch. */
  static final long START_SECONDS = 1_800_000_000L;

  /** How many may wait inside of each other's waits; whoever comes then does not wait. */
  private static final int DEEPEST = 6;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Random random;
  private final EventLog log;
  private long now;
  private long order;
  private int depth;

  private record Event(long at, long order, Runnable task) {}

  Scheduler(Random random, EventLog log) {
    this.random = random;
    this.log = log;
  }

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  /** The undisturbed clock. */
  InstantSource clock() {
    return () -> Instant.ofEpochMilli(START_SECONDS * 1000 + now);
  }

  void after(long millis, Runnable task) {
    events.add(new Event(now + millis, order++, task));
  }

  /** About as long: from three quarters to five quarters. */
  long about(long millis) {
    return millis - millis / 4 + random.nextLong(millis / 2 + 1);
  }

  void log(String who, String what) {
    log.add(now, who, what);
  }

  /** Does what is due until then. */
  void runUntil(long time) {
    while (!events.isEmpty() && events.peek().at <= time) {
      Event next = events.remove();
      now = Math.max(now, next.at);
      next.task.run();
    }
    now = Math.max(now, time);
  }

  /** Waits, while others go on. */
  void pass(long millis) {
    if (depth >= DEEPEST) {
      return;
    }
    depth++;
    try {
      runUntil(now + millis);
    } finally {
      depth--;
    }
  }
}
