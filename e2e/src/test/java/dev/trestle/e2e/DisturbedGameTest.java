package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1 reorganises, the challenger is killed: in the middle of a game. */
class DisturbedGameTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;

  @Test
  void challengerKilledAfterEveryMove_goesOnFromL1AndItsJournal_wins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(11);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 20));
      for (int i = 0; i < 40; i++) {
        arena.round(arena.honest(HONEST), liar);
      }
      GameState played = arena.state(game);
      assertThat(played.tree().claims().getLast().depth())
          .isEqualTo(played.info().depths().bottom());
      arena.finish(arena.honest(HONEST), liar);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }

  @Test
  void l1ReorganisesInTheMiddle_movesAreMadeAgain_honestWins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(11);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      arena.mine(4);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 20));
      for (int i = 0; i < 5; i++) {
        arena.round(honest, liar);
      }
      arena.reorg(3);
      for (int i = 0; i < 3; i++) {
        arena.round(honest, liar);
      }
      arena.reorg(2);
      arena.play(honest, liar);
      arena.finish(honest, liar);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }
}
