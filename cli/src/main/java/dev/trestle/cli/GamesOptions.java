package dev.trestle.cli;

import picocli.CommandLine.Option;

/** Whether a node with a short history keeps what proposers and challengers need. */
final class GamesOptions {
  @Option(
      names = "--forget-games",
      description =
          "With --history: drops also states that open games and the next claim are about. For a"
              + " node that no challenger asks; saves the disk that days of states take.")
  private boolean forget;

  /** Whether states that games are about stay whatever the history. */
  boolean keep() {
    return !forget;
  }
}
