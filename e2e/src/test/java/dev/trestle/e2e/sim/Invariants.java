package dev.trestle.e2e.sim;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.DerivationCheckpoints;
import dev.trestle.node.Heads;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What must hold whatever happens, looked at after every step that could break it: see {@code
 * docs/spec/simulation.md}.
 */
final class Invariants {
  private final World world;
  private final Map<Bytes32, BlockId> derivedFrom = new HashMap<>();
  private final Map<Long, Bytes32> finalized = new HashMap<>();
  private final Map<Machine, Seen> seen = new HashMap<>();
  private final Preconfirmations preconfirmations;
  private final Settlement settlement;
  private long checks;

  /**
   * What a node has shown.
   *
   * @param settlement L1's newest block that the node had read when its safe head became that;
   *     nothing when it had read none yet, after a start or a reorganisation
   */
  private record Seen(BlockId safe, BlockId finalized, Optional<BlockId> settlement) {}

  Invariants(World world) {
    this.world = world;
    preconfirmations = new Preconfirmations(world);
    settlement = new Settlement(world);
  }

  Settlement settlement() {
    return settlement;
  }

  /** How many times something was compared. */
  long checks() {
    return checks;
  }

  /** What keeps a user from sending a transaction again: that it was told it is in a block. */
  boolean mayBeSentAgain(Bytes32 transaction) {
    return preconfirmations.mayBeSentAgain(transaction);
  }

  boolean isFinalOnL1(Bytes32 withdrawal) {
    return settlement.isFinal(withdrawal);
  }

  /** A role's turn or a process's start failed: it may, but not for a reason like these. */
  void failed(Machine machine, String role, RuntimeException e) {
    machine.log(role + ": " + e);
    boolean ours =
        e instanceof NullPointerException
            || e instanceof IndexOutOfBoundsException
            || e instanceof ClassCastException
            || e instanceof ArithmeticException
            || e instanceof ConcurrentModificationException
            || e instanceof NoSuchElementException
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException && !isTemporary(e);
    if (ours) {
      Violation violation = new Violation(machine.name + ", " + role + " fails: " + e);
      violation.initCause(e);
      throw violation;
    }
  }

  /** Derivation says so of what L1 does not serve at the moment. */
  private static boolean isTemporary(RuntimeException e) {
    return String.valueOf(e.getMessage()).contains("is not to be had");
  }

  /** An endpoint answered: never that it failed for a reason of its own. */
  void answered(Machine machine, String what, HttpAnswer answer) {
    boolean internal =
        answer.status() == 500
            || answer.body().length < 1_000
                && new String(answer.body(), StandardCharsets.UTF_8).contains("-32603");
    if (internal && !machine.disk.isFull()) {
      throw new Violation(
          machine.name
              + " answers "
              + what
              + " with an internal error: "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
  }

  void restarts(Machine machine) {
    preconfirmations.restarts(machine);
  }

  /** A power cut takes what was not on the disk: the node begins anew with what it has. */
  void powerCut(Machine machine) {
    seen.remove(machine);
    preconfirmations.powerCut(machine);
  }

  void booted(NodeMachine node) {
    heads(node);
    preconfirmations.booted(node);
  }

  /** Sees every point up to which derivation has come. */
  DerivationCheckpoints watching(NodeMachine node, DerivationCheckpoints stored) {
    return new DerivationCheckpoints() {
      @Override
      public List<DerivationStart> all() {
        return stored.all();
      }

      @Override
      public void replace(List<DerivationStart> checkpoints) {
        stored.replace(checkpoints);
        if (!checkpoints.isEmpty()) {
          derived(node, checkpoints.getLast());
        }
      }
    };
  }

  /** Whoever has read L1 up to the same block has the same safe head, and no older than it may. */
  private void derived(NodeMachine node, DerivationStart at) {
    checks++;
    BlockId ours = at.safeHead().id();
    BlockId others = derivedFrom.putIfAbsent(at.processed().hash(), ours);
    if (others != null && !others.equals(ours)) {
      throw new Violation(
          node.name
              + " derived "
              + ours
              + " from L1 up to "
              + at.processed()
              + ", another node "
              + others);
    }
    long origin = at.safeHead().l1Origin().number();
    if (origin + SimulatedRollup.WINDOW_BLOCKS + 1 < at.processed().number()) {
      throw new Violation(
          node.name
              + " has come to L1 block "
              + at.processed().number()
              + ", but deposits only up to "
              + origin
              + " are included");
    }
  }

  /** A node's marks after a step of derivation. */
  void heads(NodeMachine node) {
    checks++;
    Chain chain = node.chain();
    Heads heads = chain.heads();
    BlockId safe = id(heads.safe());
    BlockId last = id(heads.finalized());
    if (last.number() > safe.number() || safe.number() > heads.head().number()) {
      throw new Violation(node.name + "'s marks are out of order: " + heads);
    }
    Optional<Seen> before = Optional.ofNullable(seen.get(node));
    Optional<BlockId> settlement = node.reading();
    if (before.isPresent()) {
      finalizedMoves(node, before.get().finalized, last);
      if (!safeMoves(node, before.get(), safe)) {
        settlement = before.get().settlement;
      }
    }
    seen.put(node, new Seen(safe, last, settlement));
  }

  /** Whether L1 has taken back what a node saw. */
  private boolean isTakenBack(Optional<BlockId> settlement) {
    return !world.l1().isUp()
        || settlement.filter(b -> world.l1().chain().isCanonical(b.hash())).isEmpty();
  }

  private void finalizedMoves(NodeMachine node, BlockId before, BlockId now) {
    if (now.number() < before.number()) {
      throw new Violation(node.name + "'s finalized head goes back from " + before + " to " + now);
    }
    for (long n = before.number(); n <= now.number(); n++) {
      Bytes32 hash = node.chain().canonicalHash(n).orElseThrow();
      Bytes32 agreed = finalized.putIfAbsent(n, hash);
      if (agreed != null && !agreed.equals(hash)) {
        throw new Violation(
            node.name + " has " + hash + " as finalized block " + n + ", others " + agreed);
      }
    }
    if (now.number() > before.number()) {
      node.log("finalized " + now.number());
    }
  }

  private boolean safeMoves(NodeMachine node, Seen before, BlockId now) {
    if (now.equals(before.safe)) {
      return false;
    }
    boolean kept =
        now.number() >= before.safe.number()
            && node.chain()
                .canonicalHash(before.safe.number())
                .filter(before.safe.hash()::equals)
                .isPresent();
    if (!kept && !isTakenBack(before.settlement)) {
      throw new Violation(
          node.name
              + "'s safe head goes back from "
              + before.safe
              + " to "
              + now
              + " though L1 did not reorganise");
    }
    node.log("safe " + now.number() + " " + now.hash().toString().substring(0, 10));
    return true;
  }

  private static BlockId id(ChainBlock block) {
    return new BlockId(block.number(), block.hash());
  }
}
