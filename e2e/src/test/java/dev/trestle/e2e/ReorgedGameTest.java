package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.BlockTag;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** L1 takes back the block in which a game was created, or the one that the game calls its head. */
class ReorgedGameTest {
  private static final int HONEST = 0;
  private static final int LIAR = 2;

  /** How old games must be before the honest side plays them: more than is taken back here. */
  private static final long SETTLED_SECONDS = 20;

  @Test
  void gameComesAgainWithAnotherL1Head_honestPlaysThatOne_wins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      arena.mine(4);
      FakeL2 lie = arena.l2.wrongFrom(11);
      GameReader.Entry before = arena.claim(LIAR, lie.root(16), 16);
      Bytes32 headBefore = arena.state(before).info().l1Head();
      Watcher honest = arena.player(HONEST, arena.l2, arena.runs, SETTLED_SECONDS);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 20));
      for (int i = 0; i < 2; i++) {
        arena.round(honest, liar);
      }
      arena.reorg(5);
      assertThat(arena.games.gamesSince(0)).hasSize(1);
      GameReader.Entry after = arena.games.gamesSince(0).getFirst();
      assertThat(arena.state(after).info().l1Head()).isNotEqualTo(headBefore);
      assertThat(after.address()).isNotEqualTo(before.address());
      arena.pass(SETTLED_SECONDS);
      arena.play(honest, liar);
      arena.finish(honest, liar);
      GameState end = arena.state(after);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      assertThat(end.tree().claims()).as("it was played").hasSizeGreaterThan(8);
      arena.assertLostNothing(end, HONEST);
      assertThat(arena.l1().balance(before.address()))
          .as("bonds where no game is any more")
          .isEqualTo(UInt256.ZERO);
    }
  }

  @Test
  void gameIsGoneForGood_honestLosesNothing_andPlaysTheNextOne(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      arena.mine(4);
      FakeL2 lie = arena.l2.wrongFrom(11);
      GameReader.Entry gone = arena.claim(LIAR, lie.root(16), 16);
      Watcher honest = arena.player(HONEST, arena.l2, arena.runs, SETTLED_SECONDS);
      UInt256 before = arena.l1().balance(arena.address(HONEST));
      for (int i = 0; i < 2; i++) {
        arena.round(honest);
      }
      assertThat(arena.l1().nonce(arena.address(HONEST), BlockTag.Label.PENDING))
          .as("what was sent to a young game, whoever sends it again after the reorganisation")
          .isZero();
      arena.lose(5);
      assertThat(arena.games.gamesSince(0)).isEmpty();
      arena.pass(SETTLED_SECONDS);
      arena.play(honest);
      assertThat(arena.l1().balance(arena.address(HONEST))).isEqualTo(before);
      assertThat(arena.l1().balance(gone.address())).isEqualTo(UInt256.ZERO);

      GameReader.Entry next = arena.claim(LIAR, lie.root(15), 15);
      Watcher liar = arena.player(LIAR, lie, new LyingRuns(arena.runs, 20));
      arena.pass(SETTLED_SECONDS);
      arena.play(honest, liar);
      arena.finish(honest, liar);
      GameState end = arena.state(next);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
    }
  }

  /**
   * A real node, which derives anew, and the real program, which walks another chain of headers.
   */
  @Test
  void realNodeAndProgram_gameWithAnotherL1Head_honestWins(@TempDir Path folder) {
    try (GuestArena arena = new GuestArena(folder)) {
      arena.postBatch();
      arena.mine(3);
      GuestLies lies = new GuestLies(arena.truth, 3, 0);
      Bytes32 root = lies.at(GuestArena.LAST_BLOCK).orElseThrow().root();
      GameReader.Entry before = arena.claim(LIAR, root, GuestArena.LAST_BLOCK);
      arena.derive();
      Bytes32 headBefore = arena.state(before).info().l1Head();
      Watcher honest = arena.player(HONEST, arena.truth, arena.runs(), SETTLED_SECONDS);
      arena.round(honest);
      arena.reorg(3);
      arena.derive();
      GameReader.Entry after = arena.games.gamesSince(0).getFirst();
      assertThat(arena.state(after).info().l1Head()).isNotEqualTo(headBefore);
      arena.pass(SETTLED_SECONDS);
      arena.derive();
      GuestSlip slip = new GuestSlip(arena, inputs -> arena.stepThatReads(inputs, 5, 1));
      LonePlayer liar = new LonePlayer(arena, LIAR, after, lies, slip);
      int bottom = arena.dispute().depths().bottom();
      GameState state = liar.turn();
      for (int i = 0; i < 3 * bottom && arena.fallen(state, HONEST).isEmpty(); i++) {
        arena.round(honest);
        state = liar.turn();
      }
      assertThat(arena.fallen(state, HONEST)).as("a claim that fell to a step").isPresent();
      arena.finish(honest);
      GameState end = arena.state(after);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);
      assertThat(arena.l1().balance(before.address())).isEqualTo(UInt256.ZERO);
    }
  }
}
