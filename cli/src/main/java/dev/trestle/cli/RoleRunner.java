package dev.trestle.cli;

import dev.trestle.rpc.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of one role: calls {@code step} again while it finds work, waits a little when it does
 * not, longer after a failure. Roles themselves start no threads.
 */
final class RoleRunner implements AutoCloseable, Observed {
  private static final Logger LOG = LoggerFactory.getLogger(RoleRunner.class);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final String name;
  private final Step step;
  private final Duration idle;
  private final Thread thread;
  private final LongAdder failedTurns = new LongAdder();
  private volatile boolean stopping;
  private volatile Optional<String> failure = Optional.empty();

  /** One turn of a role. */
  @FunctionalInterface
  interface Step {
    /** Whether it did work, so that another turn at once makes sense. */
    boolean step();
  }

  /**
   * @param idle how long to wait after a turn without work, unless woken
   */
  RoleRunner(String name, Duration idle, Step step) {
    this.name = name;
    this.step = step;
    this.idle = idle;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  RoleRunner start() {
    thread.start();
    return this;
  }

  /** There may be work now. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void run() {
    Duration retry = Duration.ofMillis(200);
    while (!stopping) {
      try {
        boolean worked = step.step();
        retry = Duration.ofMillis(200);
        failure = Optional.empty();
        if (!worked) {
          LockSupport.parkNanos(idle.toNanos());
        }
      } catch (RuntimeException e) {
        failedTurns.increment();
        failure = Optional.of(name + ": " + e.getMessage());
        LOG.warn("{}: {}; trying again in {} ms", name, e.getMessage(), retry.toMillis());
        LOG.debug("{}: the failure in full", name, e);
        LockSupport.parkNanos(retry.toNanos());
        retry =
            retry.multipliedBy(2).compareTo(LONGEST_RETRY) > 0
                ? LONGEST_RETRY
                : retry.multipliedBy(2);
      }
    }
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.counter(
                "trestle_role_failed_turns_total",
                "Turns that failed and were tried again.",
                failedTurns.sum())
            .with("role", name));
  }

  /** Why its last turn failed, or that no turn will come any more. */
  @Override
  public List<String> troubles() {
    boolean died = !stopping && thread.getState() == Thread.State.TERMINATED;
    return died ? List.of(name + ": its thread has died, see the log") : failure.stream().toList();
  }

  /** Asks the role to stop after its turn and waits for that. */
  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        LOG.warn("{} did not stop within 10 s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
