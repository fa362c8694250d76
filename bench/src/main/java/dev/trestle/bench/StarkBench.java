package dev.trestle.bench;

import dev.trestle.stark.prover.KernelTasks;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench stark}: the prover's kernels on one core, with vectors and without, beside what they
 * are meant to reach on a core with AVX-512. Nanoseconds of the thread's CPU time for one unit of
 * the line: the best and the median of some batches after warming up.
 */
final class StarkBench {
  /** Nanoseconds. */
  private static final Map<String, Double> TARGETS =
      Map.of(
          "multiply", 0.65,
          "poseidon2 width 12", 500.0,
          "keccak-f", 150.0,
          "transform 2^20, a column", 8e6,
          "commit 2^19 x 64, a cell", 40.0);

  private static final int BATCHES = 15;
  private static final int LEAST_BATCHES = 5;
  private static final long BATCH_NANOS = 50_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private StarkBench() {}

  static void run(List<String> options) {
    String only = option(options, "--only", "");
    long nanos = Long.parseLong(option(options, "--seconds", "3")) * 1_000_000_000L;
    KernelTasks best = KernelTasks.best();
    System.out.println("# kernels: " + best.name());
    System.out.println(
        "# stack\tkernel\ttarget ns\tvector best ns\tvector median ns\tscalar best ns"
            + "\tscalar median ns");
    List<KernelTasks.Task> vector = best.tasks();
    List<KernelTasks.Task> scalar = KernelTasks.scalar().tasks();
    for (int i = 0; i < vector.size(); i++) {
      String name = vector.get(i).name();
      if (only.isEmpty() || name.startsWith(only)) {
        Double target = TARGETS.get(name);
        System.out.println(
            String.join(
                "\t",
                "trestle",
                name,
                target == null ? "-" : figure(target),
                measure(vector.get(i), nanos),
                measure(scalar.get(i), nanos)));
      }
    }
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }

  private static String measure(KernelTasks.Task task, long nanos) {
    Runnable run = task.prepare().get();
    long warm = THREADS.getCurrentThreadCpuTime();
    int warming = 0;
    do {
      run.run();
      warming++;
    } while (THREADS.getCurrentThreadCpuTime() - warm < nanos);
    long each = (THREADS.getCurrentThreadCpuTime() - warm) / warming;
    int runs = (int) Math.max(1, BATCH_NANOS / Math.max(1, each));
    double[] figures = new double[BATCHES];
    int batches = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    while (batches < BATCHES
        && (batches < LEAST_BATCHES || THREADS.getCurrentThreadCpuTime() - start < nanos)) {
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < runs; i++) {
        run.run();
      }
      long took = THREADS.getCurrentThreadCpuTime() - before;
      figures[batches] = (double) took / runs / task.units();
      batches++;
    }
    Arrays.sort(figures, 0, batches);
    return figure(figures[0]) + "\t" + figure(figures[batches / 2]);
  }

  private static String figure(double nanos) {
    return String.format(Locale.ROOT, nanos < 10 ? "%.3f" : nanos < 1000 ? "%.1f" : "%.0f", nanos);
  }
}
