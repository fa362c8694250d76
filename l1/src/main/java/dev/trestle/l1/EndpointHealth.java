package dev.trestle.l1;

import dev.trestle.rpc.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one of several servers fares: after a failure it rests, longer each time in a row; after a
 * lie, long. Thread-safe.
 */
public final class EndpointHealth {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointHealth.class);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  /** A server that lied is broken or bad: somebody must look at it. */
  private static final Duration REST_AFTER_LIE = Duration.ofMinutes(10);

  private final String name;
  private final InstantSource clock;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder lies = new LongAdder();
  private Duration nextRest = FIRST_REST;
  private Instant restsUntil = Instant.MIN;
  private boolean isLimited;

  /**
   * @param name shown to people: without keys that an address may hold, and nobody else's
   */
  public EndpointHealth(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  /** The same names, told apart by a number where they are equal; users and passwords left out. */
  public static List<String> names(List<String> authorities) {
    List<String> names = new ArrayList<>();
    for (String authority : authorities) {
      String plain = authority.substring(authority.indexOf('@') + 1);
      String name = plain;
      for (int i = 2; names.contains(name); i++) {
        name = plain + "#" + i;
      }
      names.add(name);
    }
    return names;
  }

  public String name() {
    return name;
  }

  /** It answered, with something true. */
  public synchronized void served() {
    requests.increment();
    if (restsUntil.isAfter(Instant.MIN)) {
      LOG.info("{} answers again", name);
    }
    nextRest = FIRST_REST;
    restsUntil = Instant.MIN;
    isLimited = false;
  }

  /** It did not answer, or with nothing of use. */
  public synchronized void failed(String why) {
    requests.increment();
    failures.increment();
    if (!rests()) {
      LOG.warn("{}: {}; resting it for {} s", name, why, nextRest.toSeconds());
      rest(nextRest);
      nextRest = min(nextRest.multipliedBy(2), LONGEST_REST);
    }
  }

  /** It wants fewer requests. */
  public synchronized void limited(Duration wanted) {
    requests.increment();
    refusals.increment();
    Duration rest = min(wanted.isPositive() ? wanted : nextRest, LONGEST_REST);
    LOG.warn("{} limits our requests; asking it again in {} s", name, rest.toSeconds());
    rest(rest);
    nextRest = min(nextRest.multipliedBy(2), LONGEST_REST);
    isLimited = true;
  }

  /** What it answered contradicts the hash that commits to it. */
  public synchronized void lied(String what) {
    requests.increment();
    lies.increment();
    LOG.error("{} LIED: {}; it is avoided for {} minutes", name, what, REST_AFTER_LIE.toMinutes());
    rest(REST_AFTER_LIE);
  }

  private void rest(Duration duration) {
    restsUntil = clock.instant().plus(duration);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Whether another should be asked before it. */
  public synchronized boolean rests() {
    return clock.instant().isBefore(restsUntil);
  }

  /** Whether it must not be asked now, even if there is no other. */
  public synchronized boolean mustRest() {
    return isLimited && rests();
  }

  /**
   * What it shows.
   *
   * @param kind of server, as {@code l1} or {@code blob}
   */
  public synchronized List<Metric> metrics(String kind) {
    String prefix = "trestle_" + kind + "_endpoint_";
    return List.of(
            Metric.counter(prefix + "requests_total", "Requests to an endpoint.", requests.sum()),
            Metric.counter(
                prefix + "failures_total", "Those without a usable answer.", failures.sum()),
            Metric.counter(
                prefix + "limited_total",
                "Those refused because they are too many.",
                refusals.sum()),
            Metric.counter(
                prefix + "lies_total", "Answers that contradict their hash.", lies.sum()),
            Metric.gauge(
                prefix + "resting", "1 while others are asked before it.", rests() ? 1 : 0))
        .stream()
        .map(metric -> metric.with("endpoint", name))
        .toList();
  }
}
