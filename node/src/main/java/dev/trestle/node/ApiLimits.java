package dev.trestle.node;

import java.time.Duration;

/**
 * How much one call may cost the node; {@code docs/rpc.md} has the table. What runs into a limit is
 * answered with error -32005.
 *
 * @param callGas most gas of a simulated call, of all calls of one {@code eth_simulateV1}, and of
 *     each run of an estimate
 * @param logBlocks most blocks that one {@code eth_getLogs} spans
 * @param logs most logs in one answer
 * @param feeHistoryBlocks most blocks of one {@code eth_feeHistory}
 * @param simulatedBlocks most blocks of one {@code eth_simulateV1}
 * @param evmTime of one simulated call, of all runs of an estimate, of a whole {@code
 *     eth_simulateV1}; see {@link EvmTime}
 * @param trace of one {@code debug_trace…} or {@code trace_…}
 */
public record ApiLimits(
    long callGas,
    long logBlocks,
    int logs,
    int feeHistoryBlocks,
    int simulatedBlocks,
    Duration evmTime,
    Trace trace) {
  public static final ApiLimits DEFAULT =
      new ApiLimits(50_000_000, 100_000, 10_000, 1_024, 256, Duration.ofSeconds(5), Trace.DEFAULT);

  /**
   * What a trace may take.
   *
   * @param steps most EVM steps that are watched
   * @param bytes most bytes that are kept of call data, memory and stacks
   * @param time longest, together with what is executed before the traced transaction
   * @param blocks most blocks of one {@code trace_filter}
   * @param count most traces in one {@code trace_filter}'s answer
   */
  public record Trace(long steps, long bytes, Duration time, long blocks, int count) {
    public static final Trace DEFAULT =
        new Trace(50_000_000, 256L << 20, Duration.ofSeconds(5), 100, 10_000);

    public Trace {
      if (steps < 1 || bytes < 1 || blocks < 1 || count < 1 || !time.isPositive()) {
        throw new IllegalArgumentException("the limits of traces are positive");
      }
    }
  }

  public ApiLimits {
    if (callGas < 21_000
        || logBlocks < 1
        || logs < 1
        || feeHistoryBlocks < 1
        || simulatedBlocks < 1
        || !evmTime.isPositive()) {
      throw new IllegalArgumentException("the limits of an RPC are positive");
    }
  }

  /** The same with other limits on gas, and on the range and number of logs. */
  public ApiLimits with(long gas, long blocks, int answers) {
    return new ApiLimits(gas, blocks, answers, feeHistoryBlocks, simulatedBlocks, evmTime, trace);
  }

  /** The same with other limits on traces. */
  public ApiLimits with(Trace other) {
    return new ApiLimits(
        callGas, logBlocks, logs, feeHistoryBlocks, simulatedBlocks, evmTime, other);
  }

  /** The same with another limit on the time of simulated calls. */
  public ApiLimits withEvmTime(Duration other) {
    return new ApiLimits(callGas, logBlocks, logs, feeHistoryBlocks, simulatedBlocks, other, trace);
  }
}
