package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.explorer.Database;
import dev.trestle.explorer.Explorer;
import dev.trestle.explorer.RpcL2Chain;
import dev.trestle.explorer.SolidityCompiler;
import dev.trestle.l1.HashedHeader;
import dev.trestle.l1.L1Contracts;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An explorer of an arena; L1 itself stands for the L2, which the games do not need. */
final class ExplorerView implements AutoCloseable {
  private final Database database;
  private final JsonRpcClient rpc;
  private final Explorer explorer;

  ExplorerView(DisputeArena arena, Path file, Optional<SolidityCompiler> compiler) {
    this(arena, file, compiler, arena.l1());
  }

  /** The same that looks at L1 through these nodes. */
  ExplorerView(
      DisputeArena arena, Path file, Optional<SolidityCompiler> compiler, SettlementClient l1) {
    database = Database.sqlite(file);
    rpc = new JsonRpcClient(arena.url());
    explorer =
        new Explorer(
            database,
            new Explorer.Setting(
                config(arena),
                new TreeMap<>(arena.contracts().byName()),
                arena.url(),
                arena.url(),
                Optional.empty(),
                compiler),
            new Explorer.Sources(new RpcL2Chain(rpc), rpc, l1, (block, hash) -> Optional.empty()));
  }

  private static RollupConfig config(DisputeArena arena) {
    HashedHeader genesis = arena.l1().header(0).orElseThrow();
    BlockId first = new BlockId(0, genesis.hash());
    L1Contracts contracts = arena.contracts();
    return new RollupConfig(
        arena.spec(),
        ChainSpec.l2(L1Arena.L2_CHAIN_ID, L2Spec.of(L2Level.JOVIAN)),
        new RollupConfig.Genesis(first, first, genesis.timestamp(), arena.systemConfig()),
        RollupConfig.Timing.DEFAULT,
        new RollupConfig.Contracts(
            contracts.inbox(), contracts.portal(), contracts.systemConfig()));
  }

  Explorer explorer() {
    return explorer;
  }

  void run() {
    for (int turns = 0; explorer.stepL1() | explorer.stepL2(); turns++) {
      assertThat(turns).as("it comes to an end").isLessThan(5_000);
    }
  }

  HttpAnswer get(String path, String... query) {
    try {
      Map<String, List<String>> values = new TreeMap<>();
      for (int i = 0; i < query.length; i += 2) {
        values.put(query[i], List.of(query[i + 1]));
      }
      return explorer.routes().get("/api/").get(new HttpQuery("/api/" + path, values));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  JsonInput json(String path, String... query) {
    HttpAnswer answer = get(path, query);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.status()).as(path + ": " + body).isEqualTo(200);
    return JsonInput.parse(body);
  }

  /** All that the API says of L1. */
  List<String> all() {
    List<String> all = new ArrayList<>();
    JsonInput games = json("games", "limit", "100");
    all.add(games.toString());
    for (JsonInput game : games.required("items").items()) {
      all.add(json("game/" + game.required("address").text()).toString());
    }
    all.add(json("deposits", "limit", "100").toString());
    all.add(json("blocks", "limit", "100").toString());
    all.add(json("transactions", "limit", "100").toString());
    return all;
  }

  @Override
  public void close() {
    rpc.close();
    database.close();
  }
}
