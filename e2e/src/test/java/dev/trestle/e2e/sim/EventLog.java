package dev.trestle.e2e.sim;

import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What happened when: a hash over all of it, the newest lines in full. */
final class EventLog {
  private static final int KEPT = 120;

  private final MessageDigest digest;
  private final Deque<String> newest = new ArrayDeque<>();
  private final boolean echo;
  private long lines;

  /**
   * @param echo whether every line is printed, too
   */
  EventLog(boolean echo) {
    this.echo = echo;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(long millis, String who, String what) {
    String line = String.format(Locale.ROOT, "%10.3f  %-12s %s", millis / 1000.0, who, what);
    digest.update(line.getBytes(StandardCharsets.UTF_8));
    lines++;
    newest.addLast(line);
    if (newest.size() > KEPT) {
      newest.removeFirst();
    }
    if (echo) {
      System.out.println(line);
    }
  }

  long lines() {
    return lines;
  }

  List<String> newest() {
    return List.copyOf(newest);
  }

  /** Of all lines; ends the log. */
  Bytes32 hash() {
    return Bytes32.from(digest.digest());
  }
}
