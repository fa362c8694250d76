package dev.trestle.cli;

import dev.trestle.da.DataPlace;
import dev.trestle.l1.FeePolicy;
import dev.trestle.sequencer.BatcherPolicy;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How batches are posted. */
final class PostingOptions {
  private static final UInt256 GWEI = UInt256.of(1_000_000_000L);

  @Option(
      names = "--data-place",
      paramLabel = "PLACE",
      description =
          "${COMPLETION-CANDIDATES}, as the Inbox accepts (default: data.default of the rollup's"
              + " chain.toml, else BLOB).")
  private Optional<DataPlace> place = Optional.empty();

  @Option(
      names = "--blobs-per-channel",
      paramLabel = "N",
      defaultValue = "6",
      description = "How many blobs a channel should fill (default: ${DEFAULT-VALUE}).")
  private int blobs;

  @Option(
      names = "--longest-wait",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Oldest that an unposted block may become (default: ${DEFAULT-VALUE}).")
  private long longestWait;

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
      description = "Most per gas and blob gas ever offered (default: ${DEFAULT-VALUE}).")
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

  /**
   * @param chain what the rollup's folder says, if it says anything
   */
  BatcherRole.Setup setup(UInt256 key, Path journal, Optional<ChainSettings> chain) {
    FeePolicy fees =
        new FeePolicy(
            GWEI,
            GWEI.multiply(maxFeeGwei),
            GWEI.multiply(maxFeeGwei),
            Duration.ofSeconds(resubmitAfter),
            confirmations);
    return new BatcherRole.Setup(
        key,
        journal,
        place.or(() -> chain.map(ChainSettings::dataPlace)).orElse(DataPlace.BLOB),
        new BatcherPolicy(blobs, Duration.ofSeconds(longestWait), confirmations + 10),
        fees,
        ChainSettings.wei(lowBalance));
  }
}
