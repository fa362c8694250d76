package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.esaulpaugh.headlong.abi.Tuple;
import dev.trestle.l1.Abi;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disputed instruction reads a preimage that no L1 transaction can carry: the honest side
 * brings it to L1 in pieces, whatever happens meanwhile.
 */
class LargePreimageTest {
  private static final int HONEST = 0;
  private static final int LIAR = 1;
  private static final int SQUATTER = 2;
  private static final long GAS = 16_000_000;
  private static final int PIECE = 250 * 136;

  @Test
  void challengerKilledBetweenPieces_goesOnWhereL1Stands_wins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = lie(arena);
      Watcher liar = liar(arena);
      long pieces = 0;
      long before = 0;
      for (int i = 0; i < 60 && !isLoaded(arena, game); i++) {
        arena.round(arena.honest(HONEST), liar);
        long now = absorbed(arena, game, HONEST);
        assertThat(now == 0 || now >= before).as("no piece is lost").isTrue();
        pieces += now > before ? 1 : 0;
        before = now;
      }
      assertThat(pieces).as("pieces seen on their way").isGreaterThanOrEqualTo(3);
      wins(arena, game, arena.honest(HONEST), liar);
    }
  }

  @Test
  void l1TakesPiecesBack_theyComeAgain_wins(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = lie(arena);
      Watcher liar = liar(arena);
      Watcher honest = arena.honest(HONEST);
      int reorganised = 0;
      for (int i = 0; i < 90 && !isLoaded(arena, game); i++) {
        arena.round(honest, liar);
        if (absorbed(arena, game, HONEST) > 2 * PIECE && reorganised < 2) {
          arena.reorg(2 + reorganised);
          reorganised++;
        }
      }
      assertThat(reorganised).isEqualTo(2);
      wins(arena, game, honest, liar);
    }
  }

  /** The adversary takes the same number, and fills it with other bytes. */
  @Test
  void squatterFillsTheSameNumber_doesNotMeetTheChallengers(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = lie(arena);
      Watcher liar = liar(arena);
      Watcher honest = arena.honest(HONEST);
      byte[] garbage = new byte[PIECE];
      for (int i = 0; i < 60 && !isLoaded(arena, game); i++) {
        if (i % 4 == 0) {
          call(
              arena,
              game,
              Abi.call("beginLarge(uint256,uint64,uint64)", id(), 0L, ToyProgram.LARGE.length));
        }
        call(arena, game, Abi.call("absorbLarge(uint256,bytes)", id(), garbage));
        arena.round(honest, liar);
      }
      assertThat(absorbed(arena, game, SQUATTER)).as("the squatter was there").isPositive();
      wins(arena, game, honest, liar);
    }
  }

  @Test
  void somebodyElseBroughtItFirst_challengerUsesThat(@TempDir Path folder) {
    try (DisputeArena arena = new DisputeArena(folder)) {
      GameReader.Entry game = lie(arena);
      Watcher liar = liar(arena);
      Watcher honest = arena.honest(HONEST);
      call(
          arena,
          game,
          Abi.call("beginLarge(uint256,uint64,uint64)", UInt256.ONE, 0L, ToyProgram.LARGE.length));
      for (int from = 0; from < ToyProgram.LARGE.length; from += PIECE) {
        int to = Math.min(from + PIECE, ToyProgram.LARGE.length);
        byte[] piece = Arrays.copyOfRange(ToyProgram.LARGE, from, to);
        call(arena, game, Abi.call("absorbLarge(uint256,bytes)", UInt256.ONE, piece));
        arena.mine(1);
      }
      assertThat(isLoaded(arena, game)).isTrue();
      arena.play(honest, liar);
      int moves = arena.state(game).tree().claims().size() / 2;
      assertThat(nonce(arena)).as("moves and a step, no pieces").isEqualTo(moves + 1);
      wins(arena, game, honest, liar);
    }
  }

  private static GameReader.Entry lie(DisputeArena arena) {
    return arena.claim(LIAR, arena.l2.wrongFrom(2).root(3), 3);
  }

  private static Watcher liar(DisputeArena arena) {
    long step = ToyProgram.readStep(ToyProgram.Kind.LARGE_KECCAK);
    return arena.player(LIAR, arena.l2.wrongFrom(2), new LyingRuns(arena.runs, step));
  }

  private static void wins(DisputeArena arena, GameReader.Entry game, Watcher... players) {
    arena.play(players);
    assertThat(isLoaded(arena, game)).isTrue();
    GameState played = arena.state(game);
    assertThat(played.tree().claims())
        .as("an instruction was executed on L1")
        .anyMatch(c ->
            c.depth() == played.info().depths().bottom()
                && c.counteredBy().equals(Optional.of(arena.address(HONEST))));
    arena.finish(players);
    GameState end = arena.state(game);
    assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
    arena.assertLostNothing(end, HONEST);
  }

  private static long nonce(DisputeArena arena) {
    return arena.l1().nonce(arena.address(HONEST), arena.l1().head().number());
  }

  private static void call(DisputeArena arena, GameReader.Entry game, byte[] data) {
    Address oracle = arena.state(game).info().preimageOracle();
    arena.wallet(SQUATTER).send(Optional.of(oracle), UInt256.ZERO, data, GAS);
  }

  private static boolean isLoaded(DisputeArena arena, GameReader.Entry game) {
    Address oracle = arena.state(game).info().preimageOracle();
    return arena
        .games
        .contracts()
        .flag(oracle, "preimagePartOk(bytes32,uint256)", ToyProgram.LARGE_KEY, 0L);
  }

  /** The number that the challenger gives it: the squatter can see it on L1. */
  private static UInt256 id() {
    byte[] named = Arrays.copyOf(ToyProgram.LARGE_KEY.toBytes(), Bytes32.SIZE_BYTES + 8);
    return Keccak.hash(named).toUInt256();
  }

  private static long absorbed(DisputeArena arena, GameReader.Entry game, int player) {
    Tuple t =
        arena
            .games
            .contracts()
            .read(
                arena.state(game).info().preimageOracle(),
                "largePreimages(address,uint256)",
                "(bool,uint64,uint64,uint64)",
                arena.address(player),
                id());
    return Abi.number(t, 3).toLong();
  }
}
