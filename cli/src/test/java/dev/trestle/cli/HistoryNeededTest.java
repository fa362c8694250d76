package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.GameParameters;
import dev.trestle.stf.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** The figures that docs/operations.md has for those who forget games. */
class HistoryNeededTest {
  @Test
  void productionRules_blocksOfASecond_andOfThree() {
    GameParameters game = DisputePreset.PRODUCTION.game(Bytes32.ZERO);
    DisputeOptions.Delays delays = DisputePreset.PRODUCTION.delays();
    long between = delays.finality() + delays.claimInterval();
    long clock = game.maxClockSeconds();
    assertThat(HistoryNeeded.of(clock, game.longestSeconds(), between, 1))
        .isEqualTo(new HistoryNeeded(910_800, 3_200_400));
    assertThat(HistoryNeeded.of(clock, game.longestSeconds(), between + 1, 3))
        .as("rounded up")
        .isEqualTo(new HistoryNeeded(303_601, 1_066_801));
  }
}
