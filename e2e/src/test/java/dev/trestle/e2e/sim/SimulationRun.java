package dev.trestle.e2e.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code bin/fuzz sim}: one seed for so many virtual hours, or one seed after the other until so
 * many real seconds are over. A line for each, tab-separated; the first violation ends it.
 */
final class SimulationRun {
  private static final double HOURS_EACH = 0.5;

  private SimulationRun() {}

  /**
   * @param arguments {@code seed hours [echo]}, or {@code from seconds hours all}: every seed from
   *     the first on
   */
  public static void main(String[] arguments) {
    long seed = Long.parseLong(arguments[0]);
    double hours = arguments.length > 1 ? Double.parseDouble(arguments[1]) : HOURS_EACH;
    boolean echo = arguments.length > 2 && arguments[2].equals("echo");
    long seconds = arguments.length > 2 && !echo ? Long.parseLong(arguments[2]) : 0;
    long end = System.nanoTime() + seconds * 1_000_000_000;
    int violations = 0;
    int runs = 0;
    double virtual = 0;
    SortedMap<String, Long> faults = new TreeMap<>();
    do {
      long begun = System.nanoTime();
      try {
        Simulation.Outcome outcome = one(seed, hours, echo);
        outcome.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
        virtual += outcome.millis() / 3_600_000.0;
        System.out.printf(
            Locale.ROOT,
            "seed %d: %.2f h in %d s, log %s%n",
            seed,
            outcome.millis() / 3_600_000.0,
            (System.nanoTime() - begun) / 1_000_000_000,
            outcome.logHash());
      } catch (AssertionError e) {
        violations++;
        System.out.println(e.getMessage());
        if (e.getCause() != null) {
          e.getCause().printStackTrace(System.out);
        }
      }
      runs++;
      seed++;
    } while (System.nanoTime() < end);
    System.out.printf(
        Locale.ROOT,
        "%d seeds, %.1f virtual hours, %d violations, %s%n",
        runs,
        virtual,
        violations,
        faults);
    System.exit(violations == 0 ? 0 : 1);
  }

  private static Simulation.Outcome one(long seed, double hours, boolean echo) {
    Path folder;
    try {
      folder = Files.createTempDirectory("trestle-simulation");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new Simulation(seed, (long) (hours * 3_600_000), folder, echo).run();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
