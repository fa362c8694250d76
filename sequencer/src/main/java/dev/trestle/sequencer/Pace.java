package dev.trestle.sequencer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes those who submit wait a little while the builder is behind with executing, so that under
 * overload they are slowed instead of everybody's pre-confirmation being late. A block that is full
 * is no reason: then fees decide, not speed.
 */
final class Pace {
  private final int most;
  private final long longestWaitNanos;
  private volatile int backlog;
  private volatile int waiting;

  /**
   * @param most transactions that may wait for the builder; half of it lets submitters go on
   * @param longestWait after which a submission goes on, however far behind the builder is
   */
  Pace(int most, Duration longestWait) {
    this.most = most;
    this.longestWaitNanos = longestWait.toNanos();
  }

  /** So many wait for the builder: zero when it has taken all that can be executed now. */
  void backlog(int transactions) {
    backlog = transactions;
    if (waiting > 0 && transactions <= most / 2) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** Waits until the builder has caught up, or for a while; an interrupt ends it, too. */
  void await() {
    if (backlog <= most) {
      return;
    }
    long until = System.nanoTime() + longestWaitNanos;
    synchronized (this) {
      waiting++;
      try {
        while (backlog > most / 2) {
          long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
          if (left <= 0) {
            return;
          }
          wait(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        waiting--;
      }
    }
  }
}
