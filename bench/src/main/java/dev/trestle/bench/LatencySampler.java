package dev.trestle.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a transaction every 50 ms by {@code eth_sendRawTransactionSync} and notes how long its
 * receipt takes: on Trestle the pre-confirmation. A receipt that did not come in time counts with
 * the time waited.
 */
final class LatencySampler implements Runnable {
  private static final long PERIOD_NANOS = 50_000_000;

  /** EIP-7966: the node has the transaction, its receipt takes longer than the node waits. */
  private static final String NOT_IN_TIME = "\"code\":4,";

  private final URI url;
  private final List<byte[]> requests;
  private final List<Double> millis = new ArrayList<>();
  private volatile boolean stopping;
  private volatile String failure = "";

  /**
   * @param requests one is used every 50 ms
   */
  LatencySampler(URI url, List<byte[]> requests) {
    this.url = url;
    this.requests = requests;
  }

  @Override
  public void run() {
    try (LoadConnection connection = new LoadConnection(url)) {
      long next = System.nanoTime();
      for (byte[] request : requests) {
        if (stopping) {
          return;
        }
        long start = System.nanoTime();
        String answer = new String(connection.exchange(request), StandardCharsets.UTF_8);
        millis.add((System.nanoTime() - start) / 1e6);
        if (answer.contains("\"error\"") && !answer.contains(NOT_IN_TIME)) {
          failure = answer;
          return;
        }
        next = Math.max(next + PERIOD_NANOS, System.nanoTime() - PERIOD_NANOS);
        LockSupport.parkNanos(next - System.nanoTime());
      }
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  void stop() {
    stopping = true;
  }

  /** What went wrong; empty when nothing did. */
  String failure() {
    return failure;
  }

  /** How many were sent. Only once the thread has ended. */
  int count() {
    return millis.size();
  }

  /** The share {@code part} of the answers came within so many milliseconds. */
  double percentile(double part) {
    if (millis.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }
}
