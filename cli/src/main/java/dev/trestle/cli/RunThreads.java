package dev.trestle.cli;

import dev.trestle.rpc.Metric;
import dev.trestle.settlement.ProgramRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads on which runs of the program are computed: two, so that one which reads from slow
 * nodes does not hold up another.
 */
final class RunThreads implements AutoCloseable, Observed {
  private static final int THREADS = 2;
  private static final Duration IDLE = Duration.ofMillis(50);

  private final ProgramRuns runs;
  private final List<RoleRunner> threads = new ArrayList<>();

  private RunThreads(ProgramRuns runs) {
    this.runs = runs;
    for (int i = 1; i <= THREADS; i++) {
      threads.add(new RoleRunner("runs of the program " + i, IDLE, runs::step));
    }
  }

  static RunThreads start(ProgramRuns runs) {
    RunThreads all = new RunThreads(runs);
    all.threads.forEach(RoleRunner::start);
    return all;
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    all.add(
        Metric.gauge(
            "trestle_challenger_waiting_runs",
            "Runs of the program asked for and not done.",
            runs.waiting()));
    all.add(
        Metric.gauge(
            "trestle_challenger_pruned_runs",
            "Runs asked for that need L2 states which our node has dropped.",
            runs.pruned()));
    threads.forEach(thread -> all.addAll(thread.metrics()));
    return all;
  }

  @Override
  public List<String> troubles() {
    return threads.stream().flatMap(thread -> thread.troubles().stream()).toList();
  }

  @Override
  public void close() {
    threads.forEach(RoleRunner::close);
  }
}
