package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.BlockTag;
import dev.trestle.settlement.Claim;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code trestle proposer} and {@code trestle challenger}, as processes of their own, are killed in
 * the middle of games about the real program and started again: they finish what they began. In the
 * end the challenger is apart from its node.
 */
class KilledRolesTest {
  private static final int CHALLENGER = 0;
  private static final int PROPOSER = 3;
  private static final int LIAR = 2;
  private static final int GRIEFER = 4;
  private static final int PATIENCE_SECONDS = 180;

  /** Without anybody's transaction, L1 makes a block only every so many looks. */
  private static final int LOOKS_PER_BLOCK = 20;

  @TempDir private Path folder;
  private final List<TrestleProcess> running = new ArrayList<>();
  private int looks;

  @Test
  void bothKilledInTheMiddle_startedAgain_winAndCollect() {
    try (GuestArena arena = new GuestArena(folder.resolve("arena"))) {
      arena.postBatch();
      arena.writeRollup(folder);
      UInt256 before = arena.l1().balance(arena.address(CHALLENGER));
      TrestleProcess proposer = start(arena, "proposer", PROPOSER);
      await(arena, "a claim", () -> !arena.games.gamesSince(0).isEmpty());
      GameReader.Entry claimed = arena.games.gamesSince(0).getFirst();
      proposer.kill();

      GuestLies lies = new GuestLies(arena.truth, 2, 0);
      Bytes32 wrong = lies.at(GuestArena.LAST_BLOCK).orElseThrow().root();
      GameReader.Entry lied = arena.claim(LIAR, wrong, GuestArena.LAST_BLOCK);
      arena.derive();
      GuestSlip slip = new GuestSlip(arena, inputs -> arena.stepThatReads(inputs, 6, 1));
      LonePlayer liar = new LonePlayer(arena, LIAR, lied, lies, slip);
      LonePlayer griefer = new LonePlayer(arena, GRIEFER, claimed, lies, slip);

      TrestleProcess challenger = start(arena, "challenger", CHALLENGER);
      int middle = arena.dispute().depths().bottom() / 2;
      playUntil(arena, "the middle", List.of(liar, griefer), () -> depth(arena, lied) > middle);
      challenger.kill();
      assertThat(bottom(arena, lied)).as("killed before the end").isEmpty();
      playUntil(arena, "the liars move on", List.of(liar, griefer), () -> true);
      proposer = start(arena, "proposer", PROPOSER);
      challenger = start(arena, "challenger", CHALLENGER);
      playUntil(
          arena,
          "an instruction is executed on L1, and the last answer given to the griefer",
          List.of(liar, griefer),
          () ->
              bottom(arena, lied).filter(c -> c.counteredBy().isPresent()).isPresent()
                  && bottom(arena, claimed).isPresent());
      for (int i = 0; i < 2; i++) {
        arena.pass(L1Arena.MAX_CLOCK);
        arena.derive();
      }
      await(arena, "both games are over", () -> !isOpen(arena, lied) && !isOpen(arena, claimed));
      challenger.kill();
      start(arena, "challenger", CHALLENGER, "--l2", arena.l2Url().toString());
      arena.pass(L1Arena.MAX_CLOCK);
      await(arena, "all bonds are paid", () -> isPaid(arena, lied) && isPaid(arena, claimed));

      GameState refuted = arena.state(lied);
      assertThat(refuted.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(refuted, CHALLENGER);
      GameState upheld = arena.state(claimed);
      assertThat(upheld.status()).isEqualTo(GameState.Status.DEFENDER_WINS);
      arena.assertLostNothing(upheld, CHALLENGER, PROPOSER);
      assertThat(arena.games.gamesSince(0)).as("nothing was claimed twice").hasSize(2);
      assertThat(arena.l1().balance(arena.address(CHALLENGER)))
          .as("the challenger ends with more than it had")
          .isGreaterThan(before);
      assertThat(running)
          .as("nobody died by himself")
          .filteredOn(TrestleProcess::isAlive)
          .hasSize(2);
    } finally {
      running.forEach(TrestleProcess::close);
    }
  }

  private TrestleProcess start(GuestArena arena, String role, int player, String... more) {
    Path key = folder.resolve(role + ".key");
    if (!Files.exists(key)) {
      Keys.write(key, arena.key(player));
    }
    List<String> arguments = new ArrayList<>(List.of(role, "--rollup", folder.toString()));
    arguments.addAll(List.of("--l1", arena.url().toString(), "--beacon", arena.url().toString()));
    arguments.addAll(List.of("--key", key.toString(), "--confirmations", "1"));
    arguments.addAll(List.of("--data", folder.resolve(role).toString()));
    arguments.addAll(role.equals("proposer") ? List.of("--safe") : List.of("--game-age", "0"));
    arguments.addAll(List.of(more));
    TrestleProcess process = TrestleProcess.start(folder.resolve(role + ".log"), arguments);
    running.add(process);
    return process;
  }

  /** The liars move whenever they can, until something is so. */
  private void playUntil(
      GuestArena arena, String what, List<LonePlayer> liars, BooleanSupplier holds) {
    await(
        arena,
        what,
        () -> {
          if (nothingPends(arena, LIAR, GRIEFER)) {
            liars.forEach(LonePlayer::turn);
            arena.runs().step();
          }
          return holds.getAsBoolean();
        });
  }

  /** L1 makes a block when somebody sent something, and now and then. */
  private void await(GuestArena arena, String what, BooleanSupplier holds) {
    Await.until(
        what + "; see " + folder,
        PATIENCE_SECONDS,
        () -> {
          boolean found = holds.getAsBoolean();
          boolean idle = nothingPends(arena, CHALLENGER, PROPOSER, LIAR, GRIEFER);
          if (!idle || ++looks % LOOKS_PER_BLOCK == 0) {
            arena.mine(1);
          }
          return found;
        });
  }

  private static boolean nothingPends(GuestArena arena, int... players) {
    for (int player : players) {
      Address account = arena.address(player);
      if (arena.l1().nonce(account, BlockTag.Label.PENDING)
          > arena.l1().nonce(account, BlockTag.Label.LATEST)) {
        return false;
      }
    }
    return true;
  }

  private static int depth(GuestArena arena, GameReader.Entry game) {
    return arena.state(game).tree().claims().stream().mapToInt(Claim::depth).max().orElseThrow();
  }

  private static Optional<Claim> bottom(GuestArena arena, GameReader.Entry game) {
    int bottom = arena.dispute().depths().bottom();
    return arena.state(game).tree().claims().stream().filter(c -> c.depth() == bottom).findFirst();
  }

  private static boolean isOpen(GuestArena arena, GameReader.Entry game) {
    return arena.state(game).isOpen();
  }

  private static boolean isPaid(GuestArena arena, GameReader.Entry game) {
    return arena.l1().balance(game.address()).isZero();
  }
}
