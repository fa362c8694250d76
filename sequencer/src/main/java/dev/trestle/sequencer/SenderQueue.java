package dev.trestle.sequencer;

import dev.trestle.stf.primitives.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One sender's waiting transactions by nonce, and the nonce that can be included next. */
final class SenderQueue {
  private final Address sender;
  private final TreeMap<Long, Arrival> byNonce = new TreeMap<>();
  private long accountNonce;
  private long nextNonce;
  private long bytes;
  private BigInteger costWei = BigInteger.ZERO;

  SenderQueue(Address sender, long accountNonce) {
    this.sender = sender;
    this.accountNonce = accountNonce;
    this.nextNonce = accountNonce;
  }

  Address sender() {
    return sender;
  }

  long accountNonce() {
    return accountNonce;
  }

  int size() {
    return byNonce.size();
  }

  /** How many a nonce is missing before. */
  int queued() {
    return byNonce.size() - (int) (nextNonce - accountNonce);
  }

  /** Of all, with blobs. */
  long bytes() {
    return bytes;
  }

  /** Most that all take from the sender. */
  BigInteger costWei() {
    return costWei;
  }

  Optional<Arrival> at(long nonce) {
    return Optional.ofNullable(byNonce.get(nonce));
  }

  /** The transaction that nothing is missing before. */
  Optional<Arrival> executable() {
    return at(accountNonce);
  }

  /** The first nonce from the account's on that no transaction here has. */
  long nextNonce() {
    return nextNonce;
  }

  /** The highest nonce's. */
  Arrival last() {
    return byNonce.lastEntry().getValue();
  }

  /** All, lowest nonce first. */
  Collection<Arrival> arrivals() {
    return byNonce.values();
  }

  /** Those of lower nonces, lowest first. */
  Collection<Arrival> before(long nonce) {
    return byNonce.headMap(nonce).values();
  }

  void put(Arrival arrival) {
    long nonce = arrival.transaction().nonce();
    remove(nonce);
    byNonce.put(nonce, arrival);
    bytes += arrival.sizeBytes();
    costWei = costWei.add(arrival.costWei().toBigInteger());
    if (nonce == nextNonce) {
      nextNonce = firstMissing(nonce + 1);
    }
  }

  void remove(long nonce) {
    Arrival removed = byNonce.remove(nonce);
    if (removed == null) {
      return;
    }
    bytes -= removed.sizeBytes();
    costWei = costWei.subtract(removed.costWei().toBigInteger());
    if (nonce >= accountNonce && nonce < nextNonce) {
      nextNonce = nonce;
    }
  }

  /**
   * The sender's account has this nonce now.
   *
   * @return what lies below it and left: such can never be included
   */
  List<Arrival> accountNonce(long value) {
    long run = nextNonce;
    boolean isInRun = value >= accountNonce && value <= run;
    List<Arrival> stale = new ArrayList<>(before(value));
    stale.forEach(arrival -> remove(arrival.transaction().nonce()));
    accountNonce = value;
    nextNonce = isInRun ? run : firstMissing(value);
    return stale;
  }

  private long firstMissing(long from) {
    long nonce = from;
    while (byNonce.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }
}
