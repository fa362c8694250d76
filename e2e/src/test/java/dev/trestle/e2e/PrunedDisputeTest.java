package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.node.Chain;
import dev.trestle.node.StateHistory;
import dev.trestle.node.StoreOptions;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.settlement.Challenger;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameStarts;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.L2Source;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.settlement.StateKeeper;
import dev.trestle.settlement.StateWatch;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A liar who waits until the challenger's node has pruned the states that the lie is about. With
 * the real program, on a node that keeps two blocks.
 */
class PrunedDisputeTest {
  private static final int HONEST = 0;
  private static final int LIAR = 2;
  private static final int PROPOSER = 3;
  private static final int PATIENCE_SECONDS = 60;
  private static final StoreOptions TWO_BLOCKS = StoreOptions.SMALL.withHistory(2).withNodeCache(0);

  /** Deeper than L1 finalises. */
  private static final int FINALITY = 10;

  private static final Pattern RPC = Pattern.compile("RPC (http://\\S+)");

  @TempDir private Path folder;

  @Test
  void liarWaitsForPruning_nodeThatKnowsOfGames_keepsTheirStates_liarLoses() {
    try (GuestArena arena = new GuestArena(folder, TWO_BLOCKS)) {
      arena.postBatch();
      StateKeeper keeper = keeper(arena);
      Lie lie = new Lie(arena);
      keeper.step();
      Watcher honest = watching(arena);
      arena.round(honest);
      outlive(arena, keeper);
      assertThat(state(arena.chain(), 0)).as("kept for the game").isTrue();
      StateHistory history = arena.chain().stateHistory();
      assertThat(history.needed()).hasValue(0);
      assertThat(history.heldBackBlocks()).isPositive();
      // Started again, the node waits for what L1 says before it drops anything.
      keeper = keeper(arena);
      prune(arena.chain());
      assertThat(state(arena.chain(), 0)).as("kept until games are known").isTrue();

      lie.goOnUntilItFalls(honest);
      assertThat(honest.prunedGames()).hasValue(0);
      assertThat(honest.stateMarginBlocks()).hasValue(0);
      arena.finish(honest);
      GameState end = arena.state(lie.game);
      assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
      arena.assertLostNothing(end, HONEST);

      dropsThemWhenTheAnchorIsFinal(arena, keeper);
    }
  }

  @Test
  void nodeThatHasNotAskedL1Yet_dropsNothing() {
    try (GuestArena arena = new GuestArena(folder, TWO_BLOCKS)) {
      arena.postBatch();
      StateKeeper keeper = keeper(arena);
      outlive(arena);
      assertThat(state(arena.chain(), 0)).isTrue();
      assertThat(arena.chain().stateHistory().needed()).hasValue(0);
      keeper.step();
    }
  }

  /** The same without knowledge of games: what must not happen, and is told when it does. */
  @Test
  void liarWaitsForPruning_nodeThatForgetsGames_isTold_liarWins() {
    try (GuestArena arena = new GuestArena(folder, TWO_BLOCKS)) {
      arena.postBatch();
      Lie lie = new Lie(arena);
      Watcher honest = watching(arena);
      arena.round(honest);
      assertThat(honest.prunedGames()).hasValue(0);
      assertThat(honest.stateMarginBlocks()).as("two blocks, and three are needed").hasValue(-1);
      outlive(arena);
      assertThat(state(arena.chain(), 0)).isFalse();
      lie.goOn(honest);
      assertThat(arena.runs().pruned()).isEqualTo(1);
      assertThat(honest.prunedGames()).hasValue(1);
      assertThat(honest.invalidClaims()).as("output roots need no state").hasValue(1);
      arena.finish(honest);
      assertThat(arena.state(lie.game).status()).isEqualTo(GameState.Status.DEFENDER_WINS);
    }
  }

  @Test
  void challengerApart_ofANodeThatForgetsGames_refusesToStart() {
    try (GuestArena arena = new GuestArena(folder.resolve("arena"))) {
      arena.postBatch();
      arena.writeRollup(folder);
      try (TrestleProcess forgets = node(arena, "forgets", "--forget-games");
          TrestleProcess keeps = node(arena, "keeps")) {
        URI forgetful = rpc(forgets);
        try (RemoteNode there = new RemoteNode(new JsonRpcClient(forgetful), arena.l1())) {
          StateHistory history = there.stateHistory().orElseThrow();
          assertThat(history.historyBlocks()).isEqualTo(2);
          assertThat(history.keepsWhatIsNeeded()).isFalse();
        }
        try (TrestleProcess refused = challenger(arena, "refused", forgetful)) {
          Await.until("it ends", PATIENCE_SECONDS, () -> !refused.isAlive());
          // two clocks of 600 s, 30 s to finality, a claim an hour, blocks of 2 s
          assertThat(refused.output())
              .contains("keeps the states of 2 blocks", "a game takes 2415", "--forget-games");
        }
        try (TrestleProcess accepted =
            challenger(arena, "accepted", forgetful, "--accept-short-history")) {
          awaitStart(accepted);
        }
        try (TrestleProcess fine = challenger(arena, "fine", rpc(keeps))) {
          awaitStart(fine);
        }
      }
    }
  }

  private static void awaitStart(TrestleProcess process) {
    Await.until("it runs", PATIENCE_SECONDS, () -> process.output().contains("challenger 0x"));
  }

  private static URI rpc(TrestleProcess node) {
    return Await.found(
        "the node says where its RPC is",
        PATIENCE_SECONDS,
        () -> RPC.matcher(node.output()).results().findFirst().map(m -> URI.create(m.group(1))));
  }

  private TrestleProcess node(GuestArena arena, String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--sequencer", arena.l2Url().toString()));
    arguments.addAll(List.of("--port", "0", "--history", "2"));
    arguments.addAll(List.of(more));
    return start(arena, "node", name, arguments);
  }

  private TrestleProcess challenger(GuestArena arena, String name, URI l2, String... more) {
    Path key = folder.resolve(name + ".key");
    Keys.write(key, arena.key(HONEST));
    List<String> arguments = new ArrayList<>(List.of("--key", key.toString()));
    arguments.addAll(List.of("--l2", l2.toString()));
    arguments.addAll(List.of(more));
    return start(arena, "challenger", name, arguments);
  }

  private TrestleProcess start(GuestArena arena, String role, String name, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of(role, "--rollup", folder.toString()));
    arguments.addAll(List.of("--l1", arena.url().toString(), "--beacon", arena.url().toString()));
    arguments.addAll(List.of("--data", folder.resolve(name).toString()));
    arguments.addAll(more);
    return TrestleProcess.start(folder.resolve(name + ".log"), arguments);
  }

  private static StateKeeper keeper(GuestArena arena) {
    return new StateKeeper(arena.chain(), arena.l1(), arena::gameStarts);
  }

  /** An honest player who also compares what its node keeps with what games need. */
  private static Watcher watching(GuestArena arena) {
    return arena.watcher(
        HONEST,
        new StateWatch(arena.gameStarts(), L2Source.of(arena.chain())),
        new Challenger(
            arena.games,
            arena.truth,
            arena.runs(),
            new Challenger.Settings(
                arena.address(HONEST), arena.dispute().configuration(), 1_000_000, 0)),
        arena.resolution(HONEST));
  }

  private static boolean state(Chain chain, long block) {
    return chain.nodes().node(chain.header(block).orElseThrow().stateRoot()).isPresent();
  }

  private static void prune(Chain chain) {
    while (chain.pruneStep()) {
      // until there is nothing left to do
    }
  }

  /** L2 and its finality go on for longer than the node's history. */
  private static void outlive(GuestArena arena, StateKeeper... keepers) {
    for (long last : new long[] {8, 14, 20}) {
      arena.postBatch(last);
      arena.mine(FINALITY);
      arena.derive();
      for (StateKeeper keeper : keepers) {
        keeper.step();
      }
      prune(arena.chain());
    }
  }

  /** Once right claims have moved the anchor, and L1 cannot take that back. */
  private static void dropsThemWhenTheAnchorIsFinal(GuestArena arena, StateKeeper keeper) {
    olderThanTheAnchor(arena);
    for (int claim = 2; claim <= 4; claim++) {
      int player = PROPOSER + claim;
      claim(arena, player, 4L * claim);
      arena.mine(FINALITY);
      keeper.step();
      arena.finish(arena.resolver(player));
    }
    assertThat(arena.gameStarts().at(arena.l1().head()).anchorBlock()).isEqualTo(16);
    keeper.step();
    prune(arena.chain());
    assertThat(state(arena.chain(), 0)).as("L1 may still take the anchor back").isTrue();
    arena.mine(FINALITY);
    keeper.step();
    prune(arena.chain());
    assertThat(state(arena.chain(), 0)).as("nobody needs it any more").isFalse();
    assertThat(arena.chain().stateHistory().oldest()).isBetween(1L, 16L);
  }

  /** The anchor moves on, and a game is still open that started before. */
  private static void olderThanTheAnchor(GuestArena arena) {
    Watcher proposer = arena.resolver(PROPOSER);
    claim(arena, PROPOSER, 4);
    GameReader.Entry open = claim(arena, LIAR, 3);
    arena.pass(L1Arena.MAX_CLOCK);
    arena.play(proposer);
    arena.pass(L1Arena.FINALITY_DELAY + 2);
    arena.play(proposer);
    GameStarts.Found found = arena.gameStarts().at(arena.l1().head());
    assertThat(found)
        .isEqualTo(new GameStarts.Found(4, List.of(new GameStarts.OpenGame(open.address(), 0))));
    assertThat(found.oldest()).isZero();
  }

  private static GameReader.Entry claim(GuestArena arena, int player, long block) {
    return arena.claim(player, arena.truth.at(block).orElseThrow().root(), block);
  }

  /** A wrong claim about the last block, and its defender. */
  private static final class Lie {
    private final GuestArena arena;
    private final LonePlayer liar;
    private final GameReader.Entry game;

    Lie(GuestArena arena) {
      this.arena = arena;
      GuestLies lies = new GuestLies(arena.truth, 2, 0);
      Bytes32 root = lies.at(GuestArena.LAST_BLOCK).orElseThrow().root();
      game = arena.claim(LIAR, root, GuestArena.LAST_BLOCK);
      arena.derive();
      GuestSlip slip = new GuestSlip(arena, inputs -> arena.stepThatReads(inputs, 6, 1));
      liar = new LonePlayer(arena, LIAR, game, lies, slip);
    }

    /** Both sides play as far as they can. */
    GameState goOn(Watcher honest) {
      GameState state = liar.turn();
      int most = 3 * arena.dispute().depths().bottom();
      for (int i = 0; i < most && arena.fallen(state, HONEST).isEmpty(); i++) {
        arena.round(honest);
        state = liar.turn();
      }
      return state;
    }

    void goOnUntilItFalls(Watcher honest) {
      assertThat(arena.fallen(goOn(honest), HONEST)).as("fell to an instruction").isPresent();
    }
  }
}
