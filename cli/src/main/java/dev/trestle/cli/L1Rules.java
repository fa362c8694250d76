package dev.trestle.cli;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementForks;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.block.ChainSpec;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what L1 says of its rules (eth_config) with what the rollup's configuration has of them.
 * The configuration is part of what is proven, so it is not changed here: an operator is told, in
 * time for what docs/operations.md says of it.
 */
final class L1Rules {
  private static final Logger LOG = LoggerFactory.getLogger(L1Rules.class);

  private final SettlementClient l1;
  private final ChainSpec configured;

  /** Empty while nothing is known, or L1 does not say. */
  private volatile Optional<List<ChainSpec.Activation>> unforeseen = Optional.empty();

  L1Rules(SettlementClient l1, ChainSpec configured) {
    this.l1 = l1;
    this.configured = configured;
  }

  /** Asks once. There is never more to do at once. */
  boolean step() {
    Optional<List<ChainSpec.Activation>> now =
        SettlementForks.announced(l1).map(all -> SettlementForks.unforeseen(configured, all));
    if (!now.equals(unforeseen)) {
      now.ifPresent(forks -> forks.forEach(L1Rules::warn));
      unforeseen = now;
    }
    return false;
  }

  private static void warn(ChainSpec.Activation fork) {
    LOG.warn(
        "L1 has other blob prices from {} on (update fraction {}) than rollup.json knows;"
            + " the L1 data fee will be off, see docs/operations.md",
        fork.timestamp(),
        fork.blobs().baseFeeUpdateFraction());
  }

  List<Metric> metrics() {
    return unforeseen
        .map(forks ->
            Metric.gauge(
                "trestle_node_l1_unforeseen_forks",
                "L1 forks, active or announced, whose blob price rollup.json does not know.",
                forks.size()))
        .stream()
        .toList();
  }
}
