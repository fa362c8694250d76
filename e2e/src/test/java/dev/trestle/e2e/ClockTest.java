package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Time as a weapon: silence, moves at the last second, a challenger that is away. */
class ClockTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final int PROPOSER = 2;

  @Test
  void liarFallsSilent_clockRunsOut_liarLoses(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(4);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 9));
      for (int i = 0; i < 4; i++) {
        arena.round(honest, liar);
      }
      arena.play(honest);
      arena.finish(honest);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }

  @Test
  void liarMovesAtTheLastSecond_everyTime_honestHasTimeToAnswerAndTheGameIsBounded(
      @TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = arena.claim(PROPOSER, arena.l2.root(16), 16);
      long started = game.createdAtSeconds();
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, arena.l2.wrongFrom(3), new LyingRuns(arena.runs, 33));
      int depth = arena.state(game).info().depths().bottom();
      for (int i = 0; i < 2 * depth && arena.state(game).isOpen(); i++) {
        long left = arena.secondsLeftToCounterNewest(game);
        if (left > 6) {
          arena.pass(left - 6);
        }
        arena.round(liar);
        arena.round(honest);
        arena.round(honest);
      }
      arena.finish(honest);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      arena.assertLostNothing(end, HONEST, PROPOSER);
      long resolvedAt = arena.games.contracts().number(game.address(), "resolvedAt()").toLong();
      long bound = 2 * DisputeArena.MAX_CLOCK + depth * 3 * DisputeArena.EXTENSION + 600;
      assertThat(resolvedAt - started).as("seconds").isLessThan(bound);
    }
  }

  @Test
  void challengerAwayForHalfItsClock_stillWins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(8);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 50));
      arena.pass(DisputeArena.MAX_CLOCK / 2);
      arena.round(liar);
      Watcher honest = arena.honest(HONEST);
      arena.play(honest, liar);
      arena.finish(honest, liar);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }
}
