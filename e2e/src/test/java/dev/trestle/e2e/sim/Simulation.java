package dev.trestle.e2e.sim;

import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run: so long with faults, then as long as it takes until all is well again. */
final class Simulation {
  /** Virtual time after the last fault until everything must be well, games included. */
  private static final long PATIENCE_MILLIS = 4 * 3_600_000L;

  /** The same but for games. */
  private static final long SHORT_PATIENCE_MILLIS = 25 * 60_000L;

  private static final long CHECK_MILLIS = 30_000;

  /** In so long a run games begin that are worth waiting for. */
  private static final long SETTLING_MILLIS = 25 * 60_000;

  private final long seed;
  private final long millis;
  private final EventLog log;
  private final Path folder;

  /**
   * What came of it.
   *
   * @param millis virtual time in all
   * @param faults how often what went wrong
   */
  record Outcome(
      Bytes32 logHash, long lines, long millis, long checks, SortedMap<String, Long> faults) {}

  Simulation(long seed, long millis, Path folder, boolean echo) {
    this.seed = seed;
    this.millis = millis;
    this.folder = folder;
    log = new EventLog(echo);
  }

  /**
   * Runs it.
   *
   * @throws AssertionError when an invariant does not hold, with what happened before and how to
   *     see it again
   */
  Outcome run() {
    World world = new World(seed, folder, log);
    try {
      return run(world);
    } catch (Violation | RuntimeException e) {
      throw new AssertionError(report(world, e), e);
    } finally {
      world.end();
    }
  }

  private Outcome run(World world) {
    Scheduler scheduler = world.scheduler();
    Games games = new Games(world);
    FaultPlan plan = new FaultPlan(world, new Random(world.seedOf("plan")));
    plan.begin(millis);
    while (scheduler.now() < millis) {
      scheduler.runUntil(scheduler.now() + CHECK_MILLIS);
      world.invariants().settlement().check();
    }
    plan.end();
    world.calm();
    scheduler.log("plan", "calm");
    world.outsiders().rest();
    boolean settles = millis >= SETTLING_MILLIS;
    Convergence convergence = new Convergence(world, games, settles);
    long deadline = scheduler.now() + (settles ? PATIENCE_MILLIS : SHORT_PATIENCE_MILLIS);
    while (!convergence.isReached()) {
      if (scheduler.now() > deadline) {
        throw new Violation("not well again: " + convergence.missing());
      }
      scheduler.runUntil(scheduler.now() + CHECK_MILLIS);
      world.invariants().settlement().check();
    }
    new Postings(world).check();
    SortedMap<String, Long> counts = new TreeMap<>(world.counts());
    counts.put("games refuted", (long) games.refuted());
    counts.put("games upheld", (long) games.upheld());
    counts.put("withdrawals paid", (long) world.outsiders().leaver().finalized());
    counts.put("deposits", (long) world.invariants().settlement().deposits());
    counts.put("L2 blocks", world.node(World.DERIVING).chain().safe().number());
    scheduler.log("plan", counts.toString());
    return new Outcome(
        log.hash(), log.lines(), scheduler.now(), world.invariants().checks(), counts);
  }

  private String report(World world, Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    text.append("\nseed ").append(seed).append(", virtual time ");
    text.append(world.scheduler().now() / 1000.0).append(" s; the last events:\n");
    log.newest().forEach(line -> text.append(line).append('\n'));
    text.append("faults so far: ");
    for (Map.Entry<String, Long> count : world.counts().entrySet()) {
      text.append(count.getKey()).append(' ').append(count.getValue()).append("; ");
    }
    text.append("\nagain with: bin/fuzz sim --seed ").append(seed);
    text.append(" --hours ").append(millis / 3_600_000.0).append('\n');
    return text.toString();
  }
}
