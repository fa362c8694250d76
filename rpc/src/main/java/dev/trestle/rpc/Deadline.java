package dev.trestle.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Interrupts the thread that made it once its time is over, unless it was closed before. */
final class Deadline implements AutoCloseable {
  private static final int RUNNING = 0;
  private static final int EXPIRING = 1;
  private static final int EXPIRED = 2;
  private static final int CLOSED = 3;

  private final AtomicInteger state = new AtomicInteger(RUNNING);
  private final Optional<ScheduledFuture<?>> timer;

  private Deadline() {
    timer = Optional.empty();
  }

  /** One that is never over. */
  static Deadline never() {
    return new Deadline();
  }

  Deadline(ScheduledExecutorService timers, Duration time) {
    Thread thread = Thread.currentThread();
    timer =
        Optional.of(
            timers.schedule(
                () -> {
                  if (state.compareAndSet(RUNNING, EXPIRING)) {
                    thread.interrupt();
                    state.set(EXPIRED);
                  }
                },
                time.toNanos(),
                TimeUnit.NANOSECONDS));
  }

  boolean isOver() {
    return state.get() != RUNNING;
  }

  /** Ends the watch; the thread is left without a pending interrupt of this deadline. */
  @Override
  public void close() {
    timer.ifPresent(t -> t.cancel(false));
    if (!state.compareAndSet(RUNNING, CLOSED)) {
      while (state.get() == EXPIRING) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
    }
  }
}
