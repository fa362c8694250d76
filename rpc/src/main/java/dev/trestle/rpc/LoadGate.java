package dev.trestle.rpc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so much work through at once; what is beyond it is turned away instead of piling up.
 * Expensive calls wait in a bounded queue for one of a few places, in their order; cheap ones never
 * wait for them.
 */
final class LoadGate {
  private final ServerLimits.Load limits;
  private final Semaphore requests;
  private final Semaphore expensive;
  private final AtomicInteger waiting = new AtomicInteger();

  LoadGate(ServerLimits.Load limits) {
    this.limits = limits;
    this.requests = new Semaphore(limits.requests());
    this.expensive = new Semaphore(limits.expensive(), true);
  }

  /** Whether one more request is taken on; then {@link #leave} must follow. */
  boolean enter() {
    return requests.tryAcquire();
  }

  void leave() {
    requests.release();
  }

  /**
   * Waits for a place for an expensive call; then {@link #leaveExpensive} must follow.
   *
   * @return whether there is one; false when too many wait already
   * @throws InterruptedException when the request's time is over before its turn
   */
  boolean enterExpensive() throws InterruptedException {
    if (expensive.tryAcquire()) {
      return true;
    }
    if (waiting.incrementAndGet() > limits.waiting()) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      expensive.acquire();
      return true;
    } finally {
      waiting.decrementAndGet();
    }
  }

  void leaveExpensive() {
    expensive.release();
  }

  /** Expensive calls that wait now. */
  int waiting() {
    return waiting.get();
  }

  /** Expensive calls that run now. */
  int running() {
    return limits.expensive() - expensive.availablePermits();
  }
}
