package dev.trestle.e2e.sim;

import dev.trestle.l1.DisputePlan;
import dev.trestle.l1.SettlementClient;
import dev.trestle.settlement.Claim;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.GameReader;
import dev.trestle.settlement.GameState;
import dev.trestle.stf.primitives.Address;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** No false claim wins, no right one loses, and the honest lose no bond. */
final class Games {
  private final World world;
  private final GameReader games;
  private final Set<Address> settled = new HashSet<>();
  private int open;
  private int refuted;
  private int upheld;

  Games(World world) {
    this.world = world;
    SettlementClient l1 = world.outsiders().l1();
    games =
        new GameReader(
            new ContractReader(l1),
            world.rollup().contracts().dispute().disputeGameFactory(),
            DisputePlan.FAULT_GAME_TYPE);
  }

  /** Games that are not over; as the last look found it. */
  int open() {
    return open;
  }

  int refuted() {
    return refuted;
  }

  int upheld() {
    return upheld;
  }

  /**
   * Looks at all games.
   *
   * @param createdBefore of which those count as open, seconds
   */
  void check(long createdBefore) {
    open = 0;
    for (GameReader.Entry entry : games.gamesSince(0)) {
      if (settled.contains(entry.address())) {
        continue;
      }
      Optional<GameState> game = games.state(entry);
      if (game.isEmpty() || game.get().isOpen()) {
        open += entry.createdAtSeconds() < createdBefore ? 1 : 0;
        continue;
      }
      Address liar = world.outsiders().intruders().liar().address();
      boolean isFalse = game.get().tree().root().claimant().equals(liar);
      boolean stands = game.get().status() == GameState.Status.DEFENDER_WINS;
      if (isFalse == stands) {
        throw new Violation(
            (isFalse ? "a false claim won: game " : "a right claim lost: game ") + entry.address());
      }
      for (Claim claim : game.get().tree().claims()) {
        if (!claim.claimant().equals(liar) && claim.counteredBy().isPresent()) {
          throw new Violation(
              claim.claimant() + " lost the bond of claim " + claim.index() + " in a game");
        }
      }
      // what a reorganisation of L1 may still take back is looked at again
      if (world.time().getEpochSecond() - entry.createdAtSeconds()
          > 4 * SimulatedRollup.MAX_CLOCK_SECONDS) {
        settled.add(entry.address());
      }
      refuted += isFalse ? 1 : 0;
      upheld += isFalse ? 0 : 1;
    }
  }
}
