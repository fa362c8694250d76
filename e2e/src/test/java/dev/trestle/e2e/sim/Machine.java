package dev.trestle.e2e.sim;

import dev.trestle.e2e.sim.disk.Disk;
import dev.trestle.e2e.sim.disk.ProcessDied;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A process with a disk and a clock of its own. It can be killed whenever it writes, asks somebody
 * or rests between two turns, and is started again on what its disk holds.
 */
abstract class Machine {
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LONGEST_RETRY_MILLIS = 10_000;
  private static final long START_AGAIN_MILLIS = 3_000;

  /**
   * Failed starts in a row, with nothing disturbing any more, that somebody would be called for.
   */
  private static final int MOST_FAILED_STARTS = 20;

  final World world;
  final String name;
  final Disk disk;
  final Random random;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private boolean up;
  private boolean dying;
  private int inside;
  private int incarnation;
  private int failedStarts;
  private long skewMillis;
  private long downMillis;
  private Damage damage = Damage.NONE;

  /** What happens to its disk when it is killed. */
  enum Damage {
    NONE,
    /** What was not forced to the disk is partly lost. */
    POWER_CUT,
    /** Ends of files that need not be whole are overwritten. */
    ROTTEN_TAIL
  }

  Machine(World world, String name, long seed) {
    this.world = world;
    this.name = name;
    this.random = new Random(seed);
    Path root = world.folder().resolve(name);
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    disk = new Disk(name, root, random, this::died);
  }

  /** Opens everything on its disk and begins its turns. */
  abstract void boot();

  /** Files whose loss or damage costs time, but nothing else. */
  List<Path> expendable() {
    return List.of();
  }

  /** The stores that a power cut takes the newest changes from. */
  List<Path> stores() {
    return List.of();
  }

  final boolean isUp() {
    return up;
  }

  /** What was opened and has to be closed when the process has ended. */
  final <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  /** Its clock: L1's time, wrong by {@link #skew}. */
  final InstantSource clock() {
    return () -> world.time().plusMillis(skewMillis);
  }

  final void skew(long millis) {
    skewMillis = millis;
  }

  final void log(String what) {
    world.scheduler().log(name, what.replace(world.folder().toString(), "")); // differs each time
  }

  /** Whatever still runs of a dead process ends here. */
  final void checkAlive() {
    if (!up && !starting()) {
      throw new ProcessDied(disk);
    }
  }

  private boolean starting() {
    return !dying && inside > 0;
  }

  /** Some code of this process runs, and what it throws is its own affair. */
  final <T> T within(Supplier<T> work) {
    inside++;
    try {
      return work.get();
    } finally {
      inside--;
    }
  }

  /**
   * Has a role take its turns as {@code cli} does: again at once while it finds work, after a pause
   * when not, and after a growing one when it failed.
   */
  final void turns(String role, long idleMillis, BooleanSupplier step) {
    int life = incarnation;
    long[] retry = {FIRST_RETRY_MILLIS};
    Runnable[] turn = new Runnable[1];
    boolean[] busy = {false};
    turn[0] =
        () -> {
          if (!up || life != incarnation) {
            return;
          }
          if (busy[0]) {
            throw new IllegalStateException(role + " takes a turn inside of its own turn");
          }
          busy[0] = true;
          long pause;
          try {
            boolean worked = within(step::getAsBoolean);
            retry[0] = FIRST_RETRY_MILLIS;
            pause = worked ? 1 : world.scheduler().about(idleMillis);
          } catch (ProcessDied e) {
            return;
          } catch (RuntimeException e) {
            world.invariants().failed(this, role, e);
            pause = retry[0];
            retry[0] = Math.min(LONGEST_RETRY_MILLIS, 2 * retry[0]);
          } finally {
            busy[0] = false;
          }
          world.scheduler().after(pause, turn[0]);
        };
    world.scheduler().after(world.scheduler().about(idleMillis), turn[0]);
  }

  final void start() {
    incarnation++;
    disk.restart();
    dying = false;
    try {
      within(() -> {
        boot();
        return true;
      });
      up = true;
      failedStarts = 0;
      log("runs");
    } catch (ProcessDied e) {
      dying = true;
      bury();
    } catch (RuntimeException e) {
      world.invariants().failed(this, "start", e);
      failedStarts = world.isCalm() && world.l1().isUp() ? failedStarts + 1 : 0;
      if (failedStarts > MOST_FAILED_STARTS) {
        throw new AssertionError(name + " does not start again: " + e, e);
      }
      closeAll();
      world.scheduler().after(START_AGAIN_MILLIS, this::start);
    }
  }

  /**
   * Ends the process on the spot.
   *
   * @param downMillis until it is started again
   */
  final void kill(long downMillis, Damage damage) {
    if (!up) {
      return;
    }
    this.downMillis = downMillis;
    this.damage = damage;
    log("killed, " + damage);
    disk.kill();
    died();
  }

  /** The process ends at a write that is so many ahead. */
  final void killAtWrite(long ahead, long downMillis, Damage damage) {
    this.downMillis = downMillis;
    this.damage = damage;
    disk.dieAtWrite(ahead);
  }

  private void died() {
    if (dying) {
      return;
    }
    log("died");
    up = false;
    dying = true;
    world.scheduler().after(0, this::bury);
  }

  /** Once nothing of it runs any more, its files are closed, damaged, and opened again. */
  private void bury() {
    if (inside > 0) {
      world.scheduler().after(100, this::bury);
      return;
    }
    closeAll();
    switch (damage) {
      case NONE -> {}
      case POWER_CUT -> {
        int lost = disk.loseUnforced();
        stores().forEach(disk::cutLog);
        log("power cut, " + lost + " files damaged");
        world.invariants().powerCut(this);
      }
      case ROTTEN_TAIL ->
          expendable().stream()
              .filter(file -> random.nextBoolean())
              .filter(disk::damageEnd)
              .forEach(file -> log("damaged " + file.getFileName()));
    }
    damage = Damage.NONE;
    world.invariants().restarts(this);
    world.scheduler().after(Math.max(1, downMillis), this::start);
  }

  private void closeAll() {
    for (AutoCloseable part : opened.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException(name + " does not close", e);
      }
    }
    opened.clear();
  }

  /** At the end of everything. */
  final void end() {
    up = false;
    closeAll();
  }
}
