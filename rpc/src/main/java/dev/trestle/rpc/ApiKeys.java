package dev.trestle.rpc;

import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * The keys that a server accepts, each with its rate; they can be replaced while it runs.
 * Thread-safe.
 */
public final class ApiKeys {
  /** What can stand in a path as it is, and is too long to be guessed. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{20,128}");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private final InstantSource clock;
  private final LongAdder rejected = new LongAdder();
  private volatile List<ApiKey> keys = List.of();

  /**
   * A key as it is kept: not itself, but its SHA-256.
   *
   * @param name for metrics
   * @param callsPerSecond 0 for no limit
   * @param burst most calls at once
   */
  public record Entry(String name, Bytes32 digest, long callsPerSecond, long burst) {}

  public ApiKeys(List<Entry> entries, InstantSource clock) {
    this.clock = clock;
    replace(entries);
  }

  /**
   * Reads a list of keys: a line for each with its name, the key, calls a second (none or 0: no
   * limit) and how many of them at once (twice that, unless told). {@code #} begins a comment.
   *
   * @throws IllegalArgumentException naming the line, never a key
   */
  public static List<Entry> read(String text) {
    List<Entry> entries = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        String where = "line " + (i + 1) + ": ";
        Entry entry = entry(line.split("\\s+"), where);
        if (!seen.add(entry.name()) || !seen.add(entry.digest())) {
          throw new IllegalArgumentException(where + "this name or key is there twice");
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Entry entry(String[] fields, String where) {
    if (fields.length < 2 || fields.length > 4 || !NAME.matcher(fields[0]).matches()) {
      throw new IllegalArgumentException(where + "wanted: NAME KEY [CALLS-PER-SECOND [AT-ONCE]]");
    }
    if (!KEY.matcher(fields[1]).matches()) {
      throw new IllegalArgumentException(
          where + "a key has 20 to 128 letters, digits, hyphens and underscores");
    }
    long rate = fields.length > 2 ? number(fields[2], 0, where) : 0;
    long burst = fields.length > 3 ? number(fields[3], 1, where) : Math.max(1, 2 * rate);
    return new Entry(fields[0], digest(fields[1]), rate, burst);
  }

  private static long number(String text, long least, String where) {
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= 1_000_000) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(where + "not a number: " + text, e);
    }
    throw new IllegalArgumentException(where + "calls are " + least + " to 1000000, not " + text);
  }

  private static Bytes32 digest(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return Bytes32.from(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** From now on these; who had another is not let in any more, and WebSockets of it are cut. */
  public synchronized void replace(List<Entry> entries) {
    List<ApiKey> next = new ArrayList<>();
    for (Entry entry : entries) {
      next.add(
          keys.stream()
              .filter(key -> key.entry().equals(entry))
              .findFirst()
              .orElseGet(() -> new ApiKey(entry, clock)));
    }
    List<ApiKey> before = keys;
    keys = List.copyOf(next);
    before.stream().filter(key -> !next.contains(key)).forEach(ApiKey::withdraw);
  }

  /**
   * Whose key it is. All keys are looked at, and digests are compared in constant time: how long it
   * takes tells nothing about how near a guess is.
   */
  Optional<ApiKey> find(String candidate) {
    byte[] digest = digest(candidate).toBytes();
    Optional<ApiKey> found = Optional.empty();
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.entry().digest().toBytes(), digest)) {
        found = Optional.of(key);
      }
    }
    if (found.isEmpty()) {
      rejected.increment();
    }
    return found;
  }

  /** Calls by key, and requests without a good one. */
  List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    all.add(
        Metric.counter(
            "trestle_rpc_unauthorised_requests_total",
            "Requests without a valid API key.",
            rejected.sum()));
    for (ApiKey key : keys) {
      String name = key.entry().name();
      all.add(
          Metric.counter("trestle_rpc_key_calls_total", "Calls by API key.", key.calls())
              .with("key", name));
      all.add(
          Metric.counter(
                  "trestle_rpc_key_limited_calls_total",
                  "Calls beyond the rate of an API key.",
                  key.limited())
              .with("key", name));
    }
    return all;
  }
}
