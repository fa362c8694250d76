package dev.trestle.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server has done since its start. Counting is cheap and thread-safe. */
public final class RpcMetrics {
  /**
   * One method's share.
   *
   * @param calls answered, with or without error
   * @param errors answered with an error object
   * @param nanos time in the handler, summed
   */
  public record MethodCount(long calls, long errors, long nanos) {}

  private record Counters(LongAdder calls, LongAdder errors, LongAdder nanos) {}

  private final Map<String, Counters> methods = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder shedRequests = new LongAdder();
  private final LongAdder shedExpensive = new LongAdder();
  private final LongAdder slowReaders = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder connections = new LongAdder();

  void request(int sizeBytes) {
    requests.increment();
    bytesIn.add(sizeBytes);
  }

  void answered(int sizeBytes) {
    bytesOut.add(sizeBytes);
  }

  /** A request without a call to a known method in it. */
  void refused() {
    refused.increment();
  }

  /** A request that was turned away whole, because too many are in progress. */
  void shedRequest() {
    shedRequests.increment();
  }

  /** An expensive call that was turned away, because too many wait. */
  void shedExpensive() {
    shedExpensive.increment();
  }

  /** A WebSocket that was cut off, because it does not read. */
  void slowReader() {
    slowReaders.increment();
  }

  void connection(int change) {
    connections.add(change);
  }

  void call(String knownMethod, boolean failed, long nanos) {
    Counters counters =
        methods.computeIfAbsent(
            knownMethod, name -> new Counters(new LongAdder(), new LongAdder(), new LongAdder()));
    counters.calls.increment();
    counters.nanos.add(nanos);
    if (failed) {
      counters.errors.increment();
    }
  }

  /** HTTP bodies and WebSocket messages received. */
  public long requests() {
    return requests.sum();
  }

  /** Calls that reached no handler: not JSON, not JSON-RPC, or an unknown method. */
  public long refusedCalls() {
    return refused.sum();
  }

  /** Requests and expensive calls that were turned away under load. */
  public long shedCalls() {
    return shedRequests.sum() + shedExpensive.sum();
  }

  /** WebSockets that were cut off because they did not read. */
  public long slowReaders() {
    return slowReaders.sum();
  }

  public long bytesIn() {
    return bytesIn.sum();
  }

  public long bytesOut() {
    return bytesOut.sum();
  }

  /** WebSocket connections open now. */
  public long connections() {
    return connections.sum();
  }

  /** By method name. */
  public SortedMap<String, MethodCount> methods() {
    SortedMap<String, MethodCount> counts = new TreeMap<>();
    methods.forEach((name, c) ->
        counts.put(name, new MethodCount(c.calls.sum(), c.errors.sum(), c.nanos.sum())));
    return counts;
  }

  /** All of it as {@code trestle_rpc_...}. */
  public List<Metric> metrics() {
    List<Metric> out = new ArrayList<>();
    out.add(Metric.counter("trestle_rpc_requests_total", "Bodies and messages.", requests()));
    out.add(
        Metric.counter(
            "trestle_rpc_refused_calls_total",
            "Calls that reached no handler: malformed, or an unknown method.",
            refusedCalls()));
    out.add(Metric.counter("trestle_rpc_received_bytes_total", "Bytes of requests.", bytesIn()));
    out.add(Metric.counter("trestle_rpc_sent_bytes_total", "Bytes of answers.", bytesOut()));
    out.add(
        Metric.gauge("trestle_rpc_websocket_connections", "WebSockets open now.", connections()));
    String shed = "Calls turned away under load, with error -32005.";
    out.add(
        Metric.counter("trestle_rpc_shed_calls_total", shed, shedRequests.sum())
            .with("kind", "request"));
    out.add(
        Metric.counter("trestle_rpc_shed_calls_total", shed, shedExpensive.sum())
            .with("kind", "expensive"));
    out.add(
        Metric.counter(
            "trestle_rpc_slow_readers_total",
            "WebSockets cut off because they did not read.",
            slowReaders()));
    methods()
        .forEach((method, count) -> {
          String all = "Calls answered, with or without error.";
          String failed = "Calls answered with an error.";
          String time = "Time in the handler, summed.";
          out.add(
              Metric.counter("trestle_rpc_calls_total", all, count.calls).with("method", method));
          out.add(
              Metric.counter("trestle_rpc_errors_total", failed, count.errors)
                  .with("method", method));
          out.add(
              Metric.counter("trestle_rpc_handler_seconds_total", time, count.nanos / 1e9)
                  .with("method", method));
        });
    return out;
  }
}
