package dev.trestle.sequencer;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that waits, by sender, with how much that is and what would go first if it were too much. Who
 * changes a queue does it here, so that the sums stay true. Used under the pool's lock.
 */
final class SenderQueues {
  private final PoolLimits.Room room;
  private final OrderingPolicy policy;
  private final Map<Address, SenderQueue> bySender = new HashMap<>();
  private UInt256 baseFee;
  private int size;
  private int queued;
  private long bytes;

  /** Made when the pool is full for the first time at a base fee; then kept up to date. */
  private Optional<EvictionOrder> order = Optional.empty();

  SenderQueues(PoolLimits.Room room, OrderingPolicy policy, UInt256 baseFee) {
    this.room = room;
    this.policy = policy;
    this.baseFee = baseFee;
  }

  Optional<SenderQueue> of(Address sender) {
    return Optional.ofNullable(bySender.get(sender));
  }

  Collection<SenderQueue> all() {
    return bySender.values();
  }

  /** How many a nonce is missing before. */
  int queued() {
    return queued;
  }

  /** Of all, with blobs. */
  long bytes() {
    return bytes;
  }

  /**
   * Lets a transaction wait, in the place of one with its nonce.
   *
   * @param accountNonce its sender's, if nothing else of it waits
   */
  void put(Arrival arrival, long accountNonce) {
    Address sender = arrival.sender();
    SenderQueue queue = of(sender).orElseGet(() -> new SenderQueue(sender, accountNonce));
    change(queue, () -> queue.put(arrival));
  }

  /** Takes out this very arrival, if it waits. */
  void remove(Arrival arrival) {
    long nonce = arrival.transaction().nonce();
    of(arrival.sender())
        .filter(q -> q.at(nonce).filter(a -> a.sequence() == arrival.sequence()).isPresent())
        .ifPresent(queue -> change(queue, () -> queue.remove(nonce)));
  }

  /** A sender's account has this nonce now; what can never be included has left. */
  List<Arrival> accountNonce(Address sender, long nonce) {
    List<Arrival> stale = new ArrayList<>();
    of(sender).ifPresent(queue -> change(queue, () -> stale.addAll(queue.accountNonce(nonce))));
    return stale;
  }

  private void change(SenderQueue queue, Runnable change) {
    if (queue.size() > 0) {
      order.ifPresent(o -> o.remove(queue));
    }
    size -= queue.size();
    queued -= queue.queued();
    bytes -= queue.bytes();
    change.run();
    size += queue.size();
    queued += queue.queued();
    bytes += queue.bytes();
    if (queue.size() > 0) {
      bySender.put(queue.sender(), queue);
      order.ifPresent(o -> o.add(queue));
    } else {
      bySender.remove(queue.sender());
    }
  }

  /** From now on what waits is worth something else. */
  void baseFee(UInt256 value) {
    baseFee = value;
    order = Optional.empty();
  }

  /**
   * Takes out what must go for a newcomer, if it is worth less: all of it, or nothing.
   *
   * @param accountNonce of the newcomer's sender
   * @param replaced has the newcomer's nonce, and makes place for it
   * @param held is in the builder's hands: it does not go
   * @return what was taken out; nothing when the newcomer is what must go
   */
  Optional<List<Arrival>> makeRoom(
      Arrival newcomer, long accountNonce, Optional<Arrival> replaced, Optional<Arrival> held) {
    Optional<SenderQueue> queue = of(newcomer.sender());
    long next = queue.map(SenderQueue::nextNonce).orElse(accountNonce);
    boolean isQueued = Long.compareUnsigned(newcomer.transaction().nonce(), next) > 0;
    long more = newcomer.sizeBytes() - replaced.map(Arrival::sizeBytes).orElse(0L);
    Deque<SenderQueue> losers = new ArrayDeque<>();
    Deque<Arrival> victims = new ArrayDeque<>();
    while (bytes + more > room.bytes()
        || replaced.isEmpty() && size >= room.transactions()
        || replaced.isEmpty() && isQueued && queued >= room.queued()) {
      EvictionOrder now = evictionOrder();
      Optional<EvictionOrder.Standing> least = now.least(List.of(held, replaced));
      if (least.isEmpty()
          || now.compare(least.get(), now.ofNewcomer(queue, newcomer, isQueued)) >= 0) {
        while (!victims.isEmpty()) {
          putBack(losers.removeLast(), victims.removeLast());
        }
        return Optional.empty();
      }
      Arrival victim = least.get().last();
      losers.add(of(victim.sender()).orElseThrow());
      victims.add(victim);
      remove(victim);
    }
    return Optional.of(List.copyOf(victims));
  }

  private void putBack(SenderQueue queue, Arrival arrival) {
    change(queue, () -> queue.put(arrival));
  }

  private EvictionOrder evictionOrder() {
    if (order.isEmpty()) {
      EvictionOrder made = new EvictionOrder(policy, baseFee);
      bySender.values().forEach(made::add);
      order = Optional.of(made);
    }
    return order.get();
  }

  /**
   * What came before this time and cannot be included now: a nonce is missing before it, or it or
   * one before it is priced out.
   */
  List<Arrival> blockedSince(long atSeconds) {
    List<Arrival> found = new ArrayList<>();
    for (SenderQueue queue : bySender.values()) {
      boolean blocked = false;
      for (Arrival arrival : queue.arrivals()) {
        blocked |=
            arrival.isPricedOut(baseFee)
                || Long.compareUnsigned(arrival.transaction().nonce(), queue.nextNonce()) >= 0;
        if (blocked && arrival.atSeconds() < atSeconds) {
          found.add(arrival);
        }
      }
    }
    return found;
  }
}
