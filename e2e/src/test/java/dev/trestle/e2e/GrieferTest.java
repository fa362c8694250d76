package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who attacks a right claim pays for it; who made the claim gets its bond back. */
class GrieferTest {
  private static final int CHALLENGER = 0;
  private static final int GRIEFER = 1;
  private static final int PROPOSER = 2;

  @Test
  void rightRoot_attackedDownToAnInstruction_grieferPaysAndProposerIsMadeWhole(
      @TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = arena.claim(PROPOSER, arena.l2.root(16), 16);
      Watcher griefer = arena.player(GRIEFER, arena.l2.wrongFrom(5), new LyingRuns(arena.runs, 70));
      Watcher challenger = arena.honest(CHALLENGER);
      arena.play(griefer, challenger);
      assertThat(arena.state(game).tree().claims().size()).isGreaterThan(8);
      arena.finish(griefer, challenger);

      GameState end = arena.state(game);
      assertThat(end.status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      arena.assertLostNothing(end, CHALLENGER, PROPOSER);
      UInt256 grieferGets =
          arena.games.contracts().number(game.address(), "credit(address)", arena.address(GRIEFER));
      assertThat(grieferGets).isEqualTo(UInt256.ZERO);
      UInt256 before = arena.l1().balance(arena.address(PROPOSER));
      arena.assertPaid(game, arena.honest(PROPOSER));
      UInt256 gained = arena.l1().balance(arena.address(PROPOSER)).subtract(before);
      UInt256 fees = UInt256.of(10_000_000_000_000_000L);
      assertThat(gained.add(fees)).isGreaterThan(DisputeArena.ROOT_BOND);
      assertThat(arena.games.contracts().address(arena.registry(), "anchorGame()"))
          .isEqualTo(game.address());
    }
  }
}
