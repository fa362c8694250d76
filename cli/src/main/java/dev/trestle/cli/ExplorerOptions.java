package dev.trestle.cli;

import dev.trestle.explorer.Database;
import dev.trestle.explorer.SolidityCompiler;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How an explorer keeps its index, and with what it verifies sources. */
final class ExplorerOptions {
  @Option(
      names = "--explorer-db",
      paramLabel = "URL",
      description =
          "jdbc:postgresql://… for the explorer's index (default: a file of SQLite's in its"
              + " folder).")
  private Optional<String> database = Optional.empty();

  @Option(
      names = "--solc",
      paramLabel = "COMMAND",
      description =
          "A Solidity compiler that understands --standard-json, to verify contracts' sources with"
              + " (default: solc or solcjs if one is on the path).")
  private Optional<String> solc = Optional.empty();

  /** Opens the index. */
  Database open(Path folder) {
    return database.map(Database::postgresql).orElseGet(() -> in(folder));
  }

  static Database in(Path folder) {
    return Database.sqlite(folder.resolve("index.sqlite"));
  }

  Optional<SolidityCompiler> compiler() {
    return solc.isPresent() ? solc.map(SolcProcess::of) : SolcProcess.found();
  }
}
