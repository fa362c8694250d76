package dev.trestle.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeded simulation: some seeds always, others on demand ({@code bin/fuzz sim}). */
class SimulationTest {
  private static final long MINUTE = 60_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void seeds_everyInvariantHolds(long seed, @TempDir Path folder) {
    long begun = System.nanoTime();
    var outcome = new Simulation(seed, 12 * MINUTE, folder, Boolean.getBoolean("sim.echo")).run();
    System.out.println(
        "seed " + seed + " " + (System.nanoTime() - begun) / 1_000_000 + " ms " + outcome);
    assertThat(outcome.checks()).isPositive();
  }

  @Test
  void sameSeedTwice_sameEvents(@TempDir Path one, @TempDir Path other) {
    var first = new Simulation(7, 5 * MINUTE, one, false).run();
    var second = new Simulation(7, 5 * MINUTE, other, false).run();
    assertThat(second).isEqualTo(first);
  }
}
