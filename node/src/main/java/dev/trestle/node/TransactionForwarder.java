package dev.trestle.node;

import dev.trestle.node.Admission.Reason;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.state.Account;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A replica's way for transactions: to the sequencer's endpoint, whose answer is passed on. */
public final class TransactionForwarder implements TransactionGateway {
  private final JsonRpcClient sequencer;
  private final Chain chain;
  private final Refusals malformed = new Refusals();
  private final List<AcceptedListener> listeners = new CopyOnWriteArrayList<>();
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

  /** Somebody who waits for a transaction. Each has a latch of its own, so each can give up. */
  private record Waiter(Bytes32 hash, CountDownLatch included) {}

  public TransactionForwarder(JsonRpcClient sequencer, Chain chain) {
    this.sequencer = sequencer;
    this.chain = chain;
    chain.addListener(this::arrived);
  }

  private void arrived(HeadChange change) {
    if (waiters.isEmpty()) {
      return;
    }
    Set<Bytes32> added = new HashSet<>();
    for (ChainBlock block : change.added()) {
      block.block().transactions().forEach(t -> added.add(TransactionCodec.hash(t)));
    }
    for (Waiter waiter : waiters) {
      if (added.contains(waiter.hash)) {
        waiter.included.countDown();
      }
    }
  }

  @Override
  public Admission submit(byte[] raw) {
    Transaction.Signed transaction;
    try {
      transaction = PooledTransactionCodec.decode(raw).transaction();
    } catch (RlpException | IllegalArgumentException e) {
      Admission.Refused refused = new Admission.Refused(Reason.MALFORMED, "rlp: " + e.getMessage());
      malformed.refused(Keccak.hash(raw), refused);
      return refused;
    }
    Bytes32 hash = TransactionCodec.hash(transaction);
    try {
      sequencer.call("eth_sendRawTransaction", JsonValue.bytes(raw));
    } catch (JsonRpcException e) {
      return "already known".equals(e.getMessage())
          ? new Admission.AlreadyKnown(hash)
          : new Admission.Refused(Reason.UNAVAILABLE, e.getMessage());
    }
    listeners.forEach(listener -> listener.accepted(hash, transaction));
    return new Admission.Accepted(hash);
  }

  @Override
  public Optional<Outcome> await(Bytes32 hash, Duration timeout) {
    Waiter waiter = new Waiter(hash, new CountDownLatch(1));
    waiters.add(waiter);
    try {
      boolean here =
          chain.transaction(hash).isPresent()
              || waiter.included.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return here ? Optional.of(Outcome.INCLUDED) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      waiters.remove(waiter);
    }
  }

  @Override
  public Optional<Entry> waiting(Bytes32 hash) {
    return Optional.empty();
  }

  @Override
  public List<Entry> content() {
    return List.of();
  }

  /** What this node knows; the sequencer may know of later ones. */
  @Override
  public long nextNonce(Address sender) {
    return chain.stateAt(chain.head().hash()).account(sender).orElse(Account.EMPTY).nonce();
  }

  /** The sequencer knows; what does not even decode is refused here. */
  @Override
  public Optional<Fate> whyRefused(Bytes32 hash) {
    Optional<Fate> here = malformed.of(hash);
    if (here.isPresent()) {
      return here;
    }
    JsonInput answer = sequencer.call("trestle_whyRefused", JsonValue.bytes32(hash));
    String status = answer.required("status").text().toUpperCase(Locale.ROOT);
    for (Fate.Stage stage : Fate.Stage.values()) {
      if (stage.name().equals(status)) {
        String message = answer.required("message").text();
        return Optional.of(new Fate(stage, reason(answer.required("reason").text()), message));
      }
    }
    return Optional.empty();
  }

  /** A sequencer of another version may know reasons that we do not. */
  private static Reason reason(String name) {
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return Reason.UNAVAILABLE;
  }

  @Override
  public void onAccepted(AcceptedListener listener) {
    listeners.add(listener);
  }
}
