package dev.trestle.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bench node} measured, and how one stack stands to another. */
final class LoadFigures {
  private final Map<String, Map<String, List<Figure>>> byStack = new LinkedHashMap<>();

  /**
   * One workload on one stack.
   *
   * @param seconds from the first request until the last transaction is in a sealed block
   * @param cpuSeconds of the node's process, all threads; 0 when it is not ours
   */
  record Figure(int transactions, double seconds, double cpuSeconds) {
    double perSecond() {
      return transactions / seconds;
    }

    double perCpuSecond() {
      return transactions / cpuSeconds;
    }
  }

  void add(String stack, String workload, Figure figure) {
    byStack
        .computeIfAbsent(stack, s -> new LinkedHashMap<>())
        .computeIfAbsent(workload, w -> new ArrayList<>())
        .add(figure);
  }

  /** Prints, for each workload that both ran, the ratio of {@code stack} to {@code other}. */
  void printRatios(String stack, String other) {
    Map<String, List<Figure>> theirs = byStack.getOrDefault(other, Map.of());
    byStack
        .getOrDefault(stack, Map.of())
        .forEach((workload, figures) -> {
          List<Figure> opposite = theirs.getOrDefault(workload, List.of());
          if (!opposite.isEmpty()) {
            Figure a = total(figures);
            Figure b = total(opposite);
            System.out.printf(
                Locale.ROOT,
                "# %s / %s, %s: included per second %.2f, per node-CPU-second %.2f%n",
                stack,
                other,
                workload,
                a.perSecond() / b.perSecond(),
                a.perCpuSecond() / b.perCpuSecond());
          }
        });
  }

  /** All rounds as one. */
  private static Figure total(List<Figure> figures) {
    int transactions = 0;
    double seconds = 0;
    double cpuSeconds = 0;
    for (Figure figure : figures) {
      transactions += figure.transactions;
      seconds += figure.seconds;
      cpuSeconds += figure.cpuSeconds;
    }
    return new Figure(transactions, seconds, cpuSeconds);
  }
}
