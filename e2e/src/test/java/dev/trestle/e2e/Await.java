package dev.trestle.e2e;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that the system under test must bring about, and fails when it does not. */
final class Await {
  private static final long POLL_NANOS = 50_000_000;

  private Await() {}

  /** What {@code look} finds, as soon as it finds something. */
  static <T> T found(String what, int seconds, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    Optional<T> found = look.get();
    while (found.isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
      found = look.get();
    }
    return found.get();
  }

  /** Until {@code holds}. */
  static void until(String what, int seconds, BooleanSupplier holds) {
    found(what, seconds, () -> holds.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }
}
