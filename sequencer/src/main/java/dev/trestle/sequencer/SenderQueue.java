package dev.trestle.sequencer;

import java.util.Optional;
import java.util.TreeMap;

/** One sender's waiting transactions by nonce, and the nonce that can be included next. */
final class SenderQueue {
  private final TreeMap<Long, Arrival> byNonce = new TreeMap<>();
  private long accountNonce;

  SenderQueue(long accountNonce) {
    this.accountNonce = accountNonce;
  }

  long accountNonce() {
    return accountNonce;
  }

  void accountNonce(long value) {
    accountNonce = value;
  }

  int size() {
    return byNonce.size();
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
    long nonce = accountNonce;
    while (byNonce.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }

  void put(Arrival arrival) {
    byNonce.put(arrival.transaction().nonce(), arrival);
  }

  void remove(long nonce) {
    byNonce.remove(nonce);
  }

  /** All, lowest nonce first. */
  Iterable<Arrival> arrivals() {
    return byNonce.values();
  }

  /** Takes the lowest while it is below the account's nonce: such can never be included. */
  Optional<Arrival> pollStale() {
    return byNonce.isEmpty() || byNonce.firstKey() >= accountNonce
        ? Optional.empty()
        : Optional.of(byNonce.pollFirstEntry().getValue());
  }
}
