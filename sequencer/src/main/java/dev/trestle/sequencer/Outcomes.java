package dev.trestle.sequencer;

import dev.trestle.node.TransactionGateway.Outcome;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How waiting ended for the newest transactions, and the threads that wait to learn it. */
final class Outcomes {
  private static final int REMEMBERED = 100_000;

  private final Map<Bytes32, Waiter> waiters = new HashMap<>();
  private final Map<Bytes32, Outcome> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, Outcome> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The threads that wait for one transaction. */
  private static final class Waiter {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private int threads;
  }

  synchronized void ended(Bytes32 hash, Outcome outcome) {
    known.put(hash, outcome);
    Waiter waiter = waiters.remove(hash);
    if (waiter != null) {
      waiter.outcome.complete(outcome);
    }
  }

  /** It waits once more. */
  synchronized void forget(Bytes32 hash) {
    known.remove(hash);
  }

  /** See {@link dev.trestle.node.TransactionGateway#await}. */
  Optional<Outcome> await(Bytes32 hash, Duration timeout) {
    Waiter waiter;
    synchronized (this) {
      Outcome ended = known.get(hash);
      if (ended != null) {
        return Optional.of(ended);
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
}
