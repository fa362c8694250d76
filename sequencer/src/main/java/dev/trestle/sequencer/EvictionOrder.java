package dev.trestle.sequencer;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who gives up a place in a full pool: what would be included last. First those that a nonce is
 * missing before, then those that the base fee prices out, the lowest fee cap first; then the rest,
 * in the ordering policy's order from its end. Of a sender the highest nonce goes, and it counts as
 * much as the least of those it waits for: so no eviction leaves a gap, and a high fee behind a low
 * one is worth no more than that. It holds for one base fee.
 */
final class EvictionOrder {
  private final OrderingPolicy policy;
  private final UInt256 baseFee;
  private final TreeSet<Standing> leastFirst = new TreeSet<>(this::compare);
  private final Map<Address, Standing> bySender = new HashMap<>();

  /** How near to being included, the least first. */
  private enum Kind {
    /** A nonce is missing before it. */
    QUEUED,
    /** Its fee cap, or that of one before it, is below the base fee. */
    PRICED_OUT,
    READY
  }

  /**
   * What a transaction's place is worth.
   *
   * @param weakest of it and those of its sender that go before it
   * @param last itself
   */
  record Standing(Kind kind, Arrival weakest, Arrival last) {}

  EvictionOrder(OrderingPolicy policy, UInt256 baseFee) {
    this.policy = policy;
    this.baseFee = baseFee;
  }

  void add(SenderQueue queue) {
    Arrival last = queue.last();
    Collection<Arrival> before = queue.before(last.transaction().nonce());
    Standing standing = standing(before, last, queue.queued() > 0);
    bySender.put(queue.sender(), standing);
    leastFirst.add(standing);
  }

  void remove(SenderQueue queue) {
    Standing standing = bySender.remove(queue.sender());
    if (standing != null) {
      leastFirst.remove(standing);
    }
  }

  /** What goes first, other than these. */
  Optional<Standing> least(List<Optional<Arrival>> spared) {
    return leastFirst.stream()
        .filter(s ->
            spared.stream()
                .flatMap(Optional::stream)
                .noneMatch(a -> a.sequence() == s.last.sequence()))
        .findFirst();
  }

  /** What a newcomer's place would be worth. */
  Standing ofNewcomer(Optional<SenderQueue> queue, Arrival newcomer, boolean isQueued) {
    long nonce = newcomer.transaction().nonce();
    Collection<Arrival> before = queue.map(q -> q.before(nonce)).orElse(List.of());
    return standing(before, newcomer, isQueued);
  }

  private Standing standing(Collection<Arrival> before, Arrival last, boolean isQueued) {
    boolean pricedOut =
        last.isPricedOut(baseFee) || before.stream().anyMatch(a -> a.isPricedOut(baseFee));
    Kind kind = isQueued ? Kind.QUEUED : pricedOut ? Kind.PRICED_OUT : Kind.READY;
    Arrival weakest = last;
    for (Arrival other : before) {
      if (compareAlone(kind, other, weakest) < 0) {
        weakest = other;
      }
    }
    return new Standing(kind, weakest, last);
  }

  /** Negative when {@code a} goes before {@code b}: it is worth less. */
  int compare(Standing a, Standing b) {
    return a.kind != b.kind ? a.kind.compareTo(b.kind) : compareAlone(a.kind, a.weakest, b.weakest);
  }

  private int compareAlone(Kind kind, Arrival a, Arrival b) {
    return kind == Kind.READY ? policy.compare(b, a, baseFee) : BY_FEE_CAP.compare(a, b);
  }

  /** The lowest fee cap first, and the newest of equal ones. */
  private static final Comparator<Arrival> BY_FEE_CAP =
      Comparator.comparing((Arrival a) -> a.transaction().maxFeePerGas())
          .thenComparing(Comparator.comparingLong(Arrival::sequence).reversed());
}
