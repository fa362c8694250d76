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

  private final PoolLimits limits;
  private final Map<Address, Long> nonces = new HashMap<>();
  private final Map<Address, Long> built = new HashMap<>();
  private final Map<Address, UInt256> balances = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<Bytes32, Outcome> outcomes = new HashMap<>();
  private UInt256 baseFee;
  private long sequence;

  /** A waiting transaction; a taken one is not given to the builder again in this block. */
  static final class Waiting {
    final Transaction.Signed transaction;
    final Bytes32 hash;
    final Address sender;
    final long sequence;
    boolean taken;

    Waiting(Transaction.Signed transaction, Address sender, long sequence) {
      this.transaction = transaction;
      this.hash = TransactionCodec.hash(transaction);
      this.sender = sender;
      this.sequence = sequence;
    }
  }

  ModelPool(PoolLimits limits, UInt256 baseFee) {
    this.limits = limits;
    this.baseFee = baseFee;
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
    Waiting fresh = new Waiting(sample.transaction(), sender, sequence);
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
    BigInteger owned = balances.getOrDefault(sender, UInt256.ZERO).toBigInteger();
    if (cost(sample.transaction()).compareTo(owned) > 0) {
      return Reason.INSUFFICIENT_FUNDS.name();
    }
    Optional<Waiting> old = at(sender, nonce);
    if (old.isPresent()) {
      if (!paysForReplacement(old.get().transaction, sample.transaction())) {
        return Reason.REPLACEMENT_UNDERPRICED.name();
      }
      end(old.get(), Outcome.DROPPED);
    } else if (of(sender).size() >= limits.perSender()) {
      return Reason.SENDER_LIMIT.name();
    } else if (waiting.size() >= limits.transactions()) {
      return Reason.POOL_FULL.name();
    }
    sequence++;
    waiting.add(fresh);
    outcomes.remove(fresh.hash);
    return "accepted";
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
    return best.map(w -> w.hash);
  }

  private BigInteger tip(Waiting w) {
    return w.transaction
        .maxFeePerGas()
        .toBigInteger()
        .subtract(baseFee.toBigInteger())
        .min(w.transaction.maxPriorityFeePerGas().toBigInteger());
  }

  void included(Arrival arrival) {
    built.put(arrival.sender(), arrival.transaction().nonce() + 1);
    byHash(arrival.hash()).ifPresent(waiting::remove);
    outcomes.put(arrival.hash(), Outcome.INCLUDED);
    dropStale(arrival.sender());
  }

  void dropped(Arrival arrival) {
    byHash(arrival.hash()).ifPresent(waiting::remove);
    outcomes.put(arrival.hash(), Outcome.DROPPED);
  }

  /** The accounts are as {@link #account} set them. */
  void newHead() {
    built.clear();
    List.copyOf(nonces.keySet()).forEach(this::dropStale);
  }

  void reset(List<Arrival> again) {
    newHead();
    for (Arrival arrival : again) {
      long nonce = arrival.transaction().nonce();
      if (nonce >= nonce(arrival.sender()) && at(arrival.sender(), nonce).isEmpty()) {
        waiting.add(new Waiting(arrival.transaction(), arrival.sender(), arrival.sequence()));
        outcomes.remove(arrival.hash());
      }
    }
  }

  void building(UInt256 newBaseFee) {
    baseFee = newBaseFee;
    waiting.forEach(w -> w.taken = false);
  }

  private void dropStale(Address sender) {
    for (Waiting w : of(sender)) {
      if (w.transaction.nonce() < nonce(sender)) {
        end(w, Outcome.DROPPED);
      }
    }
  }

  private void end(Waiting w, Outcome outcome) {
    waiting.remove(w);
    outcomes.put(w.hash, outcome);
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
