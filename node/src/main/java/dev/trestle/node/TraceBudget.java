package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What is left to one request for traces. Used by one thread. */
final class TraceBudget {
  private final InstantSource clock;
  private final Instant end;
  private long steps;
  private long bytes;

  /**
   * The whole budget.
   *
   * @param wanted what the caller would give it; never more than the limit
   */
  TraceBudget(ApiLimits.Trace limits, Duration wanted, InstantSource clock) {
    this.clock = clock;
    this.end = clock.instant().plus(wanted.compareTo(limits.time()) < 0 ? wanted : limits.time());
    this.steps = limits.steps();
    this.bytes = limits.bytes();
  }

  /** Counts steps, and looks at the clock and for the end of the request. */
  void steps(long taken) {
    steps -= taken;
    if (steps < 0) {
      throw new JsonRpcException(
          JsonRpcException.LIMIT_EXCEEDED, "trace limit exceeded: too many steps");
    }
    lookAtTime();
  }

  /** Counts bytes that are kept for the answer. */
  void keep(long size) {
    bytes -= size;
    if (bytes < 0) {
      throw new JsonRpcException(
          JsonRpcException.LIMIT_EXCEEDED, "trace limit exceeded: too much data");
    }
  }

  void lookAtTime() {
    if (Thread.currentThread().isInterrupted() || clock.instant().isAfter(end)) {
      throw new JsonRpcException(JsonRpcException.TIMED_OUT, "execution timeout");
    }
  }
}
