package dev.trestle.e2e.sim;

import dev.trestle.node.Chain;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/** When all is well again after the last fault. */
final class Convergence {
  private final World world;
  private final Games games;
  private final boolean settles;
  private final long target;
  private final long began;
  private List<String> missing = List.of();

  /**
   * @param settles whether games and withdrawals are waited for, too
   */
  Convergence(World world, Games games, boolean settles) {
    this.world = world;
    this.games = games;
    this.settles = settles;
    began = world.time().getEpochSecond();
    target =
        world.nodes().stream()
            .filter(Machine::isUp)
            .mapToLong(n -> n.chain().head().number())
            .max()
            .orElse(0);
  }

  /** What is not yet well; as the last look found it. */
  List<String> missing() {
    return missing;
  }

  boolean isReached() {
    List<String> found = new ArrayList<>();
    for (Machine machine : world.machines()) {
      if (!machine.isUp()) {
        found.add(machine.name + " is down");
      }
    }
    if (found.isEmpty()) {
      nodes(found);
    }
    if (found.isEmpty()) {
      users(found);
    }
    if (found.isEmpty()) {
      games.check(began);
    }
    if (found.isEmpty() && settles) {
      if (games.open() > 0) {
        found.add(games.open() + " games are open");
      }
      int waiting = world.outsiders().leaver().waiting();
      if (waiting > 0) {
        found.add(waiting + " withdrawals are not paid");
      }
    }
    missing = found;
    return found.isEmpty();
  }

  private void nodes(List<String> found) {
    for (NodeMachine node : world.nodes()) {
      if (node.chain().safe().number() <= target) {
        found.add(node.name + " is safe up to " + node.chain().safe().number());
      }
    }
    if (!found.isEmpty()) {
      return;
    }
    Chain first = world.nodes().getFirst().chain();
    for (NodeMachine node : world.nodes()) {
      if (!node.chain().canonicalHash(target).equals(first.canonicalHash(target))) {
        found.add(node.name + " has another block " + target);
      }
    }
    int pool = world.node(World.SEQUENCER).waitingTransactions();
    if (pool > 0) {
      found.add(pool + " transactions wait in the pool");
    }
  }

  private void users(List<String> found) {
    for (Sender payer : world.outsiders().payers()) {
      for (Account.Signed signed : payer.sent().values()) {
        for (NodeMachine node : world.nodes()) {
          if (!isSafe(node.chain(), signed.hash())) {
            found.add(node.name + " lacks transaction " + signed.hash());
            return;
          }
        }
      }
    }
  }

  private static boolean isSafe(Chain chain, Bytes32 hash) {
    return chain
        .transaction(hash)
        .flatMap(at -> chain.header(at.blockHash()))
        .filter(header -> header.number() <= chain.safe().number())
        .isPresent();
  }
}
