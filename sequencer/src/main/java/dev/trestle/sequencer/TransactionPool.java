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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The transactions that wait for inclusion. Many threads submit; decoding and signature recovery
 * happen on theirs, so the building thread never waits for them. One builder takes with {@link
 * #take} and says of each what became of it.
 */
public final class TransactionPool implements TransactionGateway {
  private static final int REMEMBERED = 100_000;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

  private final ChainSpec chain;
  private final Cryptography cryptography;
  private final PoolLimits limits;
  private final OrderingPolicy policy;
  private final SidecarCheck sidecars;
  private final AdmissionRules rules;
  private final List<AcceptedListener> listeners = new CopyOnWriteArrayList<>();

  /** Changed under the lock only; looked into without it by those who submit. */
  private final Map<Bytes32, Arrival> byHash = new ConcurrentHashMap<>();

  private final Map<Address, SenderQueue> senders = new HashMap<>();
  private final Map<Address, Long> builtNonces = new HashMap<>();
  private final Map<Bytes32, Waiter> waiters = new HashMap<>();
  private final Map<Bytes32, Outcome> outcomes = bounded();
  private final Refusals refusals = new Refusals();
  private TreeSet<Arrival> ready = new TreeSet<>(Comparator.comparingLong(Arrival::sequence));
  private volatile Pace pace = new Pace(Integer.MAX_VALUE, LONGEST_WAIT);
  private volatile HeadView head;
  private long sequence;
  private long firstSequence;

  /** The threads that wait for one transaction. */
  private static final class Waiter {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private int threads;
  }

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
    Account account = head.state().account(sender).orElse(Account.EMPTY);
    long nonce = builtNonces.getOrDefault(sender, account.nonce());
    Optional<Admission.Refused> refused = rules.check(recovered, head, account, nonce);
    if (refused.isPresent()) {
      return refused.get();
    }
    SenderQueue queue = senders.computeIfAbsent(sender, s -> new SenderQueue(nonce));
    Optional<Arrival> replaced = queue.at(tx.nonce());
    refused =
        replaced.isPresent()
            ? rules.checkReplacement(replaced.get().transaction(), tx)
            : checkRoom(queue);
    if (refused.isPresent()) {
      dropIfEmpty(sender, queue);
      return refused.get();
    }
    replaced.ifPresent(old -> drop(old, Reason.REPLACED, "replaced by " + hash));
    Arrival arrival = new Arrival(tx, recovered, pooled.sidecar(), sequence++);
    queue.put(arrival);
    senders.put(sender, queue);
    byHash.put(hash, arrival);
    pace.backlog(byHash.size());
    outcomes.remove(hash);
    refusals.forget(hash);
    if (tx.nonce() == queue.accountNonce()) {
      offer(arrival);
    }
    return new Admission.Accepted(hash);
  }

  private Optional<Admission.Refused> checkRoom(SenderQueue queue) {
    if (queue.size() >= limits.perSender()) {
      return Optional.of(
          new Admission.Refused(
              Reason.SENDER_LIMIT,
              "account limit exceeded: " + limits.perSender() + " transactions wait already"));
    }
    if (byHash.size() >= limits.transactions()) {
      return Optional.of(
          new Admission.Refused(
              Reason.POOL_FULL, "txpool is full: " + limits.transactions() + " transactions"));
    }
    return Optional.empty();
  }

  /** The next transaction by the policy; the builder must say what became of it. */
  public synchronized Optional<Arrival> take() {
    Arrival next = ready.pollFirst();
    pace.backlog(next == null ? 0 : byHash.size());
    return Optional.ofNullable(next);
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
    builtNonces.put(arrival.sender(), next);
    SenderQueue queue = senders.get(arrival.sender());
    forget(arrival, Outcome.INCLUDED);
    refusals.forget(arrival.hash()); // it may have been replaced while the builder had it
    if (queue != null) {
      queue.accountNonce(next);
      dropStale(arrival.sender(), queue); // it was replaced while the builder had it
      queue.executable().ifPresent(this::offer);
    }
  }

  /** The transaction that was taken can't be included, now or later. */
  public synchronized void dropped(Arrival arrival, Reason reason, String message) {
    drop(arrival, reason, message);
  }

  /**
   * A new head: accounts of {@code touched} are read again. Nothing can be taken until {@link
   * #building} says at which price.
   */
  public synchronized void newHead(StateReader state, Collection<Address> touched) {
    head = new HeadView(state, head.baseFee(), head.gasLimit(), head.timestamp());
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
      Transaction.Signed signed = (Transaction.Signed) recovered.transaction();
      long place = firstSequence + arrivals.size();
      arrivals.add(new Arrival(signed, recovered, Optional.empty(), place));
    }
    return arrivals;
  }

  /** The chain went another way: everything is read again, and these wait once more. */
  public synchronized void reset(StateReader state, List<Arrival> again) {
    newHead(state, List.copyOf(senders.keySet()));
    for (Arrival arrival : again) {
      Account account = state.account(arrival.sender()).orElse(Account.EMPTY);
      long nonce = arrival.transaction().nonce();
      if (nonce < account.nonce()) {
        lost(
            arrival,
            Reason.NONCE_TOO_LOW,
            "nonce too low: the chain was reorganised, and the nonce is used on its new branch");
        continue;
      }
      SenderQueue queue =
          senders.computeIfAbsent(arrival.sender(), s -> new SenderQueue(account.nonce()));
      if (queue.at(nonce).isEmpty()) {
        queue.put(arrival);
        byHash.put(arrival.hash(), arrival);
        outcomes.remove(arrival.hash());
        refusals.forget(arrival.hash());
      } else if (!queue.at(nonce).get().hash().equals(arrival.hash())) {
        Bytes32 other = queue.at(nonce).get().hash();
        lost(arrival, Reason.REPLACED, "replaced by " + other + " when the chain was reorganised");
      }
    }
  }

  /** A block is being built: what waits is ordered by its base fee and can be taken. */
  public synchronized void building(HeadView view) {
    head = view;
    reorder();
  }

  /** The sidecar of a waiting blob transaction. */
  public synchronized Optional<Arrival> arrival(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  private void refresh(Address sender) {
    SenderQueue queue = senders.get(sender);
    if (queue == null) {
      return;
    }
    queue.accountNonce(head.state().account(sender).orElse(Account.EMPTY).nonce());
    dropStale(sender, queue);
  }

  private void dropStale(Address sender, SenderQueue queue) {
    Optional<Arrival> stale = queue.pollStale();
    while (stale.isPresent()) {
      drop(
          stale.get(),
          Reason.NONCE_TOO_LOW,
          "nonce too low: another transaction of the sender with this nonce was included");
      stale = queue.pollStale();
    }
    dropIfEmpty(sender, queue);
  }

  private void reorder() {
    var baseFee = head.baseFee();
    ready = new TreeSet<>((a, b) -> policy.compare(a, b, baseFee));
    for (SenderQueue queue : senders.values()) {
      queue.executable().ifPresent(this::offer);
    }
  }

  private void offer(Arrival arrival) {
    if (arrival.transaction().maxFeePerGas().compareTo(head.baseFee()) >= 0) {
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
    SenderQueue queue = senders.get(arrival.sender());
    long nonce = arrival.transaction().nonce();
    if (queue != null
        && queue.at(nonce).filter(a -> a.sequence() == arrival.sequence()).isPresent()) {
      queue.remove(nonce);
      dropIfEmpty(arrival.sender(), queue);
    }
    outcomes.put(arrival.hash(), outcome);
    Waiter waiter = waiters.remove(arrival.hash());
    if (waiter != null) {
      waiter.outcome.complete(outcome);
    }
  }

  private void dropIfEmpty(Address sender, SenderQueue queue) {
    if (queue.size() == 0) {
      senders.remove(sender);
    }
  }

  @Override
  public Optional<Outcome> await(Bytes32 hash, Duration timeout) {
    Waiter waiter;
    synchronized (this) {
      Outcome known = outcomes.get(hash);
      if (known != null) {
        return Optional.of(known);
      }
      waiter = waiters.computeIfAbsent(hash, h -> new Waiter());
      waiter.threads++;
    }
    try {
      return Optional.of(waiter.outcome.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pool waiter never fails", e);
    } finally {
      leave(hash, waiter);
    }
  }

  private synchronized void leave(Bytes32 hash, Waiter waiter) {
    waiter.threads--;
    if (waiter.threads == 0) {
      waiters.remove(hash, waiter);
    }
  }

  /** How many hashes are waited for. */
  synchronized int awaited() {
    return waiters.size();
  }

  @Override
  public synchronized Optional<Entry> waiting(Bytes32 hash) {
    return Optional.ofNullable(byHash.get(hash)).map(this::entry);
  }

  @Override
  public synchronized List<Entry> content() {
    List<Entry> entries = new ArrayList<>();
    senders.keySet().stream()
        .sorted()
        .map(senders::get)
        .forEach(queue -> queue.arrivals().forEach(a -> entries.add(entry(a))));
    return entries;
  }

  private Entry entry(Arrival a) {
    SenderQueue queue = senders.get(a.sender());
    boolean executable = queue == null || a.transaction().nonce() < queue.nextNonce();
    return new Entry(a.transaction(), a.hash(), a.sender(), executable);
  }

  @Override
  public synchronized long nextNonce(Address sender) {
    SenderQueue queue = senders.get(sender);
    if (queue != null) {
      return queue.nextNonce();
    }
    Long built = builtNonces.get(sender);
    return built != null ? built : head.state().account(sender).orElse(Account.EMPTY).nonce();
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

  private static <V> Map<Bytes32, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Bytes32, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
