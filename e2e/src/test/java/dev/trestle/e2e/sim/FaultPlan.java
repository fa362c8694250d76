package dev.trestle.e2e.sim;

import dev.trestle.l1.SettlementException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What goes wrong when, by seed. */
final class FaultPlan {
  private final World world;
  private final Random random;
  private final List<Fault> enabled = new ArrayList<>();
  private final long meanPauseMillis;
  private long until;

  /** A kind of trouble. */
  enum Fault {
    L1_REORG,
    L1_REORG_LOSES,
    BAD_WEATHER,
    ENDPOINT_DOWN,
    KILL,
    KILL_AT_WRITE,
    POWER_CUT,
    ROTTEN_TAIL,
    FULL_DISK,
    SKEWED_CLOCK,
    CONGESTION,
    GARBAGE,
    CENSORING_BATCH,
    SILENCE,
    FALSE_CLAIM,
    GRIEF
  }

  FaultPlan(World world, Random random) {
    this.world = world;
    this.random = random;
    for (Fault fault : Fault.values()) {
      if (random.nextInt(10) < 7) {
        enabled.add(fault);
      }
    }
    meanPauseMillis = 5_000 + random.nextInt(60_000);
    world.scheduler().log("plan", enabled + ", every " + meanPauseMillis / 1000 + " s");
  }

  /** Begins; nothing new goes wrong after a time. */
  void begin(long untilMillis) {
    until = untilMillis;
    world.scheduler().after(pause(), this::next);
  }

  private long pause() {
    return 1 + (long) (-Math.log(1 - random.nextDouble()) * meanPauseMillis);
  }

  private void next() {
    if (world.scheduler().now() >= until || enabled.isEmpty()) {
      return;
    }
    Fault fault = enabled.get(random.nextInt(enabled.size()));
    world.scheduler().log("plan", fault.toString());
    world.count(fault.toString().toLowerCase(Locale.ROOT).replace('_', ' '));
    happen(fault);
    world.scheduler().after(pause(), this::next);
  }

  private void happen(Fault fault) {
    switch (fault) {
      case L1_REORG, L1_REORG_LOSES -> reorg(fault == Fault.L1_REORG);
      case BAD_WEATHER -> {
        world
            .network()
            .weather(
                new SimulatedNetwork.Weather(
                    random.nextInt(100),
                    random.nextInt(100),
                    random.nextInt(50),
                    random.nextInt(20),
                    200 + random.nextInt(15_000)));
        after(5_000 + random.nextInt(60_000), world.network()::fine);
      }
      case ENDPOINT_DOWN ->
          world.network().cut(machine(false).name, 2_000 + random.nextInt(60_000));
      case KILL -> machine(true).kill(down(), Machine.Damage.NONE);
      case KILL_AT_WRITE ->
          machine(true).killAtWrite(1 + random.nextInt(40), down(), Machine.Damage.NONE);
      case POWER_CUT -> process().kill(down(), Machine.Damage.POWER_CUT);
      case ROTTEN_TAIL -> process().kill(down(), Machine.Damage.ROTTEN_TAIL);
      case FULL_DISK -> {
        Machine machine = process();
        machine.log("disk full");
        machine.disk.full(true);
        after(2_000 + random.nextInt(40_000), () -> machine.disk.full(false));
      }
      case SKEWED_CLOCK -> {
        Machine machine = process();
        machine.skew(random.nextInt(60_000) - 30_000);
        after(10_000 + random.nextInt(90_000), () -> machine.skew(0));
      }
      case CONGESTION -> world.outsiders().intruders().congest(60 + random.nextInt(240));
      case GARBAGE -> intrude(false);
      case CENSORING_BATCH -> intrude(true);
      case SILENCE -> {
        NodeMachine sequencer = world.node(World.SEQUENCER);
        sequencer.silence(true);
        long window = SimulatedRollup.WINDOW_BLOCKS * L1Machine.SLOT_SECONDS;
        after(1000 * (10 + random.nextInt((int) window * 2)), () -> sequencer.silence(false));
      }
      case FALSE_CLAIM -> world.outsiders().intruders().liar().claim();
      case GRIEF -> world.outsiders().intruders().liar().grief();
    }
  }

  private void reorg(boolean keep) {
    if (!world.l1().isUp() || world.l1().disk.isFull()) {
      return;
    }
    long finalized = world.l1().chain().finalized().number();
    long most = world.l1().chain().head().number() - finalized;
    // Most are shallow, as they are in life; none goes beyond finality or before the rollup.
    int depth =
        (int) Math.min(most, 1 + (random.nextBoolean() ? random.nextInt(3) : random.nextInt(16)));
    long oldest = world.rollup().config().genesis().l1().number() + 2;
    if (depth > 0 && world.l1().chain().head().number() - depth > oldest) {
      world.l1().reorg(depth, keep);
    }
  }

  private void intrude(boolean wellFormed) {
    world
        .scheduler()
        .after(
            0,
            () -> {
              try {
                world.outsiders().intruders().post(wellFormed);
              } catch (SettlementException e) {
                world.scheduler().log("plan", "the thief fails: " + e.getMessage());
              }
            });
  }

  private void after(long millis, Runnable end) {
    world.scheduler().after(millis, end);
  }

  private long down() {
    return random.nextInt(4) == 0 ? random.nextInt(120_000) : random.nextInt(5_000);
  }

  private Machine machine(boolean killed) {
    List<Machine> all = world.machines();
    Machine found = all.get(random.nextInt(all.size()));
    return killed || found == world.l1() || world.nodes().contains(found) ? found : world.l1();
  }

  /** Any but L1. */
  private Machine process() {
    List<Machine> all = world.machines();
    return all.get(1 + random.nextInt(all.size() - 1));
  }

  /** Everything is repaired. */
  void end() {
    world.network().heal();
    world.outsiders().intruders().congest(0);
    for (Machine machine : world.machines()) {
      machine.disk.full(false);
      machine.disk.dieAtWrite(Long.MAX_VALUE / 2);
      machine.skew(0);
    }
    world.node(World.SEQUENCER).silence(false);
  }
}
