package dev.trestle.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code bin/fuzz sim}: one seed for so many virtual hours, or one seed after the other until so
 * many real seconds are over. A line for each and a sum.
 */
final class SimulationRun {
  private static final double HOURS_EACH = 0.5;

  private final SortedMap<String, Long> faults = new TreeMap<>();
  private double virtualHours;
  private int runs;
  private int violations;

  @Test
  void run() {
    long seconds = Long.getLong("trestle.fuzz.seconds", 60);
    long seed = Long.getLong("trestle.fuzz.seed", 1);
    double hours = Double.parseDouble(System.getProperty("trestle.fuzz.hours", "" + HOURS_EACH));
    all(seed, hours, seconds, Boolean.getBoolean("trestle.fuzz.echo"));
    assertThat(violations).as("violations").isZero();
  }

  /**
   * The same without Maven.
   *
   * @param arguments {@code seed hours [seconds | echo]}
   */
  public static void main(String[] arguments) {
    boolean more = arguments.length > 2;
    boolean echo = more && arguments[2].equals("echo");
    SimulationRun run = new SimulationRun();
    run.all(
        Long.parseLong(arguments[0]),
        Double.parseDouble(arguments[1]),
        more && !echo ? Long.parseLong(arguments[2]) : 0,
        echo);
    System.exit(run.violations == 0 ? 0 : 1);
  }

  private void all(long first, double hours, long seconds, boolean echo) {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    do {
      one(first + runs++, hours, echo);
    } while (System.nanoTime() < end);
    System.out.printf(
        Locale.ROOT,
        "seeds %d to %d, %.1f virtual hours, %d violations, %s%n",
        first,
        first + runs - 1,
        virtualHours,
        violations,
        faults);
  }

  private void one(long seed, double hours, boolean echo) {
    long begun = System.nanoTime();
    Path folder;
    try {
      folder = Files.createTempDirectory("trestle-simulation");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      var outcome = new Simulation(seed, (long) (hours * 3_600_000), folder, echo).run();
      outcome.faults().forEach((kind, count) -> faults.merge(kind, count, Long::sum));
      virtualHours += outcome.millis() / 3_600_000.0;
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
