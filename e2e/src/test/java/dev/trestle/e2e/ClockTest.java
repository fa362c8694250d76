package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.Claim;
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
  private static final int MATE = 3;

  /** How long before the end of a clock whoever delays moves. */
  private static final long LAST_SECONDS = 6;

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
  void liarMovesAtTheLastSecond_everyTime_honestHasTimeToAnswer(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = arena.claim(PROPOSER, arena.l2.root(16), 16);
      Watcher honest = arena.honest(HONEST);
      Watcher liar = arena.player(LIAR, arena.l2.wrongFrom(3), new LyingRuns(arena.runs, 33));
      int depth = arena.state(game).info().depths().bottom();
      for (int i = 0; i < 2 * depth && arena.state(game).isOpen(); i++) {
        long left = arena.secondsLeftToCounterNewest(game);
        if (left > LAST_SECONDS) {
          arena.pass(left - LAST_SECONDS);
        }
        arena.round(liar);
        arena.round(honest);
        arena.round(honest);
      }
      arena.finish(honest);
      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      arena.assertLostNothing(end, HONEST, PROPOSER);
    }
  }

  /**
   * The most that anybody can do to make a game long: whoever is on either side uses all of its
   * time, at every move. Nobody honest is there but to resolve it.
   */
  @Test
  void bothSidesDelayEveryMove_gameEndsWithinTheBound(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = arena.claim(PROPOSER, arena.l2.root(16), 16);
      FakeL2 lie = arena.l2.wrongFrom(3);
      LonePlayer attacker = new LonePlayer(arena, LIAR, game, lie, new LyingRuns(arena.runs, 33));
      LonePlayer mate = new LonePlayer(arena, MATE, game, arena.l2, arena.runs);
      int depth = arena.dispute().depths().bottom();
      for (int i = 0; i < 3 * depth && deepest(arena, game) < depth; i++) {
        long left = arena.secondsLeftToCounterNewest(game);
        if (left > LAST_SECONDS) {
          arena.pass(left - LAST_SECONDS);
        }
        attacker.turn();
        mate.turn();
        arena.round();
      }
      assertThat(deepest(arena, game)).as("they delayed down to the bottom").isEqualTo(depth);
      Watcher resolver = arena.resolver(HONEST);
      long bound = 2 * L1Arena.MAX_CLOCK + depth * L1Arena.EXTENSION + L1Arena.PREIMAGE_EXTENSION;
      for (int i = 0; i < bound && arena.state(game).isOpen(); i++) {
        arena.pass(LAST_SECONDS);
        arena.round(resolver);
      }
      long resolvedAt = arena.games.contracts().number(game.address(), "resolvedAt()").toLong();
      long taken = resolvedAt - game.createdAtSeconds();
      System.out.println(
          "delayed at every move: the game took %d s, clocks %d s, bound %d s"
              .formatted(taken, L1Arena.MAX_CLOCK, bound));
      assertThat(taken).as("seconds").isBetween(2 * L1Arena.MAX_CLOCK, bound + 4 * LAST_SECONDS);
    }
  }

  private static int deepest(DisputeArena arena, GameReader.Entry game) {
    return arena.state(game).tree().claims().stream().mapToInt(Claim::depth).max().orElseThrow();
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
