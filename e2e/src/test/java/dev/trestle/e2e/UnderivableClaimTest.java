package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims about blocks that do not follow from L1's data as of the game's L1 head. */
class UnderivableClaimTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;

  @Test
  void rootOfBlockNotYetOnL1_refutedByBisection(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 early = arena.l2.withSafe(6);
      FakeL2 late = arena.l2.wrongFrom(7);
      GameReader.Entry game = arena.claim(LIAR, late.root(10), 10);
      Watcher honest = arena.player(HONEST, early, arena.runs);
      Watcher liar = arena.player(LIAR, late, new LyingRuns(arena.runs, 3));
      arena.play(honest, liar);
      arena.finish(honest, liar);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }

  @Test
  void lastRootUnderALaterNumber_refutedByItsHeader(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 early = arena.l2.withSafe(6);
      GameReader.Entry game = arena.claim(LIAR, arena.l2.root(6), 10);
      Watcher honest = arena.player(HONEST, early, arena.runs);
      arena.play(honest);
      assertThat(arena.state(game).blockNumberRefutedBy()).contains(arena.address(HONEST));
      arena.finish(honest);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      assertThat(end.tree().root().counteredBy()).contains(arena.address(HONEST));
    }
  }
}
