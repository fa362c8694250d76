package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.PrunedStateException;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A challenger whose node has dropped what one game is about plays all others, and says how many it
 * cannot play.
 */
class PrunedGamesTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final long LAST = 16;

  /** The first block of which the node still has everything. */
  private static final long KEPT = 6;

  /** Output roots of a chain older than Isthmus, on a node that prunes. */
  private record Pruned(OutputRoots all) implements OutputRoots {
    @Override
    public Optional<Output> at(long block) {
      if (block < KEPT) {
        throw new PrunedStateException("block " + block);
      }
      return all.at(block);
    }

    @Override
    public OptionalLong lastSafe(Bytes32 l1Head) {
      return all.lastSafe(l1Head);
    }
  }

  @Test
  void outputRootIsGone_otherGamesAreWon(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      Watcher honest = arena.player(HONEST, new Pruned(arena.l2), arena.runs);
      List<GameReader.Entry> games = play(arena, honest, arena.runs);
      assertThat(honest.prunedGames()).hasValue(1);
      arena.finish(honest);
      assertEnds(arena, games);
      assertThat(honest.prunedGames()).as("when it is over").hasValue(0);
    }
  }

  @Test
  void stateOfARunIsGone_otherGamesAreWon(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      List<Long> tried = new ArrayList<>();
      ProgramRuns runs =
          new ProgramRuns(
              ToyProgram.elf(),
              inputs -> {
                tried.add(inputs.claimedBlock());
                if (inputs.claimedBlock() <= KEPT) {
                  throw new PrunedStateException("block " + (inputs.claimedBlock() - 1));
                }
                return ToyProgram.preimages(inputs);
              },
              folder.resolve("own-runs"));
      Watcher honest = arena.player(HONEST, arena.l2, runs);
      List<GameReader.Entry> games = play(arena, honest, runs);
      assertThat(runs.pruned()).isEqualTo(1);
      assertThat(tried).as("it is not tried at every block").containsOnlyOnce(1L);
      arena.pass(300);
      arena.round(honest);
      assertThat(runs.step()).as("but now and then").isTrue();
      assertThat(tried.stream().filter(block -> block == 1)).hasSize(2);
      arena.finish(honest);
      assertEnds(arena, games);
    }
  }

  /** Two lies, one about what is gone, until the other has fallen. */
  private static List<GameReader.Entry> play(DisputeArena arena, Watcher honest, ProgramRuns runs) {
    List<GameReader.Entry> games = new ArrayList<>();
    List<LonePlayer> liars = new ArrayList<>();
    for (long[] wrongFromTo : new long[][] {{1, LAST}, {LAST - 1, LAST - 1}}) {
      FakeL2 lie = arena.l2.wrongFrom(wrongFromTo[0]);
      GameReader.Entry game = arena.claim(LIAR, lie.root(wrongFromTo[1]), wrongFromTo[1]);
      games.add(game);
      liars.add(new LonePlayer(arena, LIAR, game, lie, new LyingRuns(arena.runs, 40)));
    }
    GameState second = arena.state(games.getLast());
    int most = 3 * arena.dispute().depths().bottom();
    for (int i = 0; i < most && arena.fallen(second, HONEST).isEmpty(); i++) {
      liars.forEach(LonePlayer::turn);
      while (runs.step()) {
        // the honest side's own runs
      }
      arena.round(honest);
      second = arena.state(games.getLast());
    }
    assertThat(arena.fallen(second, HONEST)).as("the lie that can be shown").isPresent();
    return games;
  }

  private static void assertEnds(DisputeArena arena, List<GameReader.Entry> games) {
    assertThat(arena.state(games.getFirst()).status())
        .as("nobody could show that it is a lie")
        .isEqualTo(GameState.Status.DEFENDER_WINS);
    GameState shown = arena.state(games.getLast());
    assertThat(shown.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
    arena.assertLostNothing(shown, HONEST);
  }
}
