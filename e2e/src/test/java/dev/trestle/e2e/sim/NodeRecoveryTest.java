package dev.trestle.e2e.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulation found once, as short stories; its invariants watch all along. */
class NodeRecoveryTest {
  private static final long SECOND = 1_000;

  /** So that L2 blocks are finalized. */
  private static final long SETTLED = 130 * SECOND;

  @TempDir private Path folder;

  private World world() {
    return new World(1, folder, new EventLog(false));
  }

  private static void run(World world, long millis) {
    world.scheduler().runUntil(world.scheduler().now() + millis);
    world.invariants().settlement().check();
  }

  @Test
  void checkpointsLost_safeHeadStays_andMovesOn() throws IOException {
    World world = world();
    NodeMachine node = world.node(World.DERIVING);
    run(world, SETTLED);
    long before = node.chain().safe().number();
    assertThat(node.chain().finalized().number()).isPositive();
    node.kill(SECOND, Machine.Damage.NONE);
    Files.write(folder.resolve(node.name).resolve("checkpoints"), new byte[] {1, 2, 3});
    run(world, 60 * SECOND);
    assertThat(node.chain().safe().number()).isGreaterThan(before);
    world.end();
  }

  @Test
  void killedBetweenTheTwoFilesOfAReset_resumes() throws IOException {
    World world = world();
    NodeMachine node = world.node(World.DERIVING);
    run(world, SETTLED);
    long before = node.chain().safe().number();
    node.kill(SECOND, Machine.Damage.NONE);
    Path heads = folder.resolve(node.name).resolve("safe-heads");
    byte[] whole = Files.readAllBytes(heads);
    Files.write(heads, Arrays.copyOf(whole, whole.length - 80));
    run(world, 60 * SECOND);
    assertThat(node.chain().safe().number()).isGreaterThan(before);
    world.end();
  }

  @Test
  void l1ReorganisesWhileDerivationIsHeldUp_nothingOfTheLostBranchIsFinalized() {
    World world = world();
    NodeMachine node = world.node(World.DERIVING);
    run(world, SETTLED);
    long before = node.chain().finalized().number();
    node.holdUpDerivation(true);
    world.l1().reorg(10, false);
    run(world, 80 * SECOND);
    node.holdUpDerivation(false);
    run(world, 60 * SECOND);
    assertThat(node.chain().finalized().number()).isGreaterThan(before);
    assertThat(world.node(World.SEQUENCER).chain().finalized().number()).isGreaterThan(before);
    world.end();
  }
}
