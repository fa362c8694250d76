package dev.trestle.node;

import java.time.Duration;

/**
 * What a node's RPC says and grants.
 *
 * @param clientVersion for {@code web3_clientVersion}
 * @param limits on what one call may cost
 * @param maxSyncWait longest that {@code eth_sendRawTransactionSync} waits
 * @param filterLifetime after which a filter nobody asks about is dropped
 */
public record ApiOptions(
    String clientVersion, ApiLimits limits, Duration maxSyncWait, Duration filterLifetime) {
  public static final ApiOptions DEFAULT =
      new ApiOptions(
          "Trestle/0.1.0/java" + Runtime.version().feature(),
          ApiLimits.DEFAULT,
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));

  /** The same with other limits. */
  public ApiOptions with(ApiLimits other) {
    return new ApiOptions(clientVersion, other, maxSyncWait, filterLifetime);
  }

  long callGas() {
    return limits.callGas();
  }
}
