package dev.trestle.cli;

import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.sequencer.PoolLimits;
import dev.trestle.sequencer.TransactionPool;
import picocli.CommandLine.Option;

/** What may wait for inclusion; docs/operations.md has the rules. */
final class PoolOptions {
  @Option(
      names = "--pool-transactions",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Most transactions that wait; beyond it what would be included last goes (default:"
              + " ${DEFAULT-VALUE}).")
  private int transactions;

  @Option(
      names = "--pool-sender",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Most transactions of one sender that wait (default: ${DEFAULT-VALUE}).")
  private int perSender;

  @Option(
      names = "--pool-queued",
      paramLabel = "N",
      defaultValue = "10000",
      description =
          "Most transactions, of all, that a nonce is missing before (default: ${DEFAULT-VALUE}).")
  private int queued;

  @Option(
      names = "--pool-bytes",
      paramLabel = "BYTES",
      defaultValue = "134217728",
      description = "Most that they take together (default: ${DEFAULT-VALUE}).")
  private long bytes;

  @Option(
      names = "--pool-lifetime",
      paramLabel = "SECONDS",
      defaultValue = "10800",
      description =
          "After which a transaction that cannot be included is given up: a nonce is missing before"
              + " it, or the base fee is above its fee cap (default: ${DEFAULT-VALUE}).")
  private long lifetimeSeconds;

  @Option(
      names = "--pool-price-bump",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description =
          "By how much both fees must rise to replace a waiting transaction (default:"
              + " ${DEFAULT-VALUE}).")
  private int priceBump;

  TransactionPool.Options pool(OrderingPolicy policy) {
    try {
      PoolLimits limits =
          PoolLimits.DEFAULT
              .with(new PoolLimits.Room(transactions, perSender, queued, bytes, lifetimeSeconds))
              .withReplacementPercent(priceBump);
      return TransactionPool.Options.l2(limits, policy);
    } catch (IllegalArgumentException e) {
      throw new StartupException("--pool-…: " + e.getMessage());
    }
  }
}
