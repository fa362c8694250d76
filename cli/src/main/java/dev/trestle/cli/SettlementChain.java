package dev.trestle.cli;

import dev.trestle.l1.SettlementClient;
import dev.trestle.l1.SettlementForks;
import dev.trestle.stf.block.ChainSpec;
import java.util.List;
import java.util.Optional;

/** Which chain an endpoint serves, and by which rules. */
final class SettlementChain {
  private SettlementChain() {}

  /**
   * Its rules: those that the file gives, else those the node tells, else those known by its id.
   *
   * @throws StartupException when it is not the chain that the file names, or its rules are unknown
   */
  static ChainSpec of(SettlementClient client, ChainSettings settings) {
    long chainId = client.chainId();
    settings
        .settlementChainId()
        .filter(wanted -> wanted != chainId)
        .ifPresent(wanted -> {
          throw new StartupException(
              settings.toml().file()
                  + ": settlement.chainId is "
                  + wanted
                  + ", but the endpoint serves chain "
                  + chainId);
        });
    Optional<List<ChainSpec.Activation>> rules =
        settings
            .forks()
            .or(() -> SettlementForks.announced(client))
            .or(() -> SettlementForks.known(chainId));
    return ChainSpec.l1(
        chainId,
        rules.orElseThrow(() ->
            new StartupException(
                "the endpoint does not offer eth_config and chain "
                    + chainId
                    + " is none that Trestle knows; write its rules into settlement.forks of "
                    + settings.toml().file()
                    + ", such as "
                    + ForkText.EXAMPLE)));
  }
}
