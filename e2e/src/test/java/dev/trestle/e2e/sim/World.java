package dev.trestle.e2e.sim;

import dev.trestle.da.DataPlace;
import dev.trestle.l1.DeploymentPlan;
import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.crypto.Cryptography;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everybody who takes part, and what they share: time and the network. */
final class World {
  static final String SEQUENCER = "sequencer";
  static final String FOLLOWER = "follower";
  static final String DERIVING = "replica";
  static final int PROPOSER_KEY = 5;
  static final int CHALLENGER_KEY = 6;

  private final long seed;
  private final Path folder;
  private final Cryptography cryptography = NativeCryptography.create();
  private final Scheduler scheduler;
  private final SimulatedNetwork network;
  private final JudgeProgram judge = new JudgeProgram();
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<NodeMachine> nodes = new ArrayList<>();
  private final Invariants invariants;
  private final L1Machine l1;
  private final SimulatedRollup rollup;
  private final Outsiders outsiders;
  private boolean calm;

  /** Something that went wrong, by L1's clock. */
  record Event(long second, String what) {}

  /**
   * @param folder empty
   */
  World(long seed, Path folder, EventLog log) {
    this.seed = seed;
    this.folder = folder;
    scheduler = new Scheduler(new Random(seedOf("scheduler")), log);
    network = new SimulatedNetwork(this, new Random(seedOf("network")));
    invariants = new Invariants(this);
    boolean blobs = new Random(seedOf("data")).nextInt(4) == 0;
    l1 = new L1Machine(this, seedOf("l1"));
    l1.start();
    rollup =
        SimulatedRollup.deploy(
            l1.devChain(),
            blobs ? DeploymentPlan.DataPolicy.BLOB : DeploymentPlan.DataPolicy.CALLDATA);
    machines.add(l1);
    node(SEQUENCER, NodeMachine.Kind.SEQUENCER);
    node(FOLLOWER, NodeMachine.Kind.FOLLOWER);
    node(DERIVING, NodeMachine.Kind.DERIVING);
    machines.addAll(nodes);
    machines.add(
        new BatcherMachine(this, blobs ? DataPlace.BLOB : DataPlace.CALLDATA, seedOf("batcher")));
    machines.add(
        new WatcherMachine(
            this,
            "proposer",
            WatcherMachine.Duty.PROPOSE,
            FOLLOWER,
            new Account(PROPOSER_KEY, SimulatedRollup.L1_CHAIN_ID)));
    machines.add(
        new WatcherMachine(
            this,
            "challenger",
            WatcherMachine.Duty.CHALLENGE,
            DERIVING,
            new Account(CHALLENGER_KEY, SimulatedRollup.L1_CHAIN_ID)));
    machines.stream().filter(m -> !m.isUp()).forEach(Machine::start);
    outsiders = new Outsiders(this);
    outsiders.start();
  }

  private void node(String name, NodeMachine.Kind kind) {
    nodes.add(new NodeMachine(this, name, kind, seedOf(name)));
  }

  /** A seed for each source of randomness, so that more use of one does not change another. */
  long seedOf(String what) {
    return seed * 1_000_003 + what.hashCode();
  }

  Path folder() {
    return folder;
  }

  Cryptography cryptography() {
    return cryptography;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SimulatedNetwork network() {
    return network;
  }

  Invariants invariants() {
    return invariants;
  }

  JudgeProgram judge() {
    return judge;
  }

  L1Machine l1() {
    return l1;
  }

  SimulatedRollup rollup() {
    return rollup;
  }

  Outsiders outsiders() {
    return outsiders;
  }

  /** The processes of those who run the rollup, and L1. */
  List<Machine> machines() {
    return machines;
  }

  List<NodeMachine> nodes() {
    return nodes;
  }

  NodeMachine node(String name) {
    return nodes.stream().filter(n -> n.name.equals(name)).findFirst().orElseThrow();
  }

  /** The time by which all roles go. */
  Instant time() {
    return l1.now();
  }

  void count(String fault) {
    counts.merge(fault, 1L, Long::sum);
    events.add(new Event(time().getEpochSecond(), fault));
  }

  /** What was counted, in order. */
  List<Event> events() {
    return events;
  }

  /** How often what went wrong. */
  SortedMap<String, Long> counts() {
    return counts;
  }

  /** Whether nothing is disturbed any more. */
  boolean isCalm() {
    return calm;
  }

  void calm() {
    calm = true;
  }

  void end() {
    machines.reversed().forEach(Machine::end);
  }
}
