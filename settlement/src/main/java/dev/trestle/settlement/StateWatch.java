package dev.trestle.settlement;

import dev.trestle.l1.HashedHeader;
import dev.trestle.node.StateHistory;
import dev.trestle.stf.primitives.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what our L2 node keeps with what games are about, so that somebody hears of it before a
 * dispute needs what is gone. Owes L1 nothing.
 */
public final class StateWatch implements Rule {
  private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);

  private final GameStarts starts;
  private final L2Source l2;
  private final Set<Address> told = new HashSet<>();
  private boolean toldOfMargin;
  private boolean toldOfSilence;
  private volatile OptionalInt pruned = OptionalInt.empty();
  private volatile OptionalLong margin = OptionalLong.empty();

  public StateWatch(GameStarts starts, L2Source l2) {
    this.starts = starts;
    this.l2 = l2;
  }

  @Override
  public String name() {
    return "states";
  }

  @Override
  public List<Obligation> due(HashedHeader head) {
    Optional<StateHistory> history = l2.stateHistory();
    if (history.isPresent()) {
      compare(history.get(), starts.at(head));
    } else if (!toldOfSilence) {
      toldOfSilence = true;
      LOG.warn(
          "the L2 node does not answer trestle_stateHistory: whether it keeps the states that games"
              + " are about is not known. See to it that it keeps them");
    }
    return List.of();
  }

  private void compare(StateHistory history, GameStarts.Found found) {
    int lost = 0;
    for (GameStarts.OpenGame game : found.open()) {
      if (game.startingBlock() < history.oldest()) {
        lost++;
        tell(game, history);
      }
    }
    long left = history.marginBlocks(found.oldest());
    if (left < 0 && !toldOfMargin) {
      LOG.error(
          "games are about L2 states from block {} on, and the L2 node keeps {} blocks, now those"
              + " from {} on, at head {}: it lacks {} blocks. Start it without --forget-games, or"
              + " with a longer --history; what is dropped already comes back only in a fresh"
              + " --data folder",
          found.oldest(),
          history.historyBlocks(),
          history.oldest(),
          history.head(),
          -left);
    }
    toldOfMargin = left < 0;
    pruned = OptionalInt.of(lost);
    margin = OptionalLong.of(left);
  }

  private void tell(GameStarts.OpenGame game, StateHistory history) {
    if (told.add(game.address())) {
      LOG.error(
          "game {} starts from L2 block {}, and the L2 node has dropped the states before {}: where"
              + " the game is about one of them it cannot be played to the end. All other games"
              + " are. Give the challenger a node that has them (--l2 URL), or a fresh --data"
              + " folder, before the game's clock runs out",
          game.address(),
          game.startingBlock(),
          history.oldest());
    }
  }

  @Override
  public OptionalInt prunedGames() {
    return pruned;
  }

  @Override
  public OptionalLong stateMarginBlocks() {
    return margin;
  }
}
