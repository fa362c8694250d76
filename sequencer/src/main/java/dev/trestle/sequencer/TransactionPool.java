package dev.trestle.sequencer;

import dev.trestle.node.Admission;
import dev.trestle.node.Admission.Reason;
import dev.trestle.node.Fate;
import dev.trestle.node.Refusals;
import dev.trestle.node.TransactionGateway;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The transactions that wait for inclusion. Many threads submit; decoding and signature recovery
 * happen on theirs, so the building thread never waits for them. One builder takes with {@link
 * #take} and says of each what became of it.
 */
public final class TransactionPool implements TransactionGateway {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  /** How often what waits too long is looked for, in the chain's time. */
  static final long SWEEP_SECONDS = 60;

  private final ChainSpec chain;
  private final Cryptography cryptography;
  private final PoolLimits limits;
  private final OrderingPolicy policy;
  private final SidecarCheck sidecars;
  private final AdmissionRules rules;
  private final List<AcceptedListener> listeners = new CopyOnWriteArrayList<>();

  /** Changed under the lock only; looked into without it by those who submit. */
  private final Map<Bytes32, Arrival> byHash = new ConcurrentHashMap<>();

  private final SenderQueues senders;
  private final Map<Address, Long> builtNonces = new HashMap<>();
  private final Outcomes outcomes = new Outcomes();
  private final Refusals refusals = new Refusals();
  private TreeSet<Arrival> ready = new TreeSet<>(Comparator.comparingLong(Arrival::sequence));
  private volatile Pace pace = new Pace(Integer.MAX_VALUE, LONGEST_WAIT);
  private volatile HeadView head;

  /** What the builder took and has not said a word of. */
  private Optional<Arrival> held = Optional.empty();

  private long sweptAtSeconds;
  private long sequence;
  private long firstSequence;

  /** Verifies the blobs that travel with a blob transaction. */
  @FunctionalInterface
  public interface SidecarCheck {
    /** What is wrong with the sidecar, or nothing. */
    Optional<String> problem(PooledTransaction transaction);
  }

  /** The choices that make one pool differ from another. */
  public record Options(PoolLimits limits, OrderingPolicy policy, SidecarCheck sidecars) {
    /** An L2's pool: no blobs to check. */
    public static Options l2(PoolLimits limits, OrderingPolicy policy) {
      return new Options(limits, policy, tx -> Optional.of("blobs are not taken here"));
    }
  }

  public TransactionPool(
      ChainSpec chain, Cryptography cryptography, Options options, HeadView head) {
    this.chain = chain;
    this.cryptography = cryptography;
    this.limits = options.limits();
    this.policy = options.policy();
    this.sidecars = options.sidecars();
    this.rules = new AdmissionRules(chain, limits);
    this.head = head;
    this.senders = new SenderQueues(limits.room(), policy, head.baseFee());
    this.sweptAtSeconds = head.timestamp();
    reorder();
  }

  @Override
  public Admission submit(byte[] raw) {
    Admission admission = judge(raw);
    if (admission instanceof Admission.Refused refused) {
      refusals.refused(hashOf(raw), refused);
    }
    return admission;
  }

  /** Its hash as its sender knows it; of a blob transaction that is without the blobs. */
  private static Bytes32 hashOf(byte[] raw) {
    try {
      return TransactionCodec.hash(PooledTransactionCodec.decode(raw).transaction());
    } catch (RlpException | IllegalArgumentException e) {
      return Keccak.hash(raw);
    }
  }

  private Admission judge(byte[] raw) {
    PooledTransaction pooled;
    try {
      pooled = PooledTransactionCodec.decode(raw);
    } catch (RlpException e) {
      return new Admission.Refused(Reason.MALFORMED, "rlp: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new Admission.Refused(Reason.MALFORMED, "invalid transaction: " + e.getMessage());
    }
    Transaction.Signed tx = pooled.transaction();
    int size = pooled.sidecar().isPresent() ? TransactionCodec.encode(tx).length : raw.length;
    if (size > limits.sizeBytes()) {
      return new Admission.Refused(
          Reason.OVERSIZED,
          "oversized data: transaction size " + size + ", limit " + limits.sizeBytes());
    }
    return submit(pooled);
  }

  private Admission submit(PooledTransaction pooled) {
    Transaction.Signed tx = pooled.transaction();
    byte[] encoded = TransactionCodec.encode(tx);
    Bytes32 hash = Keccak.hash(encoded);
    if (byHash.containsKey(hash)) {
      return new Admission.AlreadyKnown(hash);
    }
    Optional<RecoveredTransaction> recovered =
        RecoveredTransaction.of(tx, encoded, hash, cryptography);
    if (recovered.isEmpty()) {
      return new Admission.Refused(Reason.INVALID_SIGNATURE, "invalid sender: bad signature");
    }
    Optional<Admission.Refused> refused = rules.check(recovered.get(), head);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (pooled.sidecar().isPresent()) {
      Optional<String> problem = sidecars.problem(pooled);
      if (problem.isPresent()) {
        return new Admission.Refused(Reason.INVALID_BLOBS, "invalid blobs: " + problem.get());
      }
    }
    pace.await();
    Admission admission = insert(pooled, recovered.get());
    if (admission instanceof Admission.Accepted) {
      listeners.forEach(l -> l.accepted(hash, tx));
    }
    return admission;
  }

  private synchronized Admission insert(PooledTransaction pooled, RecoveredTransaction recovered) {
    Bytes32 hash = recovered.hash();
    Address sender = recovered.sender();
    if (byHash.containsKey(hash)) {
      return new Admission.AlreadyKnown(hash);
    }
    Transaction.Signed tx = pooled.transaction();
    long nonce = accountNonce(sender);
    Arrival arrival =
        new Arrival(
            recovered, pooled.sidecar(), rules.cost(recovered, head), head.timestamp(), sequence);
    Optional<SenderQueue> queue = senders.of(sender);
    Optional<Arrival> replaced = queue.flatMap(q -> q.at(arrival.transaction().nonce()));
    Optional<Admission.Refused> refused =
        rules
            .checkNonce(arrival, nonce)
            .or(() -> rules.checkFunds(arrival, account(sender), queue, replaced))
            .or(() ->
                replaced.isPresent()
                    ? rules.checkReplacement(replaced.get().transaction(), arrival.transaction())
                    : rules.checkSenderLimit(queue));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<List<Arrival>> victims = senders.makeRoom(arrival, nonce, replaced, held);
    if (victims.isEmpty()) {
      return new Admission.Refused(
          Reason.POOL_FULL,
          "txpool is full: " + byHash.size() + " transactions that go before this one");
    }
    sequence++;
    replaced.ifPresent(old -> drop(old, Reason.REPLACED, "replaced by " + hash));
    victims
        .get()
        .forEach(victim ->
            drop(
                victim,
                Reason.EVICTED,
                "evicted: the pool is full, and " + hash + " goes before it"));
    enter(arrival, nonce);
    pace.backlog(byHash.size());
    senders
        .of(sender)
        .filter(q -> q.accountNonce() == arrival.transaction().nonce())
        .ifPresent(q -> offer(arrival));
    return new Admission.Accepted(hash);
  }

  private Account account(Address sender) {
    return head.state().account(sender).orElse(Account.EMPTY);
  }

  /** The next nonce after the block being built. */
  private long accountNonce(Address sender) {
    Long built = builtNonces.get(sender);
    return built != null ? built : account(sender).nonce();
  }

  private void enter(Arrival arrival, long accountNonce) {
    senders.put(arrival, accountNonce);
    byHash.put(arrival.hash(), arrival);
    outcomes.forget(arrival.hash());
    refusals.forget(arrival.hash());
  }

  /** The next transaction by the policy; the builder must say what became of it. */
  public synchronized Optional<Arrival> take() {
    held = Optional.ofNullable(ready.pollFirst());
    pace.backlog(held.isEmpty() ? 0 : byHash.size());
    return held;
  }

  /** The builder takes nothing for now: nobody needs to wait for it. */
  public void idle() {
    pace.backlog(0);
  }

  /**
   * From now on those who submit wait while more transactions than this wait for a builder that is
   * busy, so that pre-confirmation stays quick under overload. Before, nobody waits; nobody waits
   * longer than 0.2 s.
   */
  public void slowAbove(int transactions) {
    pace = new Pace(transactions, LONGEST_WAIT);
  }

  /** The transaction that was taken is in the block being built: pre-confirmed. */
  public synchronized void included(Arrival arrival) {
    long next = arrival.transaction().nonce() + 1;
    held = Optional.empty();
    builtNonces.put(arrival.sender(), next);
    List<Arrival> stale = senders.accountNonce(arrival.sender(), next);
    forget(arrival, Outcome.INCLUDED);
    refusals.forget(arrival.hash()); // it may have been replaced while the builder had it
    for (Arrival other : stale) {
      if (other.sequence() != arrival.sequence()) {
        dropStale(other);
      }
    }
    senders.of(arrival.sender()).flatMap(SenderQueue::executable).ifPresent(this::offer);
  }

  /** The transaction that was taken can't be included, now or later. */
  public synchronized void dropped(Arrival arrival, Reason reason, String message) {
    held = Optional.empty();
    drop(arrival, reason, message);
  }

  /**
   * A new head: accounts of {@code touched} are read again. Nothing can be taken until {@link
   * #building} says at which price.
   */
  public synchronized void newHead(StateReader state, Collection<Address> touched) {
    head = new HeadView(state, head.baseFee(), head.gasLimit(), head.timestamp());
    held = Optional.empty();
    builtNonces.clear();
    touched.forEach(this::refresh);
    ready.clear();
  }

  /**
   * Transactions of blocks that were taken back, in their order, for {@link #reset}: they count as
   * come before all others. No limit keeps them out, since they were confirmed once.
   */
  synchronized List<Arrival> returned(List<RecoveredTransaction> transactions) {
    firstSequence -= transactions.size();
    List<Arrival> arrivals = new ArrayList<>();
    for (RecoveredTransaction recovered : transactions) {
      long place = firstSequence + arrivals.size();
      arrivals.add(
          new Arrival(
              recovered, Optional.empty(), rules.cost(recovered, head), head.timestamp(), place));
    }
    return arrivals;
  }

  /** The chain went another way: everything is read again, and these wait once more. */
  public synchronized void reset(StateReader state, List<Arrival> again) {
    newHead(state, senders.all().stream().map(SenderQueue::sender).toList());
    for (Arrival arrival : again) {
      long accountNonce = accountNonce(arrival.sender());
      long nonce = arrival.transaction().nonce();
      if (nonce < accountNonce) {
        lost(
            arrival,
            Reason.NONCE_TOO_LOW,
            "nonce too low: the chain was reorganised, and the nonce is used on its new branch");
        continue;
      }
      Optional<Bytes32> other =
          senders.of(arrival.sender()).flatMap(q -> q.at(nonce)).map(Arrival::hash);
      if (other.isEmpty()) {
        enter(arrival, accountNonce);
      } else if (!other.get().equals(arrival.hash())) {
        String message = "replaced by " + other.get() + " when the chain was reorganised";
        lost(arrival, Reason.REPLACED, message);
      }
    }
  }

  /** A block is being built: what waits is ordered by its base fee and can be taken. */
  public synchronized void building(HeadView view) {
    head = view;
    held = Optional.empty();
    senders.baseFee(view.baseFee());
    sweep();
    reorder();
  }

  /** Gives up what has waited too long and cannot be included now. */
  private void sweep() {
    long now = head.timestamp();
    if (now - sweptAtSeconds < SWEEP_SECONDS) {
      return;
    }
    sweptAtSeconds = now;
    long lifetime = limits.room().lifetimeSeconds();
    senders
        .blockedSince(now - lifetime)
        .forEach(arrival ->
            drop(
                arrival,
                Reason.EXPIRED,
                "expired: it waited for more than "
                    + lifetime
                    + " s, and a nonce is missing before it or the base fee is above its fee cap"));
  }

  /** The sidecar of a waiting blob transaction. */
  public synchronized Optional<Arrival> arrival(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  private void refresh(Address sender) {
    senders.accountNonce(sender, account(sender).nonce()).forEach(this::dropStale);
  }

  private void dropStale(Arrival arrival) {
    drop(
        arrival,
        Reason.NONCE_TOO_LOW,
        "nonce too low: another transaction of the sender with this nonce was included");
  }

  private void reorder() {
    var baseFee = head.baseFee();
    ready = new TreeSet<>((a, b) -> policy.compare(a, b, baseFee));
    for (SenderQueue queue : senders.all()) {
      queue.executable().ifPresent(this::offer);
    }
  }

  private void offer(Arrival arrival) {
    if (!arrival.isPricedOut(head.baseFee())) {
      ready.add(arrival);
    }
  }

  private void drop(Arrival arrival, Reason reason, String message) {
    forget(arrival, Outcome.DROPPED);
    refusals.dropped(arrival.hash(), reason, message);
  }

  /**
   * One that was in a block once and does not get into the pool again. Its outcome stays: it may
   * well be in a block of the new branch.
   */
  private void lost(Arrival arrival, Reason reason, String message) {
    refusals.dropped(arrival.hash(), reason, message);
  }

  private void forget(Arrival arrival, Outcome outcome) {
    byHash.remove(arrival.hash());
    ready.remove(arrival);
    senders.remove(arrival);
    outcomes.ended(arrival.hash(), outcome);
  }

  @Override
  public Optional<Outcome> await(Bytes32 hash, Duration timeout) {
    return outcomes.await(hash, timeout);
  }

  /** How many hashes are waited for. */
  int awaited() {
    return outcomes.awaited();
  }

  @Override
  public synchronized Optional<Entry> waiting(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash)).map(this::entry);
  }

  @Override
  public synchronized List<Entry> content() {
    List<Entry> entries = new ArrayList<>();
    senders.all().stream()
        .sorted(Comparator.comparing(SenderQueue::sender))
        .forEach(queue -> queue.arrivals().forEach(a -> entries.add(entry(a))));
    return entries;
  }

  private Entry entry(Arrival a) {
    boolean executable =
        senders.of(a.sender()).filter(q -> a.transaction().nonce() >= q.nextNonce()).isEmpty();
    return new Entry(a.transaction(), a.hash(), a.sender(), executable);
  }

  @Override
  public synchronized long nextNonce(Address sender) {
    return senders.of(sender).map(SenderQueue::nextNonce).orElseGet(() -> accountNonce(sender));
  }

  @Override
  public Optional<Fate> whyRefused(Bytes32 hash) {
    return refusals.of(hash);
  }

  @Override
  public void onAccepted(AcceptedListener listener) {
    listeners.add(listener);
  }

  /** How many transactions wait. */
  public synchronized int size() {
    return byHash.size();
  }

  /** The rules of the chain this pool is for. */
  public ChainSpec chain() {
    return chain;
  }

  /** How many of them a nonce is missing before. */
  public synchronized int queued() {
    return senders.queued();
  }

  /** What they take together, EIP-2718 bytes and blobs. */
  public synchronized long sizeBytes() {
    return senders.bytes();
  }

  /** How many were refused, and how many were dropped after they had waited, by reason. */
  public Refusals refusals() {
    return refusals;
  }
}
