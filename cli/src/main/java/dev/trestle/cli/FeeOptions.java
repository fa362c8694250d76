package dev.trestle.cli;

import dev.trestle.l1.FeePolicy;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What L1 transactions may cost. */
final class FeeOptions {
  private static final UInt256 GWEI = UInt256.of(1_000_000_000L);

  @Option(
      names = "--resubmit-after",
      paramLabel = "SECONDS",
      defaultValue = "48",
      description =
          "After which a stuck transaction is offered higher (default: ${DEFAULT-VALUE}).")
  private long resubmitAfter;

  @Option(
      names = "--max-fee-gwei",
      paramLabel = "GWEI",
      defaultValue = "500",
      description = "Most per gas ever offered (default: ${DEFAULT-VALUE}).")
  private long maxFeeGwei;

  @Option(
      names = "--confirmations",
      paramLabel = "BLOCKS",
      defaultValue = "10",
      description = "Until an inclusion counts as final (default: ${DEFAULT-VALUE}).")
  private int confirmations;

  @Option(
      names = "--low-balance",
      paramLabel = "ETHER",
      defaultValue = "0.1",
      description = "With less on the account there is an alarm (default: ${DEFAULT-VALUE}).")
  private BigDecimal lowBalance;

  FeePolicy policy() {
    return new FeePolicy(
        GWEI,
        GWEI.multiply(maxFeeGwei),
        GWEI.multiply(maxFeeGwei),
        Duration.ofSeconds(resubmitAfter),
        confirmations);
  }

  UInt256 lowWei() {
    return ChainSettings.wei(lowBalance);
  }
}
