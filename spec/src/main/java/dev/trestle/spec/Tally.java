package dev.trestle.spec;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the cases of one archive. Cases run on all cores in any order; failures are reported in
 * the order in which the topic handed the cases over.
 */
public final class Tally {
  /** A case: returns when this code agrees with the vector, else throws. */
  @FunctionalInterface
  public interface Case {
    void run() throws Exception;
  }

  private final ExecutorService pool;
  private final String filter;
  private final int failuresPrinted;
  private final LongAdder passed = new LongAdder();
  private final LongAdder finished = new LongAdder();
  private final TreeMap<Long, String> failures = new TreeMap<>();
  private final Map<String, Long> skips = new TreeMap<>();
  private long failed;
  private long handedOver;

  /**
   * @param filter only cases whose name contains it are run
   * @param failuresPrinted how many failures are kept in full
   */
  Tally(ExecutorService pool, String filter, int failuresPrinted) {
    this.pool = pool;
    this.filter = filter;
    this.failuresPrinted = failuresPrinted;
  }

  /** Runs a case, now or soon; {@code name} says where in the archive it stands. */
  public void check(String name, Case body) {
    if (!name.contains(filter)) {
      return;
    }
    long number = handedOver++;
    pool.execute(() -> {
      try {
        body.run();
        passed.increment();
      } catch (Exception | AssertionError | StackOverflowError e) {
        fail(number, name, e);
      } finally {
        finishOne();
      }
    });
  }

  /** Counts a case that is not run; the reason is for a reader of the report. */
  public void skip(String name, String reason) {
    if (name.contains(filter)) {
      skips.merge(reason, 1L, Long::sum);
    }
  }

  /** {@link #skip} of several cases at once. */
  public void skip(String name, long cases, String reason) {
    if (name.contains(filter) && cases > 0) {
      skips.merge(reason, cases, Long::sum);
    }
  }

  private synchronized void finishOne() {
    finished.increment();
    notifyAll();
  }

  private synchronized void fail(long number, String name, Throwable e) {
    failed++;
    String text = e instanceof Mismatch ? String.valueOf(e.getMessage()) : stackTrace(e);
    failures.put(number, name + "\n" + text.indent(2).stripTrailing());
    if (failures.size() > failuresPrinted) {
      failures.pollLastEntry();
    }
  }

  private static String stackTrace(Throwable e) {
    var out = new StringWriter();
    e.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  /** Waits until every case handed over has run. */
  synchronized void await() throws InterruptedException {
    while (finished.sum() < handedOver) {
      wait();
    }
  }

  long passed() {
    return passed.sum();
  }

  synchronized long failed() {
    return failed;
  }

  long skipped() {
    return skips.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first failures, each with its name, in the order of the cases. */
  synchronized List<String> failures() {
    return new ArrayList<>(failures.values());
  }

  /** How many cases were skipped for each reason. */
  Map<String, Long> skips() {
    return skips;
  }
}
