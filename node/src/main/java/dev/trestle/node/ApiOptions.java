package dev.trestle.node;

import java.time.Duration;

/**
 * What a node's RPC grants to each call.
 *
 * @param clientVersion for {@code web3_clientVersion}
 * @param callGas most gas of a simulated call
 * @param maxLogs most logs in one answer
 * @param maxSyncWait longest that {@code eth_sendRawTransactionSync} waits
 * @param filterLifetime after which a filter nobody asks about is dropped
 */
public record ApiOptions(
    String clientVersion,
    long callGas,
    int maxLogs,
    Duration maxSyncWait,
    Duration filterLifetime) {
  public static final ApiOptions DEFAULT =
      new ApiOptions(
          "Trestle/0.1.0/java" + Runtime.version().feature(),
          50_000_000,
          10_000,
          Duration.ofSeconds(10),
          Duration.ofMinutes(5));
}
