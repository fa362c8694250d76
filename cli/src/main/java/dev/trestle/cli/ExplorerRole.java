package dev.trestle.cli;

import dev.trestle.explorer.Database;
import dev.trestle.explorer.Explorer;
import dev.trestle.explorer.RpcL2Chain;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The explorer with its threads and its server. */
final class ExplorerRole implements AutoCloseable, Observed {
  /** L2 blocks that it may be behind and still count as ready. */
  private static final long MOST_BEHIND = 60;

  private final List<AutoCloseable> running = new ArrayList<>();
  private final List<RoleRunner> runners = new ArrayList<>();
  private final Explorer explorer;
  private final JsonRpcServer server;

  /**
   * Where it looks and where it serves.
   *
   * @param l2 a node's RPC
   * @param settlement nodes of L1
   */
  record Setup(Database database, URI l2, SettlementAccess settlement, ServerOptions listen) {}

  ExplorerRole(Setup setup, Explorer.Setting setting) {
    try {
      running.add(setup.database);
      JsonRpcClient l2 = opened(new JsonRpcClient(setup.l2));
      var blobs = setup.settlement.blobs();
      Explorer.Sources sources =
          new Explorer.Sources(new RpcL2Chain(l2), l2, setup.settlement.client(), blobs::blob);
      explorer = new Explorer(setup.database, setting, sources);
      server = opened(JsonRpcServer.start(setup.listen, explorer.methods(), explorer.routes()));
    } catch (IOException e) {
      Closing.all(running);
      throw new StartupException("explorer: " + e.getMessage());
    } catch (RuntimeException e) {
      Closing.all(running);
      throw e;
    }
    run(new RoleRunner("explorer L2", Duration.ofMillis(250), explorer::stepL2));
    run(new RoleRunner("explorer L1", Duration.ofMillis(500), explorer::stepL1));
  }

  private <T extends AutoCloseable> T opened(T part) {
    running.add(part);
    return part;
  }

  private void run(RoleRunner runner) {
    runners.add(runner);
    opened(runner);
  }

  ExplorerRole start() {
    runners.forEach(RoleRunner::start);
    return this;
  }

  String url() {
    return server.url();
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>(explorer.metrics());
    runners.forEach(runner -> all.addAll(runner.metrics()));
    return all;
  }

  @Override
  public List<String> troubles() {
    return runners.stream().flatMap(runner -> runner.troubles().stream()).toList();
  }

  @Override
  public List<String> unready() {
    return explorer.isReady(MOST_BEHIND)
        ? List.of()
        : List.of("explorer: the index is " + explorer.lagBlocks() + " L2 blocks behind");
  }

  @Override
  public void close() {
    Closing.all(running);
  }
}
