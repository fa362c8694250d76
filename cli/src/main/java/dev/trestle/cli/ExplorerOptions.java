package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.explorer.Database;
import dev.trestle.explorer.Explorer;
import dev.trestle.rpc.OriginCheck;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Address;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How an explorer keeps its index, with what it verifies sources, and whom it tells what. */
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

  @Option(
      names = "--public-l2",
      paramLabel = "URL",
      description =
          "The L2 endpoint that wallets are told (default: that which the explorer asks).")
  private Optional<URI> publicL2 = Optional.empty();

  @Option(
      names = "--public-l1",
      paramLabel = "URL",
      description = "The L1 endpoint that wallets are told (default: none).")
  private Optional<URI> publicL1 = Optional.empty();

  @Option(
      names = "--explorer-origin",
      split = ",",
      paramLabel = "URL",
      description =
          "Under which addresses the explorer's page is reached by name, such as"
              + " https://explorer.example: pages of other origins get no news and cannot have"
              + " sources verified.")
  private List<URI> origins = List.of();

  /**
   * What is explored, by whoever knows the contracts that every node knows.
   *
   * @param l2 the node that is asked
   */
  Explorer.Setting setting(RollupConfig config, URI l2) {
    Map<String, Address> contracts =
        Map.of(
            "portal", config.contracts().portal(),
            "inbox", config.contracts().inbox(),
            "systemConfig", config.contracts().systemConfig());
    return new Explorer.Setting(
        config,
        new TreeMap<>(contracts),
        publicL1.orElse(URI.create("")),
        publicL2.orElse(l2),
        Optional.empty(),
        solc.isPresent() ? solc.map(SolcProcess::of) : SolcProcess.found());
  }

  /**
   * Its index, and where it listens.
   *
   * @param folder of the index
   */
  ExplorerRole.Setup setup(Path folder, URI l2, SettlementAccess settlement, ServerOptions where) {
    Database index = database.map(Database::postgresql).orElseGet(() -> in(folder));
    return new ExplorerRole.Setup(index, l2, settlement, listening(where, origins));
  }

  static Database in(Path folder) {
    return Database.sqlite(folder.resolve("index.sqlite"));
  }

  /** Requests are small, but for sources of contracts; compiling them takes its time. */
  static ServerOptions listening(ServerOptions where, List<URI> origins) {
    return where
        .withLimits(10 << 20, 16 << 20, 100, Duration.ofSeconds(90))
        .onlyFrom(OriginCheck.own(origins));
  }
}
