package dev.trestle.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some seeds of the simulation, always; others: {@code bin/fuzz sim}. */
class SimulationTest {
  private static final long MINUTE = 60_000;

  @ParameterizedTest
  @ValueSource(longs = {3, 5, 8, 14})
  void seed_everyInvariantHoldsAndAllIsWellInTheEnd(long seed, @TempDir Path folder) {
    Simulation.Outcome outcome = new Simulation(seed, 8 * MINUTE, folder, false).run();
    System.out.println("simulation, seed " + seed + ": " + outcome);
    assertThat(outcome.checks()).isGreaterThan(1_000);
    assertThat(outcome.faults().get("L2 blocks")).isGreaterThan(100);
  }

  @Test
  void sameSeedTwice_sameEvents(@TempDir Path one, @TempDir Path other) {
    Simulation.Outcome first = new Simulation(7, 3 * MINUTE, one, false).run();
    Simulation.Outcome second = new Simulation(7, 3 * MINUTE, other, false).run();
    assertThat(second).isEqualTo(first);
    assertThat(first.lines()).isGreaterThan(100);
  }
}
