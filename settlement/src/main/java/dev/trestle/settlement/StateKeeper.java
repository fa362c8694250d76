package dev.trestle.settlement;

import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.SettlementClient;
import dev.trestle.node.Chain;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a chain that prunes which states open games, and games to come, are about, so that whoever
 * disputes with this node has them. Until L1 has told, all stay. What L1 may still take back does
 * not count against a state: it goes only when the L1 block is final after which nobody needs it.
 * One thread calls {@link #step}.
 */
public final class StateKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(StateKeeper.class);

  /** Longer than games that nobody disputes take with the production rules. */
  private static final long LONG_SECONDS = 14L * 24 * 3600;

  private final Chain chain;
  private final SettlementClient l1;
  private final Supplier<GameStarts> starts;

  /** The newest look that L1 cannot take back, if there is one, and all after it. */
  private final Deque<Seen> seen = new ArrayDeque<>();

  private long kept;

  /** L1 time since which the same states are kept, or of which somebody was told. */
  private OptionalLong sameSince = OptionalLong.empty();

  /** What was needed as of an L1 block. */
  private record Seen(long number, Bytes32 hash, long oldest) {}

  /**
   * @param starts asked at each look: the games that count may be others then
   */
  public StateKeeper(Chain chain, SettlementClient l1, Supplier<GameStarts> starts) {
    this.chain = chain;
    this.l1 = l1;
    this.starts = starts;
    chain.keepStatesFrom(0);
  }

  /**
   * Looks at L1 once.
   *
   * @return whether L1 had something new
   */
  public boolean step() {
    HashedHeader head = l1.head();
    if (!seen.isEmpty() && seen.getLast().hash.equals(head.hash())) {
      return false;
    }
    long oldest = starts.get().at(head).oldest();
    HashedHeader asOf = l1.head(); // L1 may have gone on while it was read
    seen.add(new Seen(asOf.number(), asOf.hash(), oldest));
    Optional<Seen> settled = settled();
    long most = settled.isPresent() ? Long.MAX_VALUE : kept;
    settled.ifPresent(seen::addFirst);
    keep(Math.min(most, seen.stream().mapToLong(Seen::oldest).min().orElse(kept)), head);
    return true;
  }

  private void keep(long from, HashedHeader head) {
    chain.keepStatesFrom(from);
    long since = sameSince.orElse(head.timestamp());
    if (from != kept) {
      since = head.timestamp();
    } else if (head.timestamp() - since > LONG_SECONDS) {
      LOG.warn(
          "games have needed the L2 states from block {} on for {} days, and none of them is"
              + " dropped: is a game open for long, does nobody claim anything, is the chain"
              + " paused?",
          from,
          LONG_SECONDS / 24 / 3600);
      since = head.timestamp();
    }
    sameSince = OptionalLong.of(since);
    kept = from;
  }

  /** Takes all looks out that L1 has made final; the newest of them on the chain that is final. */
  private Optional<Seen> settled() {
    long last = l1.header(BlockTag.Label.FINALIZED).map(HashedHeader::number).orElse(-1L);
    Optional<Seen> settled = Optional.empty();
    while (!seen.isEmpty() && seen.getFirst().number <= last) {
      Seen first = seen.removeFirst();
      if (l1.header(first.number).map(HashedHeader::hash).equals(Optional.of(first.hash))) {
        settled = Optional.of(first);
      }
    }
    return settled;
  }
}
