package dev.trestle.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Some seeds of the simulation, always; others: {@code bin/fuzz sim}. */
class SimulationTest {
  private static final long MINUTE = 60_000;

  /** The last ones found what nothing else did: marks that a full disk or a power cut kept back. */
  @ParameterizedTest
  @CsvSource({"3, 2", "5, 8", "8, 9", "14, 9", "6079, 6", "6100, 6", "8019, 6"})
  void seed_everyInvariantHoldsAndAllIsWellInTheEnd(long seed, long minutes, @TempDir Path folder) {
    Simulation.Outcome outcome = new Simulation(seed, minutes * MINUTE, folder, false).run();
    System.out.println("simulation, seed " + seed + ": " + outcome);
    assertThat(outcome.checks()).isGreaterThan(500);
    assertThat(outcome.faults().get("L2 blocks")).isGreaterThan(50);
  }

  @Test
  void sameSeedTwice_sameEvents(@TempDir Path one, @TempDir Path other) {
    Simulation.Outcome first = new Simulation(7, 3 * MINUTE, one, false).run();
    Simulation.Outcome second = new Simulation(7, 3 * MINUTE, other, false).run();
    assertThat(second).isEqualTo(first);
    assertThat(first.lines()).isGreaterThan(100);
  }
}
