package dev.trestle.cli;

import dev.trestle.node.StoreOptions;
import picocli.CommandLine.Option;

/** How far back a node's states go, apart from those that games are about. */
final class HistoryOptions {
  @Option(
      names = "--history",
      paramLabel = "BLOCKS|all",
      defaultValue = "all",
      description =
          "How many blocks back states can be read and proven at least; blocks, receipts and logs"
              + " always stay, and so do the states that open games and the next claim are about"
              + " (default: ${DEFAULT-VALUE}).")
  private String history;

  /** Whether anything was said. */
  boolean isGiven() {
    return !history.equals("all");
  }

  StoreOptions store() {
    return StoreOptions.DEFAULT.withHistory(blocks());
  }

  /** How many blocks back; 0: all. */
  long blocks() {
    if (history.equals("all")) {
      return 0;
    }
    try {
      long blocks = Long.parseLong(history);
      if (blocks > 0) {
        return blocks;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new StartupException("--history is a number of blocks or all, not " + history);
  }
}
