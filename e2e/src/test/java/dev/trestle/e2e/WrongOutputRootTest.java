package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Stake;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proposer whose output roots are wrong from some block on loses its bond to the challenger. */
class WrongOutputRootTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;

  @ParameterizedTest
  @ValueSource(longs = {1, 8, 16})
  void wrongFromBlock_bisected_liarPaysHonest(long firstWrong, @TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      FakeL2 lie = arena.l2.wrongFrom(firstWrong);
      GameReader.Entry game = arena.claim(LIAR, lie.root(16), 16);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 40));
      UInt256 before = arena.l1().balance(arena.address(HONEST));

      arena.play(honest, liar);
      GameState played = arena.state(game);
      assertThat(played.tree().claims().getLast().depth())
          .isEqualTo(played.info().depths().bottom());
      UInt256 bonded = played.bondedBy(arena.address(HONEST));
      assertThat(bonded.isZero()).isFalse();
      assertThat(honest.stake()).contains(new Stake(1, 1, bonded));
      arena.finish(honest, liar);

      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
      assertThat(end.tree().root().counteredBy()).isEqualTo(Optional.of(arena.address(HONEST)));
      assertThat(arena.l1().balance(arena.address(HONEST))).isGreaterThan(before);
      assertThat(arena.l1().balance(game.address())).isEqualTo(UInt256.ZERO);
      assertThat(honest.stake()).contains(Stake.NONE);
    }
  }
}
