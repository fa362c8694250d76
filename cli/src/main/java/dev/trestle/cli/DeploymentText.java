package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.DeploymentStep;
import dev.trestle.l1.FeeQuote;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A deployment's plan for people: what will be sent, where it will be, what it costs. */
final class DeploymentText {
  /** Base fee's rise over some blocks, until the last transaction is in. */
  private static final UInt256 MARGIN = UInt256.of(2);

  private static final Map<Long, String> NAMES =
      Map.of(
          1L,
          "Ethereum mainnet",
          11_155_111L,
          "Sepolia",
          560_048L,
          "Hoodi",
          31_337L,
          "anvil or Hardhat");

  private final RollupPlan plan;
  private final List<DeploymentStep> steps;

  /**
   * @param steps those to be sent
   */
  DeploymentText(RollupPlan plan, List<DeploymentStep> steps) {
    this.plan = plan;
    this.steps = steps;
  }

  /** What the steps need at most, gas. */
  long gas() {
    return steps.stream().mapToLong(DeploymentStep::gasLimit).sum();
  }

  /** What the account should have: the gas at twice the present price. */
  UInt256 neededWei(FeeQuote fees) {
    return priceWei(fees).multiply(MARGIN).multiply(gas());
  }

  private static UInt256 priceWei(FeeQuote fees) {
    return fees.baseFeeWei().add(fees.tipWei());
  }

  /**
   * The plan.
   *
   * @param name of the chain
   * @param balanceWei of the deployer
   */
  String of(String name, FeeQuote fees, UInt256 balanceWei) {
    StringBuilder out = new StringBuilder();
    ChainSpec l1 = plan.l1();
    RollupPlan.Content content = plan.content();
    RollupConfig.Timing timing = content.timing();
    line(out, "chain %s, id %d, on chain %d%s", name, content.chainId(), l1.chainId(), known(l1));
    for (ChainSpec.Activation fork : l1.activations()) {
      line(out, "  its rules: %s", ForkText.of(fork));
    }
    line(
        out,
        "  a block every %d s; batches as %s; forced inclusion after %d L1 blocks",
        timing.blockTimeSeconds(),
        content.data().name().toLowerCase(Locale.ROOT),
        timing.sequencingWindowBlocks());
    content
        .dispute()
        .game()
        .ifPresent(game ->
            line(
                out,
                "  an undisputed claim counts after %d s; a dispute lasts at most %d s; bond %s"
                    + " ether; program %s",
                game.maxClockSeconds() + content.dispute().delays().finality(),
                game.longestSeconds(),
                DisputePreset.inEther(game.initialBondWei()),
                game.absolutePrestate()));
    line(out, "  owner %s, batcher %s", content.owner(), batcher());
    if (!content.owner().equals(plan.deployer())) {
      line(
          out,
          "  the owner must call acceptOwnership() on the DisputeGameFactory afterwards; until then"
              + " it is the deployer's");
    }
    line(out, "transactions of %s:", plan.deployer());
    for (DeploymentStep step : steps) {
      String at = step.created().map(d -> d.address().toString()).orElse("");
      line(out, "  %4d  %-34s %-42s  gas <= %,10d", step.nonce(), step.what(), at, step.gasLimit());
    }
    line(out, "at most %,d gas; what is not used is not paid", gas());
    line(
        out,
        "now %s gwei a gas: at most %s ether; the account has %s, of which %s should be there"
            + " (twice the price, should it rise)",
        decimal(priceWei(fees), 9),
        decimal(priceWei(fees).multiply(gas()), 18),
        decimal(balanceWei, 18),
        decimal(neededWei(fees), 18));
    return out.toString();
  }

  private Address batcher() {
    return Address.fromWord(plan.content().system().batcherHash());
  }

  private static String known(ChainSpec l1) {
    return NAMES.containsKey(l1.chainId()) ? " (" + NAMES.get(l1.chainId()) + ")" : "";
  }

  /** A number of smallest units in the large one, rounded up. */
  static String decimal(UInt256 value, int decimals) {
    return new BigDecimal(value.toBigInteger())
        .movePointLeft(decimals)
        .setScale(6, RoundingMode.UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
