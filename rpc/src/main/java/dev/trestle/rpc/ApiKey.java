package dev.trestle.rpc;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One key's share of a server: a bucket of calls that fills at the key's rate. Of the key itself it
 * has the digest alone.
 */
final class ApiKey implements Caller {
  private static final long MILLI = 1_000;

  private final ApiKeys.Entry entry;
  private final InstantSource clock;
  private final LongAdder calls = new LongAdder();
  private final LongAdder limited = new LongAdder();

  /** Thousandths of calls that are free now. */
  private long credit;

  private long filledAtMillis;
  private volatile boolean withdrawn;

  ApiKey(ApiKeys.Entry entry, InstantSource clock) {
    this.entry = entry;
    this.clock = clock;
    this.credit = entry.burst() * MILLI;
    this.filledAtMillis = clock.millis();
  }

  ApiKeys.Entry entry() {
    return entry;
  }

  @Override
  public Optional<JsonRpcException> refusal() {
    calls.increment();
    if (withdrawn) {
      return Optional.of(
          new JsonRpcException(JsonRpcException.SERVER_ERROR, "the API key was withdrawn"));
    }
    if (entry.callsPerSecond() == 0 || take()) {
      return Optional.empty();
    }
    limited.increment();
    return Optional.of(
        new JsonRpcException(
            JsonRpcException.LIMIT_EXCEEDED,
            "limit exceeded: the API key has "
                + entry.callsPerSecond()
                + " calls a second, "
                + entry.burst()
                + " at once"));
  }

  private synchronized boolean take() {
    long now = clock.millis();
    long most = entry.burst() * MILLI;
    // a rate of one call a second is one thousandth in a millisecond
    long elapsed = Math.clamp(now - filledAtMillis, 0, most);
    credit = Math.min(most, credit + elapsed * entry.callsPerSecond());
    filledAtMillis = now;
    if (credit < MILLI) {
      return false;
    }
    credit -= MILLI;
    return true;
  }

  void withdraw() {
    withdrawn = true;
  }

  @Override
  public boolean isWithdrawn() {
    return withdrawn;
  }

  long calls() {
    return calls.sum();
  }

  long limited() {
    return limited.sum();
  }
}
