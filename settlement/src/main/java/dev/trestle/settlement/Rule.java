package dev.trestle.settlement;

import dev.trestle.l1.HashedHeader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A duty towards L1: looks at what stands there, compares it with evidence of its own, and says
 * what is owed. It keeps nothing that it could not find out again, so a watcher that was killed
 * goes on where L1 stands.
 */
public interface Rule {
  /** For logs. */
  String name();

  /**
   * What is owed now. What was owed before and is not yet on L1 is said again.
   *
   * @param head L1's newest block, whose time is the clock
   */
  List<Obligation> due(HashedHeader head);

  /** What is at stake, as the last call of {@link #due} found it; nothing from most rules. */
  default Optional<Stake> stake() {
    return Optional.empty();
  }

  /**
   * How many open games are about an output root that is wrong, as the last call of {@link #due}
   * found it; nothing from rules that do not judge.
   */
  default OptionalInt invalidClaims() {
    return OptionalInt.empty();
  }

  /**
   * How many open games are about L2 states of which our node has dropped some, as the last call of
   * {@link #due} found it; nothing from rules that do not look.
   */
  default OptionalInt prunedGames() {
    return OptionalInt.empty();
  }

  /**
   * By how many L2 blocks more than open games and the next one need our node's states reach back,
   * as the last call of {@link #due} found it; nothing where that is not known.
   */
  default OptionalLong stateMarginBlocks() {
    return OptionalLong.empty();
  }
}
