package dev.trestle.cli;

import dev.trestle.da.BlobRoutes;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.node.ApiOptions;
import dev.trestle.node.Chain;
import dev.trestle.node.CheckpointFile;
import dev.trestle.node.DerivationDriver;
import dev.trestle.node.DisputeApi;
import dev.trestle.node.EthApi;
import dev.trestle.node.L1Heads;
import dev.trestle.node.OptimismApi;
import dev.trestle.node.SafeHeads;
import dev.trestle.node.SettlementFollower;
import dev.trestle.node.StoreOptions;
import dev.trestle.node.TransactionGateway;
import dev.trestle.node.UnsafeFollower;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.sequencer.RemoteL2;
import dev.trestle.settlement.GameStarts;
import dev.trestle.settlement.StateKeeper;
import dev.trestle.stf.crypto.Cryptography;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * A node of a rollup: its chain on disk, its view of the settlement chain, derivation, and RPC once
 * {@link #serve} is called. A sequencer is such a node with a builder beside it.
 */
final class RollupNode implements AutoCloseable, Observed {
  /** Settlement blocks kept in memory. */
  private static final int RETAINED = 4_096;

  /** L1 announces forks weeks ahead. */
  private static final Duration RULES_LOOK = Duration.ofMinutes(10);

  /** What games need changes slowly, and until it is known states stay. */
  private static final Duration GAMES_LOOK = Duration.ofSeconds(2);

  /** L1 blocks that derivation may be behind while the node counts as ready. */
  private static final long READY_L1_BLOCKS = 10;

  private final RollupConfig config;
  private final Path folder;
  private final Chain chain;
  private final SettlementAccess settlement;
  private final SettlementFollower follower;
  private final SafeHeads safeHeads;
  private final DerivationDriver driver;
  private final InstantSource clock;
  private final List<AutoCloseable> running = new ArrayList<>();
  private final List<RoleRunner> runners = new CopyOnWriteArrayList<>();
  private final List<JsonRpcServer> servers = new CopyOnWriteArrayList<>();
  private final LongAdder reorged = new LongAdder();
  private final boolean prunes;
  private final Optional<StateKeeper> keeper;
  private final L1Rules rules;
  private volatile String name = "node";
  private volatile boolean knowsL1;

  RollupNode(
      RollupFiles rollup,
      Path folder,
      SettlementAccess settlement,
      Cryptography cryptography,
      InstantSource clock) {
    this(rollup, folder, settlement, new Engine(cryptography, clock, StoreOptions.DEFAULT));
  }

  /**
   * What a node computes, tells the time and stores with.
   *
   * @param keepsGames whether states that games are about stay whatever the history
   */
  record Engine(
      Cryptography cryptography, InstantSource clock, StoreOptions store, boolean keepsGames) {
    Engine(Cryptography cryptography, InstantSource clock, StoreOptions store) {
      this(cryptography, clock, store, true);
    }
  }

  RollupNode(RollupFiles rollup, Path folder, SettlementAccess settlement, Engine engine) {
    Cryptography cryptography = engine.cryptography;
    this.config = rollup.config();
    this.folder = folder;
    this.settlement = settlement;
    this.clock = engine.clock;
    this.prunes = engine.store.historyBlocks() > 0;
    this.chain =
        Chain.open(
            folder.resolve("chain"), config.l2(), rollup.genesis(), cryptography, engine.store);
    this.keeper =
        prunes && engine.keepsGames
            ? Optional.of(new StateKeeper(chain, settlement.client(), this::gameStarts))
            : Optional.empty();
    chain.addListener(change -> reorged.add(change.removed().size()));
    this.follower =
        new SettlementFollower(
            settlement.client(), config.contracts(), config.genesis().l1().number(), RETAINED);
    this.rules = new L1Rules(settlement.client(), config.l1());
    var blobs = settlement.blobs();
    this.safeHeads =
        new SafeHeads(
            folder.resolve("safe-heads"),
            new CheckpointFile(folder.resolve("checkpoints"), chain, config));
    this.driver =
        DerivationDriver.later(
            chain,
            config,
            follower,
            new DerivationDriver.Sources(blobs::blob, safeHeads),
            cryptography);
  }

  /** Where everything of the node is kept. */
  Path folder() {
    return folder;
  }

  Chain chain() {
    return chain;
  }

  RollupConfig config() {
    return config;
  }

  SettlementFollower follower() {
    return follower;
  }

  DerivationDriver driver() {
    return driver;
  }

  SafeHeads safeHeads() {
    return safeHeads;
  }

  SettlementAccess settlement() {
    return settlement;
  }

  /**
   * Starts following the settlement chain and deriving.
   *
   * @param as tells the node apart from another in the same process
   */
  void follow(String as, Duration poll) {
    name = as;
    run(new RoleRunner(name + " settlement", poll, () -> onOurL1(follower::step)));
    run(new RoleRunner(name + " derivation", Duration.ofMillis(50), () -> onOurL1(driver::step)));
    run(new RoleRunner(name + " L1 rules", RULES_LOOK, () -> onOurL1(rules::step)));
    keeper.ifPresent(
        games -> run(new RoleRunner(name + " games", GAMES_LOOK, () -> onOurL1(games::step))));
    if (prunes) {
      run(new RoleRunner(name + " pruning", Duration.ofSeconds(1), chain::pruneStep));
    }
  }

  private GameStarts gameStarts() {
    return DisputeRules.starts(settlement.client(), config.contracts().portal());
  }

  /** Nothing is believed before the settlement chain has said that it is the rollup's. */
  private boolean onOurL1(RoleRunner.Step step) {
    if (!knowsL1) {
      settlement.check(config.l1().chainId());
      knowsL1 = true;
    }
    return step.step();
  }

  /** Starts a thread that is the node's, seen in its health and stopped with it. */
  void run(RoleRunner runner) {
    runners.add(runner);
    running.add(runner.start());
  }

  /** Also imports the sequencer's blocks before they are on the settlement chain. */
  void followUnsafe(JsonRpcClient sequencer) {
    UnsafeFollower unsafe = new UnsafeFollower(chain, new RemoteL2(sequencer, config)::block);
    run(new RoleRunner("unsafe blocks", Duration.ofMillis(200), unsafe::step));
  }

  /** Starts the RPC server with the public methods and what is in {@code methods} already. */
  JsonRpcServer serve(ServerOptions options, Methods methods, TransactionGateway gateway) {
    return serve(options, methods, gateway, ApiOptions.DEFAULT);
  }

  JsonRpcServer serve(
      ServerOptions options, Methods methods, TransactionGateway gateway, ApiOptions api) {
    EthApi.register(methods, chain, gateway, api, clock);
    new OptimismApi(chain, config, this::l1Heads, ApiOptions.DEFAULT).register(methods);
    new DisputeApi(chain, follower, safeHeads).register(methods);
    try {
      Map<String, HttpRoute> blobs = settlement.archive().map(BlobRoutes::of).orElse(Map.of());
      JsonRpcServer server = JsonRpcServer.start(options, methods, blobs);
      running.add(server);
      servers.add(server);
      return server;
    } catch (IOException e) {
      throw new StartupException(
          "cannot listen on " + options.host() + ":" + options.port() + ": " + e.getMessage());
    }
  }

  String name() {
    return name;
  }

  /** Whom the node asks and where it serves, by role. */
  Map<String, String> endpoints() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("settlement", settlement.place());
    for (int i = 0; i < servers.size(); i++) {
      all.put(i == 0 ? "rpc" : "rpc " + i, servers.get(i).url());
    }
    return all;
  }

  private L1Heads l1Heads() {
    return L1Heads.of(follower, driver.currentL1());
  }

  /** Its heads, its runners' failures and its server's counts, with its name. */
  @Override
  public List<Metric> metrics() {
    List<Metric> all = new ArrayList<>(NodeMetrics.of(chain.heads(), l1Heads()));
    all.addAll(NodeMetrics.of(chain.stateHistory()));
    all.addAll(reorganisations());
    all.addAll(rules.metrics());
    servers.forEach(server -> all.addAll(server.observe()));
    runners.forEach(runner -> all.addAll(runner.metrics()));
    all.addAll(settlement.metrics());
    return all.stream().map(metric -> metric.with("node", name)).toList();
  }

  /** It serves, and derivation has nearly come to L1's head. */
  @Override
  public List<String> unready() {
    L1Heads l1 = l1Heads();
    long behind = l1.head().number() - l1.current().number();
    if (servers.isEmpty()) {
      return List.of(name + ": does not serve yet");
    }
    if (l1.current().equals(L1Heads.Ref.NONE) || l1.head().equals(L1Heads.Ref.NONE)) {
      return List.of(name + ": has not seen L1 yet");
    }
    return behind > READY_L1_BLOCKS
        ? List.of(name + ": derivation is " + behind + " L1 blocks behind")
        : List.of();
  }

  private List<Metric> reorganisations() {
    return List.of(
        Metric.counter(
            "trestle_node_reorged_blocks_total", "L2 blocks that were taken back.", reorged.sum()),
        Metric.counter(
            "trestle_node_l1_reorged_blocks_total",
            "L1 blocks that were taken back after they were seen.",
            follower.takenBack()));
  }

  @Override
  public List<String> troubles() {
    return runners.stream().flatMap(runner -> runner.troubles().stream()).toList();
  }

  /** Something to be stopped before the chain is closed. */
  <T extends AutoCloseable> T with(T part) {
    running.add(part);
    return part;
  }

  @Override
  public void close() {
    Closing.all(running);
    safeHeads.close();
    chain.close();
  }
}
