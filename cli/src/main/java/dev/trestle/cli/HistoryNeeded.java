package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementException;
import dev.trestle.node.StateHistory;
import dev.trestle.settlement.ContractReader;
import dev.trestle.settlement.DisputeSystem;
import dev.trestle.settlement.L2Source;
import dev.trestle.stf.primitives.Address;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many blocks back the states of a node must reach that forgets what games are about. A game
 * starts from the anchor; that is a claim that was open for a clock, waited for its finality and
 * was followed by the next one an interval later. The game itself is open for another clock, if
 * nobody disputes anything.
 *
 * @param leastBlocks fewer do not do even while nobody disputes anything
 * @param mostBlocks so many do, whatever is disputed, unless the guardian pauses or excludes claims
 */
record HistoryNeeded(long leastBlocks, long mostBlocks) {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryNeeded.class);

  /**
   * Asks L1 how games are played now.
   *
   * @param intervalSeconds from one claim to the next
   */
  static HistoryNeeded of(
      DisputeSystem system, SettlementClient l1, long intervalSeconds, RollupConfig rollup) {
    ContractReader reader = new ContractReader(l1);
    Address game = reader.address(system.factory(), "gameImpls(uint32)", system.gameType());
    if (game.equals(Address.ZERO)) {
      return new HistoryNeeded(0, 0);
    }
    long clock = reader.number(game, "maxClockDuration()").toLong();
    long longest =
        2 * clock
            + reader.number(game, "maxGameDepth()").toLong()
                * reader.number(game, "clockExtension()").toLong()
            + reader.number(game, "preimageExtension()").toLong();
    long finality = reader.number(system.registry(), "disputeGameFinalityDelaySeconds()").toLong();
    return of(clock, longest, finality + intervalSeconds, rollup.timing().blockTimeSeconds());
  }

  /**
   * The same by figures, in seconds.
   *
   * @param clock of a side
   * @param longest from a game's creation until it is over, whatever anybody does
   * @param between from then until the next claim starts from it
   */
  static HistoryNeeded of(long clock, long longest, long between, long blockSeconds) {
    return new HistoryNeeded(
        Math.ceilDiv(2 * clock + between, blockSeconds),
        Math.ceilDiv(2 * longest + between, blockSeconds));
  }

  /**
   * Holds a node in another process against it.
   *
   * @throws StartupException when the node surely drops what games are about, unless that is
   *     accepted
   */
  void check(L2Source node, boolean accepted) {
    Optional<StateHistory> found;
    try {
      found = node.stateHistory();
    } catch (SettlementException e) {
      LOG.warn("how far back its states reach is asked later: {}", e.getMessage());
      return;
    }
    if (found.isEmpty() || found.get().keepsWhatIsNeeded()) {
      return;
    }
    long kept = found.get().historyBlocks();
    if (kept < leastBlocks && !accepted) {
      throw new StartupException(
          "the node of --l2 keeps the states of "
              + kept
              + " blocks and forgets what games are about; a game takes "
              + leastBlocks
              + " even if nobody disputes it, and up to "
              + mostBlocks
              + ". Start that node without --forget-games, or with --history "
              + mostBlocks
              + " at least (or this challenger with --accept-short-history, and lose games)");
    }
    if (kept < mostBlocks) {
      LOG.warn(
          "the node of --l2 keeps the states of {} blocks and forgets what games are about; one"
              + " that is disputed takes up to {}: start that node without --forget-games, or with"
              + " --history {} at least",
          kept,
          mostBlocks,
          mostBlocks);
    }
  }
}
