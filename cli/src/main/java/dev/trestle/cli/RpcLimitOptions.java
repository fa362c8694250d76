package dev.trestle.cli;

import dev.trestle.node.ApiLimits;
import dev.trestle.rpc.ServerLimits;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What the public RPC bears; docs/rpc.md has the table. */
final class RpcLimitOptions {
  @Option(
      names = "--rpc-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Longest that a request takes (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Option(
      names = "--rpc-batch",
      paramLabel = "CALLS",
      defaultValue = "1000",
      description = "Most calls in one batch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--rpc-request-bytes",
      paramLabel = "BYTES",
      defaultValue = "16777216",
      description = "Largest request (default: ${DEFAULT-VALUE}).")
  private int requestBytes;

  @Option(
      names = "--rpc-response-bytes",
      paramLabel = "BYTES",
      defaultValue = "67108864",
      description = "Largest answer (default: ${DEFAULT-VALUE}).")
  private int responseBytes;

  @Option(
      names = "--rpc-requests",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Most requests in progress; more are refused (default: ${DEFAULT-VALUE}).")
  private int requests;

  @Option(
      names = "--rpc-expensive",
      paramLabel = "N",
      defaultValue = "0",
      description = "Expensive calls that run at once; 0: one for each processor, at least two.")
  private int expensive;

  @Option(
      names = "--rpc-queue",
      paramLabel = "N",
      defaultValue = "-1",
      description = "Expensive calls that wait; more are refused; -1: 16 for each that runs.")
  private int queue;

  @Option(
      names = "--rpc-subscriptions",
      paramLabel = "N",
      defaultValue = "128",
      description = "Most subscriptions of one WebSocket (default: ${DEFAULT-VALUE}).")
  private int subscriptions;

  @Option(
      names = "--rpc-gas",
      paramLabel = "GAS",
      defaultValue = "50000000",
      description = "Most gas of eth_call and the like (default: ${DEFAULT-VALUE}).")
  private long gas;

  @Option(
      names = "--rpc-evm-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "Longest that eth_call and the like execute (default: ${DEFAULT-VALUE}).")
  private int evmSeconds;

  @Option(
      names = "--rpc-log-blocks",
      paramLabel = "BLOCKS",
      defaultValue = "100000",
      description = "Most blocks of one eth_getLogs (default: ${DEFAULT-VALUE}).")
  private long logBlocks;

  @Option(
      names = "--rpc-logs",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Most logs in one answer (default: ${DEFAULT-VALUE}).")
  private int logs;

  @Option(
      names = "--rpc-trace-timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "Longest that a trace takes (default: ${DEFAULT-VALUE}).")
  private int traceSeconds;

  @Option(
      names = "--rpc-trace-blocks",
      paramLabel = "BLOCKS",
      defaultValue = "100",
      description = "Most blocks of one trace_filter (default: ${DEFAULT-VALUE}).")
  private long traceBlocks;

  ServerLimits server() {
    ServerLimits.Load usual = ServerLimits.Load.DEFAULT;
    int running = expensive > 0 ? expensive : usual.expensive();
    try {
      return ServerLimits.DEFAULT
          .with(
              new ServerLimits.Request(
                  requestBytes, responseBytes, batch, Duration.ofSeconds(timeoutSeconds)))
          .with(new ServerLimits.Load(requests, running, queue >= 0 ? queue : 16 * running))
          .with(new ServerLimits.Socket(subscriptions, ServerLimits.Socket.DEFAULT.unsentChars()));
    } catch (IllegalArgumentException e) {
      throw new StartupException("--rpc-…: " + e.getMessage());
    }
  }

  ApiLimits api() {
    ApiLimits.Trace trace = ApiLimits.Trace.DEFAULT;
    try {
      return ApiLimits.DEFAULT
          .with(gas, logBlocks, logs)
          .withEvmTime(Duration.ofSeconds(evmSeconds))
          .with(
              new ApiLimits.Trace(
                  trace.steps(),
                  trace.bytes(),
                  Duration.ofSeconds(traceSeconds),
                  traceBlocks,
                  trace.count()));
    } catch (IllegalArgumentException e) {
      throw new StartupException("--rpc-…: " + e.getMessage());
    }
  }
}
