package dev.trestle.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What the demo shows: narration, waiting with a bar, and checks that count. */
final class DemoScreen {
  private static final long LOOK_NANOS = 100_000_000L;

  private final PrintWriter out;
  private int held;
  private int broken;

  DemoScreen(PrintWriter out) {
    this.out = out;
  }

  void title(String text) {
    out.printf("%n%s%n", text);
    out.flush();
  }

  void say(String text) {
    out.println("   " + text);
    out.flush();
  }

  void check(String claim, boolean holds) {
    out.println((holds ? "   ok  " : "   NOT TRUE  ") + claim);
    out.flush();
    if (holds) {
      held++;
    } else {
      broken++;
    }
  }

  /** The same without a bar, for what tells of its progress itself. */
  <T> T follow(String what, int seconds, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + seconds * 10 * LOOK_NANOS;
    while (System.nanoTime() < end) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      awaitTurn();
    }
    throw new StartupException(what + ": it did not happen within " + seconds + " seconds");
  }

  /** Lets a second pass. */
  void awaitTurn() {
    LockSupport.parkNanos(10 * LOOK_NANOS);
  }

  /** Looks again and again until there is an answer. */
  <T> T await(String what, int seconds, Supplier<Optional<T>> look) {
    long started = System.nanoTime();
    try (ProgressBar bar = bar(what, seconds * 10L)) {
      for (long turn = 0; turn <= seconds * 10L; turn++) {
        Optional<T> found = look.get();
        if (found.isPresent()) {
          bar.stepTo(seconds * 10L);
          return found.get();
        }
        bar.stepTo((System.nanoTime() - started) / LOOK_NANOS);
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    throw new StartupException(what + ": nothing happened for " + seconds + " seconds");
  }

  /** The same, while blocks pass; gives up twice the way beyond. */
  <T> T awaitBlocks(String what, long from, long to, LongSupplier now, Supplier<Optional<T>> look) {
    try (ProgressBar bar = bar(what, to - from)) {
      long at = from;
      while (at <= to + (to - from) * 2) {
        Optional<T> found = look.get();
        if (found.isPresent()) {
          bar.stepTo(to - from);
          return found.get();
        }
        LockSupport.parkNanos(LOOK_NANOS);
        at = now.getAsLong();
        bar.stepTo(Math.min(at, to) - from);
      }
    }
    throw new StartupException(what + ": it did not happen");
  }

  private static ProgressBar bar(String what, long steps) {
    return new ProgressBarBuilder()
        .setTaskName("   " + what)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .hideEta()
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(System.err, 80))
        .build();
  }

  /** Says how it went. */
  boolean finish() {
    out.printf("%n%d claims held, %d did not.%n", held, broken);
    out.flush();
    return broken == 0;
  }
}
