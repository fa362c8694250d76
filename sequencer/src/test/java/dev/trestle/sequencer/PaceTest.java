package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PaceTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void await_littleWaits_goesOn() {
    Pace pace = new Pace(4, LONG);
    pace.backlog(4);
    pace.await();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void await_builderBehind_waitsUntilHalfIsDone() throws InterruptedException {
    Pace pace = new Pace(4, LONG);
    pace.backlog(5);
    Thread submitter = started(pace, new AtomicBoolean());
    pace.backlog(3);
    assertThat(submitter.getState()).isEqualTo(Thread.State.TIMED_WAITING);
    pace.backlog(2);
    submitter.join();
  }

  @Test
  void await_longestWaitOver_goesOn() {
    Pace pace = new Pace(4, Duration.ofMillis(2));
    pace.backlog(5);
    long start = System.nanoTime();
    pace.await();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void await_interrupted_goesOnInterrupted() throws InterruptedException {
    Pace pace = new Pace(4, LONG);
    pace.backlog(5);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread submitter = started(pace, interrupted);
    submitter.interrupt();
    submitter.join();
    assertThat(interrupted).isTrue();
  }

  /** A thread that waits by now. */
  private static Thread started(Pace pace, AtomicBoolean interrupted) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              pace.await();
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    return thread;
  }
}
