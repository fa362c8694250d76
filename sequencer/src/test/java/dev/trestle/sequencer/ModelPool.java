package dev.trestle.sequencer;

import dev.trestle.node.Admission.Reason;
import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pool's rules, written as one list that is searched again and again. */
final class ModelPool {
  private static final BigInteger BLOB_GAS = BigInteger.valueOf(131_072);

  private static final int SIDECAR_SIZE = 131_072 + 48 + 128 * 48;

  private final PoolLimits limits;
  private final boolean fcfs;
  private final Map<Address, Long> nonces = new HashMap<>();
  private final Map<Address, Long> built = new HashMap<>();
  private final Map<Address, UInt256> balances = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Bytes32, Outcome> outcomes = new HashMap<>();
  private final Map<Bytes32, Reason> reasons = new HashMap<>();
  private Optional<Waiting> held = Optional.empty();
  private UInt256 baseFee;
  private long time;
  private long swept;
  private long sequence;

  /** A waiting transaction; a taken one is not given to the builder again in this block. */
  static final class Waiting {
    final Transaction.Signed transaction;
    final Bytes32 hash;
    final Address sender;
    final long sequence;
    final long since;
    boolean taken;

    Waiting(Transaction.Signed transaction, Address sender, long sequence, long since) {
      this.since = since;
      this.transaction = transaction;
      this.hash = TransactionCodec.hash(transaction);
      this.sender = sender;
      this.sequence = sequence;
    }

    long nonce() {
      return transaction.nonce();
    }

    BigInteger feeCap() {
      return transaction.maxFeePerGas().toBigInteger();
    }

    long size() {
      boolean blob = transaction instanceof Transaction.Blob;
      return TransactionCodec.encode(transaction).length + (blob ? SIDECAR_SIZE : 0);
    }
  }

  ModelPool(PoolLimits limits, OrderingPolicy policy, UInt256 baseFee, long time) {
    this.limits = limits;
    this.fcfs = policy == OrderingPolicy.FCFS;
    this.baseFee = baseFee;
    this.time = time;
    this.swept = time;
  }

  void account(Address address, long nonce, UInt256 balance) {
    nonces.put(address, nonce);
    balances.put(address, balance);
  }

  long nonce(Address sender) {
    return built.getOrDefault(sender, nonces.getOrDefault(sender, 0L));
  }

  /** "accepted", "known" or the reason's name. */
  String submit(RandomTransactions.Sample sample, Address sender) {
    Optional<Reason> flaw = sample.flaw().answer;
    if (flaw.isPresent()) {
      return flaw.get().name();
    }
    Waiting fresh = new Waiting(sample.transaction(), sender, sequence, time);
    if (byHash(fresh.hash).isPresent()) {
      return "known";
    }
    long nonce = sample.transaction().nonce();
    if (nonce < nonce(sender)) {
      return Reason.NONCE_TOO_LOW.name();
    }
    if (nonce > nonce(sender) + limits.nonceGap()) {
      return Reason.NONCE_TOO_HIGH.name();
    }
    Optional<Waiting> old = at(sender, nonce);
    BigInteger owned = balances.getOrDefault(sender, UInt256.ZERO).toBigInteger();
    BigInteger others =
        of(sender).stream()
            .filter(w -> w.nonce() != nonce)
            .map(w -> cost(w.transaction))
            .reduce(BigInteger.ZERO, BigInteger::add);
    if (cost(sample.transaction()).add(others).compareTo(owned) > 0) {
      return Reason.INSUFFICIENT_FUNDS.name();
    }
    if (old.isPresent() && !paysForReplacement(old.get().transaction, sample.transaction())) {
      return Reason.REPLACEMENT_UNDERPRICED.name();
    }
    if (old.isEmpty() && of(sender).size() >= limits.room().perSender()) {
      return Reason.SENDER_LIMIT.name();
    }
    Optional<List<Waiting>> victims = victims(fresh, old);
    if (victims.isEmpty()) {
      return Reason.POOL_FULL.name();
    }
    old.ifPresent(w -> end(w, Reason.REPLACED));
    victims.get().forEach(w -> end(w, Reason.EVICTED));
    sequence++;
    waiting.add(fresh);
    outcomes.remove(fresh.hash);
    return "accepted";
  }

  /** Who must go for a newcomer; nothing when it is itself worth least. */
  private Optional<List<Waiting>> victims(Waiting fresh, Optional<Waiting> old) {
    List<Waiting> others = new ArrayList<>(waiting);
    old.ifPresent(others::remove);
    Worth own = worth(fresh, others);
    List<Waiting> victims = new ArrayList<>();
    while (true) {
      boolean tooMany = old.isEmpty() && others.size() + 1 > limits.room().transactions();
      long size = fresh.size() + others.stream().mapToLong(Waiting::size).sum();
      List<Waiting> all = new ArrayList<>(others);
      old.ifPresent(all::add);
      long queued = all.stream().filter(w -> isQueued(w, all)).count();
      boolean tooManyQueued = own.kind == 0 && old.isEmpty() && queued + 1 > limits.room().queued();
      if (!tooMany && !tooManyQueued && size <= limits.room().bytes()) {
        return Optional.of(victims);
      }
      Optional<Waiting> least =
          others.stream()
              .filter(w -> held.isEmpty() || held.get() != w)
              .filter(w ->
                  all.stream().noneMatch(a -> a.sender.equals(w.sender) && a.nonce() > w.nonce()))
              .min(Comparator.comparing(w -> worth(w, all)));
      if (least.isEmpty() || worth(least.get(), all).compareTo(own) >= 0) {
        return Optional.empty();
      }
      others.remove(least.get());
      victims.add(least.get());
    }
  }

  /** Queued 0, priced out 1, ready 2; then what it pays at worst; the newest is worth least. */
  private record Worth(int kind, BigInteger pays, long sequence) implements Comparable<Worth> {
    @Override
    public int compareTo(Worth o) {
      return Comparator.comparingInt(Worth::kind)
          .thenComparing(Worth::pays)
          .thenComparing(Comparator.comparingLong(Worth::sequence).reversed())
          .compare(this, o);
    }
  }

  private Worth worth(Waiting w, List<Waiting> among) {
    List<Waiting> way = new ArrayList<>();
    way.add(w);
    among.stream()
        .filter(a -> a.sender.equals(w.sender) && a.nonce() < w.nonce())
        .forEach(way::add);
    boolean pricedOut =
        way.stream().anyMatch(a -> a.feeCap().compareTo(baseFee.toBigInteger()) < 0);
    int kind = isQueued(w, among) ? 0 : pricedOut ? 1 : 2;
    return way.stream()
        .map(a -> new Worth(kind, kind == 2 ? tip(a) : a.feeCap(), a.sequence))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private boolean isQueued(Waiting w, List<Waiting> among) {
    for (long n = nonce(w.sender); n < w.nonce(); n++) {
      long wanted = n;
      if (among.stream().noneMatch(a -> a.sender.equals(w.sender) && a.nonce() == wanted)) {
        return true;
      }
    }
    return false;
  }

  private static BigInteger cost(Transaction.Signed t) {
    BigInteger cost =
        t.maxFeePerGas()
            .toBigInteger()
            .multiply(BigInteger.valueOf(t.gasLimit()))
            .add(t.value().toBigInteger());
    return t instanceof Transaction.Blob blob
        ? cost.add(
            blob.maxFeePerBlobGas()
                .toBigInteger()
                .multiply(BLOB_GAS)
                .multiply(BigInteger.valueOf(blob.blobVersionedHashes().size())))
        : cost;
  }

  /** A tenth more of both fees; in place of blobs the double, and of the blob fee, too. */
  private boolean paysForReplacement(Transaction.Signed before, Transaction.Signed after) {
    int percent = before instanceof Transaction.Blob ? 100 : limits.replacementPercent();
    boolean pays =
        isMore(before.maxFeePerGas(), after.maxFeePerGas(), percent)
            && isMore(before.maxPriorityFeePerGas(), after.maxPriorityFeePerGas(), percent);
    return before instanceof Transaction.Blob b && after instanceof Transaction.Blob a
        ? pays && isMore(b.maxFeePerBlobGas(), a.maxFeePerBlobGas(), percent)
        : pays;
  }

  private static boolean isMore(UInt256 before, UInt256 after, int percent) {
    BigInteger least =
        before
            .toBigInteger()
            .multiply(BigInteger.valueOf(100 + percent))
            .divide(BigInteger.valueOf(100))
            .max(before.toBigInteger().add(BigInteger.ONE));
    return after.toBigInteger().compareTo(least) >= 0;
  }

  /** What the builder must get next: the next of each sender, the highest tip, the oldest. */
  Optional<Bytes32> take() {
    Optional<Waiting> best =
        waiting.stream()
            .filter(w -> !w.taken && w.transaction.nonce() == nonce(w.sender))
            .filter(w -> w.transaction.maxFeePerGas().compareTo(baseFee) >= 0)
            .min(
                Comparator.comparing((Waiting w) -> tip(w).negate())
                    .thenComparingLong(w -> w.sequence));
    best.ifPresent(w -> w.taken = true);
    held = best;
    return best.map(w -> w.hash);
  }

  private BigInteger tip(Waiting w) {
    return fcfs ? BigInteger.ZERO : tipWei(w);
  }

  private BigInteger tipWei(Waiting w) {
    return w.transaction
        .maxFeePerGas()
        .toBigInteger()
        .subtract(baseFee.toBigInteger())
        .min(w.transaction.maxPriorityFeePerGas().toBigInteger());
  }

  void included(Arrival arrival) {
    held = Optional.empty();
    built.put(arrival.sender(), arrival.transaction().nonce() + 1);
    byHash(arrival.hash()).ifPresent(waiting::remove);
    outcomes.put(arrival.hash(), Outcome.INCLUDED);
    dropStale(arrival.sender());
  }

  void dropped(Arrival arrival) {
    held = Optional.empty();
    reasons.remove(arrival.hash());
    byHash(arrival.hash()).ifPresent(waiting::remove);
    outcomes.put(arrival.hash(), Outcome.DROPPED);
  }

  /** The accounts are as {@link #account} set them. */
  void newHead() {
    held = Optional.empty();
    built.clear();
    List.copyOf(nonces.keySet()).forEach(this::dropStale);
  }

  void reset(List<Arrival> again) {
    newHead();
    for (Arrival arrival : again) {
      long nonce = arrival.transaction().nonce();
      if (nonce >= nonce(arrival.sender()) && at(arrival.sender(), nonce).isEmpty()) {
        waiting.add(
            new Waiting(
                arrival.transaction(), arrival.sender(), arrival.sequence(), arrival.atSeconds()));
        outcomes.remove(arrival.hash());
      }
    }
  }

  void building(UInt256 newBaseFee, long now) {
    baseFee = newBaseFee;
    time = now;
    held = Optional.empty();
    waiting.forEach(w -> w.taken = false);
    if (time - swept >= TransactionPool.SWEEP_SECONDS) {
      swept = time;
      List<Waiting> all = List.copyOf(waiting);
      all.stream()
          .filter(w -> worth(w, all).kind < 2)
          .filter(w -> time - w.since > limits.room().lifetimeSeconds())
          .forEach(w -> end(w, Reason.EXPIRED));
    }
  }

  private void dropStale(Address sender) {
    for (Waiting w : of(sender)) {
      if (w.transaction.nonce() < nonce(sender)) {
        end(w, Reason.NONCE_TOO_LOW);
      }
    }
  }

  private void end(Waiting w, Reason reason) {
    waiting.remove(w);
    outcomes.put(w.hash, Outcome.DROPPED);
    reasons.put(w.hash, reason);
  }

  /** Why a dropped one was, if that is the pool's own doing. */
  Optional<Reason> reason(Bytes32 hash) {
    return Optional.ofNullable(reasons.get(hash))
        .filter(r -> outcome(hash).equals(Optional.of(Outcome.DROPPED)));
  }

  int queued() {
    return (int) waiting.stream().filter(w -> isQueued(w, waiting)).count();
  }

  long sizeBytes() {
    return waiting.stream().mapToLong(Waiting::size).sum();
  }

  Optional<Outcome> outcome(Bytes32 hash) {
    return Optional.ofNullable(outcomes.get(hash));
  }

  /** By sender and nonce, with the sign of those that nothing is missing before. */
  List<String> content() {
    return waiting.stream()
        .sorted(
            Comparator.comparing((Waiting w) -> w.sender)
                .thenComparingLong(w -> w.transaction.nonce()))
        .map(w -> w.hash + (w.transaction.nonce() < nextNonce(w.sender) ? "!" : ""))
        .toList();
  }

  long nextNonce(Address sender) {
    long nonce = nonce(sender);
    while (at(sender, nonce).isPresent()) {
      nonce++;
    }
    return nonce;
  }

  private Optional<Waiting> byHash(Bytes32 hash) {
    return waiting.stream().filter(w -> w.hash.equals(hash)).findFirst();
  }

  private Optional<Waiting> at(Address sender, long nonce) {
    return of(sender).stream().filter(w -> w.transaction.nonce() == nonce).findFirst();
  }

  private List<Waiting> of(Address sender) {
    return waiting.stream().filter(w -> w.sender.equals(sender)).toList();
  }
}
