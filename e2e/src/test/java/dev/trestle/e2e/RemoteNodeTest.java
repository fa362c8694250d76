package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.RemoteNode;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A challenger that has no node in its process but asks one over JSON-RPC. */
class RemoteNodeTest {
  private static final int HONEST = 0;
  private static final int LIAR = 2;

  @Test
  void challengerApartFromItsNode_seesWhatTheNodeSees_wins(@TempDir Path folder) {
    try (GuestArena arena = new GuestArena(folder)) {
      arena.postBatch();
      try (RemoteNode node = new RemoteNode(new JsonRpcClient(arena.l2Url()), arena.l1())) {
        sameOutputs(arena, node);
        ProgramRuns runs = arena.runsOver(node, node, folder.resolve("remote-runs"));
        GuestLies lies = new GuestLies(arena.truth, GuestArena.LAST_BLOCK, 0);
        Bytes32 root = lies.at(GuestArena.LAST_BLOCK).orElseThrow().root();
        GameReader.Entry game = arena.claim(LIAR, root, GuestArena.LAST_BLOCK);
        arena.derive();
        GuestSlip slip = new GuestSlip(arena, inputs -> arena.stepThatReads(inputs, 6, 1));
        LonePlayer liar = new LonePlayer(arena, LIAR, game, lies, slip);
        Watcher honest = arena.player(HONEST, node, runs);
        GameState state = liar.turn();
        int bottom = arena.dispute().depths().bottom();
        for (int i = 0; i < 3 * bottom && arena.fallen(state, HONEST).isEmpty(); i++) {
          while (runs.step()) {
            // the remote challenger's own runs
          }
          arena.round(honest);
          state = liar.turn();
        }
        assertThat(arena.fallen(state, HONEST)).as("a claim that fell to a step").isPresent();
        arena.finish(honest);
        GameState end = arena.state(game);
        assertThat(end.status()).isEqualTo(GameState.Status.CHALLENGER_WINS);
        arena.assertLostNothing(end, HONEST);
      }
    }
  }

  private static void sameOutputs(GuestArena arena, OutputRoots node) {
    for (long block = 0; block <= GuestArena.LAST_BLOCK; block++) {
      OutputRoots.Output here = arena.truth.at(block).orElseThrow();
      OutputRoots.Output there = node.at(block).orElseThrow();
      assertThat(there.parts()).isEqualTo(here.parts());
      assertThat(there.header()).isEqualTo(here.header());
    }
    assertThat(node.at(GuestArena.LAST_BLOCK + 1)).isEmpty();
    long head = arena.l1().head().number();
    for (long number = 1; number <= head; number++) {
      Bytes32 l1 = arena.l1().header(number).orElseThrow().hash();
      assertThat(node.lastSafe(l1)).as("L1 block " + number).isEqualTo(arena.truth.lastSafe(l1));
    }
    assertThat(node.lastSafe(Bytes32.ZERO)).isEmpty();
    assertThat(arena.truth.lastSafe(arena.l1().head().hash()))
        .as("the comparison was about something")
        .hasValue(GuestArena.LAST_BLOCK);
  }
}
