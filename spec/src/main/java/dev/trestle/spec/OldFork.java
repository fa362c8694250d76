package dev.trestle.spec;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Ethereum's forks before Shanghai that the execution-apis test chain passes, oldest first. */
enum OldFork {
  HOMESTEAD("homesteadBlock"),
  TANGERINE("eip150Block"),
  SPURIOUS("eip158Block"),
  BYZANTIUM("byzantiumBlock"),
  CONSTANTINOPLE("constantinopleBlock"),
  PETERSBURG("petersburgBlock"),
  ISTANBUL("istanbulBlock"),
  BERLIN("berlinBlock"),
  LONDON("londonBlock");

  private final String key;

  OldFork(String key) {
    this.key = key;
  }

  /** The fork of a block, by geth's chain configuration. */
  static OldFork at(JsonNode config, long blockNumber) {
    Optional<OldFork> found = Optional.empty();
    for (OldFork fork : values()) {
      if (config.has(fork.key) && config.get(fork.key).asLong() <= blockNumber) {
        found = Optional.of(fork);
      }
    }
    return found.orElseThrow(() -> new IllegalArgumentException("no fork at " + blockNumber));
  }

  boolean since(OldFork other) {
    return compareTo(other) >= 0;
  }
}
