package dev.trestle.e2e;

import dev.trestle.settlement.GameTree;
import dev.trestle.settlement.ProgramRuns;
import dev.trestle.settlement.Watcher;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;

/**
 * Disputes about an L2 that was never executed ({@link FakeL2}) and a small program ({@link
 * ToyProgram}).
 */
final class DisputeArena extends L1Arena {
  static final int SPLIT = 4;
  private static final Bytes32 CONFIGURATION = Bytes32.fromHex("cc".repeat(32));

  final FakeL2 l2;
  final ProgramRuns runs;
  private final Dispute dispute;

  DisputeArena(Path folder) {
    super(folder);
    l2 = FakeL2.honest(l1().header(0).orElseThrow().header());
    runs = new ProgramRuns(ToyProgram.elf(), ToyProgram::preimages, folder.resolve("runs"));
    dispute =
        new Dispute(
            runs.program(), new GameTree.Depths(SPLIT, SPLIT + 10), l2.root(0), CONFIGURATION);
    open(dispute);
  }

  @Override
  Dispute dispute() {
    return dispute;
  }

  @Override
  ProgramRuns runs() {
    return runs;
  }

  /** An honest player. */
  Watcher honest(int player) {
    return player(player, l2, runs);
  }
}
