package dev.trestle.explorer;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Metric;
import dev.trestle.rpc.Params;
import dev.trestle.stf.primitives.Address;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The explorer of one rollup: two indexers to be stepped, and what a server answers with. Keeps no
 * threads and no clock.
 */
public final class Explorer {
  private final L2Indexer l2;
  private final L1Indexer l1;
  private final ExplorerApi api;
  private final LiveUpdates live;
  private final Answering l2Answering = new Answering(this::news);
  private final Answering l1Answering = new Answering(this::news);
  private final WebFiles web = new WebFiles();
  private final SourceVerification sources;
  private final Optional<Faucet> faucet;

  /**
   * What is to be explored.
   *
   * @param contracts on L1, by the names the page uses: {@code portal}, {@code l1StandardBridge}, …
   * @param publicL1 L1's endpoint that wallets are told
   * @param publicL2 likewise
   */
  public record Setting(
      RollupConfig config,
      Map<String, Address> contracts,
      URI publicL1,
      URI publicL2,
      Optional<Faucet> faucet,
      Optional<SolidityCompiler> compiler) {}

  /**
   * Where it looks.
   *
   * @param chain L2 for the indexer
   * @param l2 a node of L2, for what the index does not keep
   * @param l1 nodes of L1
   */
  public record Sources(L2Chain chain, JsonRpcClient l2, SettlementClient l1, BlobSource blobs) {}

  public Explorer(Database database, Setting setting, Sources from) {
    RollupConfig config = setting.config();
    String name = config.l2().chainId() + " " + config.genesis().l2().hash();
    database.write(sql -> Schema.claim(sql, name));
    l2 = new L2Indexer(database, from.chain, heads -> this.news());
    l1 = new L1Indexer(database, from.l1, config, from.blobs);
    NodeDetails node = new NodeDetails(from.l2);
    sources = new SourceVerification(database, node, setting.compiler());
    faucet = setting.faucet();
    Supplier<ChainInfo.View> view =
        () ->
            new ChainInfo.View(
                l2.heads(),
                l2.indexed(),
                new ChainInfo.L1View(l1.head(), l1.indexed(), l1Answering.answers()),
                l2Answering.answers());
    GameQueries games = new GameQueries(database);
    SettlementQueries settlement = new SettlementQueries(database, l2::heads);
    api =
        new ExplorerApi(
            new ExplorerApi.Queries(
                new BlockQueries(database, l2::heads),
                new TokenQueries(database),
                settlement,
                games,
                new ChartQueries(database, config),
                new BridgeQueries(
                    new BridgeQueries.Sources(from.l1, from.l2, games, settlement, node),
                    config.contracts().portal()),
                node,
                sources,
                new ChainInfo(setting, database, view)));
    live = new LiveUpdates(api::overview);
  }

  private void news() {
    live.news();
  }

  /** One turn of the indexer of L2. Whether there was something to do. */
  public boolean stepL2() {
    return l2Answering.turn(l2::step);
  }

  /** One turn of the indexer of L1. Whether there was something to do. */
  public boolean stepL1() {
    return l1Answering.turn(l1::step);
  }

  /** Blocks that L2 has and the index has not. */
  public long lagBlocks() {
    return Math.max(0, l2.heads().unsafe() - l2.indexed());
  }

  /** Whether both chains were seen, and the index is at most so many blocks behind. */
  public boolean isReady(long mostBehind) {
    boolean seen = l2.heads().unsafe() >= 0 && l1.indexed() >= 0;
    return seen && lagBlocks() <= mostBehind;
  }

  /** The page and its API. */
  public Map<String, HttpRoute> routes() {
    return Map.of("/", web::get, "/api/", api::get);
  }

  /** What the page does that is more than reading. */
  public Methods methods() {
    Methods methods = new Methods();
    live.register(methods);
    methods.register("explorer_verify", this::verify);
    faucet.ifPresent(f -> methods.register("explorer_faucet", params -> give(f, params)));
    return methods;
  }

  private JsonValue verify(Params params) {
    Params two = params.atMost(2);
    return told(() -> sources.verify(two.address(0), two.at(1).text()));
  }

  private static JsonValue give(Faucet faucet, Params params) {
    Address to = params.atMost(1).address(0);
    return told(() -> JsonValue.bytes32(faucet.give(to)));
  }

  /** A failure of ours as one that the caller is told. */
  private static JsonValue told(Supplier<JsonValue> work) {
    try {
      return work.get();
    } catch (ExplorerException e) {
      int code =
          switch (e.reason()) {
            case BAD_INPUT -> JsonRpcException.INVALID_PARAMS;
            case LIMIT -> JsonRpcException.LIMIT_EXCEEDED;
            case NOT_FOUND, DATABASE, OTHER_INDEX -> JsonRpcException.SERVER_ERROR;
          };
      throw new JsonRpcException(code, String.valueOf(e.getMessage()));
    }
  }

  /** {@code trestle_explorer_…}. */
  public List<Metric> metrics() {
    return List.of(
        Metric.gauge(
                "trestle_explorer_indexed_number",
                "The last block in the index.",
                Math.max(0, l2.indexed()))
            .with("chain", "l2"),
        Metric.gauge(
                "trestle_explorer_indexed_number",
                "The last block in the index.",
                Math.max(0, l1.indexed()))
            .with("chain", "l1"),
        Metric.gauge(
            "trestle_explorer_lag_blocks", "L2 blocks that are not in the index.", lagBlocks()),
        Metric.counter(
                "trestle_explorer_reorged_blocks_total",
                "Blocks that went out of the index again.",
                l2.takenBack())
            .with("chain", "l2"),
        Metric.counter(
                "trestle_explorer_reorged_blocks_total",
                "Blocks that went out of the index again.",
                l1.takenBack())
            .with("chain", "l1"),
        Metric.counter(
            "trestle_explorer_api_requests_total", "Requests to the API.", api.requests()),
        Metric.counter(
            "trestle_explorer_api_errors_total", "Of them answered with an error.", api.failures()),
        Metric.gauge(
            "trestle_explorer_subscribers", "Pages that are told of news.", live.subscribers()));
  }
}
