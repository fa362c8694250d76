package dev.trestle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.ChannelId;
import dev.trestle.derivation.Compressor;
import dev.trestle.derivation.Frame;
import dev.trestle.derivation.InboxEntry;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SingularBatch;
import dev.trestle.l1.LocatedLog;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same index in SQLite and in PostgreSQL: every answer of the API is the same. */
class PostgreSqlTwinTest {
  private static final RollupConfig CONFIG = ChartQueriesTest.config();
  private static final long SEED = 23;
  private static final int L1_BLOCKS = 30;
  private static final Pattern FRACTION = Pattern.compile("\\d+\\.\\d+(?:E-?\\d+)?");

  /** Both the L2 node and L1's, of which the answers do not matter here. */
  private static JsonRpcServer node() throws IOException {
    Methods methods = new Methods();
    methods.register("eth_getBalance", params -> JsonValue.string("0x7"));
    methods.register("eth_getTransactionCount", params -> JsonValue.string("0x7"));
    methods.register("eth_getCode", params -> JsonValue.string("0x"));
    methods.register("eth_getTransactionByHash", params -> JsonValue.NULL);
    methods.register("eth_getTransactionReceipt", params -> JsonValue.NULL);
    methods.register("eth_call", params -> JsonValue.bytes32(Bytes32.ZERO));
    return JsonRpcServer.start(ServerOptions.loopback(0), methods);
  }

  @Test
  void api_inBothDatabases_answersTheSame(@TempDir Path folder) throws Exception {
    ScriptedChain chain = new ScriptedChain(SEED);
    chain.grow(60);
    chain.mark(40, 20);
    try (PostgresCluster cluster = PostgresCluster.start();
        Database postgres = cluster.emptied();
        Database sqlite = Database.sqlite(folder.resolve("index"));
        JsonRpcServer node = node();
        JsonRpcClient client = new JsonRpcClient(URI.create(node.url()))) {
      Explorer one = explorer(sqlite, chain, client);
      Explorer other = explorer(postgres, chain, client);
      List<String> paths = paths(chain);
      settle(sqlite, chain);
      settle(postgres, chain);
      Map<String, String> before = answers(one, paths);
      assertThat(answers(other, paths)).isEqualTo(before);
      assertThat(before.get("deposits")).as("something was deposited").contains("finalized");
      assertThat(before.get("withdrawals")).contains("proven", "initiated");
      takeBack(sqlite);
      takeBack(postgres);
      Map<String, String> after = answers(one, paths);
      assertThat(answers(other, paths)).isEqualTo(after);
      assertThat(after).isNotEqualTo(before);
    }
  }

  private static Explorer explorer(Database database, L2Chain chain, JsonRpcClient client) {
    Explorer explorer =
        new Explorer(
            database,
            new Explorer.Setting(
                CONFIG,
                Map.of(),
                URI.create(""),
                URI.create(""),
                Optional.empty(),
                Optional.empty()),
            new Explorer.Sources(
                chain, client, new SettlementClient(client), (block, hash) -> Optional.empty()));
    for (int turns = 0; explorer.stepL2(); turns++) {
      assertThat(turns).as("it comes to an end").isLessThan(1_000);
    }
    return explorer;
  }

  private static Bytes32 word(String what, long number) {
    return Keccak.hash((what + number).getBytes(StandardCharsets.US_ASCII));
  }

  /** What L1 might have said, the same each time. */
  private static void settle(Database database, ScriptedChain chain) {
    Random random = new Random(SEED);
    SettlementClient nobody = new SettlementClient(new JsonRpcClient(URI.create("http://[::1]:1")));
    BatchWriter batches = new BatchWriter(nobody, CONFIG, (block, hash) -> Optional.empty());
    List<Bytes32> onL2 =
        chain.blocks(0, 50).stream()
            .flatMap(block -> block.transactions().stream())
            .map(L2Block.Tx::hash)
            .toList();
    database.write(sql -> {
      for (long l1 = 0; l1 < L1_BLOCKS; l1++) {
        batches.write(sql, List.of(posted(l1, random)));
        sql.update(
            "INSERT INTO deposits (l1_block, log_index, tx, time, l2_hash, sender, recipient, mint,"
                + " value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            l1,
            random.nextInt(5),
            word("l1", l1),
            1_700_000_000L + l1,
            l1 % 3 == 0 ? word("waiting", l1) : onL2.get(random.nextInt(onL2.size())),
            ScriptedChain.account(random.nextInt(4)),
            Optional.of(ScriptedChain.account(random.nextInt(4))),
            UInt256.of(l1),
            UInt256.of(l1));
        game(sql, l1, random);
      }
      List<Bytes32> withdrawals =
          sql.list("SELECT hash FROM withdrawals ORDER BY seq, log_index", r -> r.bytes32("hash"));
      for (int i = 0; i + 1 < withdrawals.size(); i++) {
        event(sql, i % L1_BLOCKS, 100 + i, withdrawals.get(i), "proven");
        if (i % 2 == 0) {
          event(sql, i % L1_BLOCKS, 500 + i, withdrawals.get(i), "finalized");
        }
      }
      batches.forget(sql, L1_BLOCKS);
    });
    nobody.close();
  }

  private static void event(Sql sql, long l1, int index, Bytes32 withdrawal, String kind) {
    sql.update(
        "INSERT INTO withdrawal_events (l1_block, log_index, hash, kind, tx, time, ok)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        l1,
        index,
        withdrawal,
        kind,
        word(kind, index),
        1_700_000_000L + l1,
        true);
  }

  /** Every channel is spread over two batches; every seventh has no sense. */
  private static BatchWriter.Posted posted(long l1, Random random) {
    long channel = l1 / 2;
    SingularBatch batch =
        new SingularBatch(
            word("parent", channel),
            new BlockId(channel, word("origin", channel)),
            CONFIG.timestampOf(channel + 1),
            List.of(new byte[40], new byte[60]));
    byte[] content = Compressor.stored().compress(new RlpWriter().bytes(batch.encode()).toBytes());
    if (channel % 7 == 6) {
      Arrays.fill(content, (byte) 0x55);
    }
    int middle = content.length / 2;
    boolean first = l1 % 2 == 0;
    byte[] part =
        first
            ? Arrays.copyOf(content, middle)
            : Arrays.copyOfRange(content, middle, content.length);
    Frame frame = new Frame(new ChannelId(9, channel), first ? 0 : 1, part, !first);
    Address poster = ScriptedChain.account(1);
    return new BatchWriter.Posted(
        new LocatedLog(
            new Log(poster, List.of(), new byte[0]), word("block", l1), l1, word("post", l1), 0),
        1_700_000_000L + 12 * l1,
        new InboxEntry.Calldata(UInt256.of(l1), poster, part),
        0,
        part.length,
        List.of(frame),
        UInt256.of(1_000_000_000L * random.nextInt(1_000)),
        Optional.empty());
  }

  private static Address gameAt(long l1) {
    return ScriptedChain.account(5_000 + (int) l1);
  }

  private static void game(Sql sql, long l1, Random random) {
    Address game = gameAt(l1);
    String status = List.of("IN_PROGRESS", "DEFENDER_WINS", "OTHER_TYPE").get(random.nextInt(3));
    sql.update(
        "INSERT INTO games (address, l1_block, idx, tx, time, root, status, starting_block,"
            + " claimed_block, split, bottom, clock, refuter, claims, seen_l1_block)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        game,
        l1,
        l1,
        word("create", l1),
        1_700_000_000L + l1,
        word("root", l1),
        status,
        0,
        l1 + 1,
        4,
        14,
        100,
        Optional.empty(),
        3,
        l1 + 5);
    for (int i = 0; i < 3; i++) {
      sql.update(
          "INSERT INTO claims (game, idx, parent, place, value, claimant, countered_by, bond,"
              + " resolved, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          game,
          i,
          i == 0 ? Optional.empty() : Optional.of(i - 1L),
          UInt256.of(1L << i),
          word("claim", l1 * 10 + i),
          ScriptedChain.account(i),
          i == 1 ? Optional.of(ScriptedChain.account(2)) : Optional.empty(),
          UInt256.of(i),
          i == 1,
          i);
      if (i > 0) {
        sql.update(
            "INSERT INTO moves (l1_block, log_index, game, tx, time) VALUES (?, ?, ?, ?, ?)",
            l1 + i,
            1_000 * l1 + i,
            game,
            word("move", l1 * 10 + i),
            1_700_000_000L + l1);
      }
    }
    sql.update(
        "INSERT INTO steps (game, claim, l1_block, tx, step, pc, instruction)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        game,
        2,
        l1 + 3,
        word("step", l1),
        77,
        4_096,
        "addi t0, t0, -1");
  }

  /** As after a reorganisation of L1 that leaves two thirds. */
  private static void takeBack(Database database) {
    SettlementClient nobody = new SettlementClient(new JsonRpcClient(URI.create("http://[::1]:1")));
    long last = L1_BLOCKS * 2 / 3 - 2;
    database.write(sql -> {
      new BatchWriter(nobody, CONFIG, (block, hash) -> Optional.empty()).remove(sql, last);
      for (String table : List.of("batches", "deposits", "withdrawal_events")) {
        sql.update("DELETE FROM " + table + " WHERE l1_block > ?", last);
      }
      new GameIndexer(database, nobody, Optional.empty()).remove(sql, last);
    });
    nobody.close();
  }

  private static List<String> paths(ScriptedChain chain) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "overview",
                "config",
                "blocks",
                "blocks?before=30&limit=7",
                "transactions",
                "transactions?limit=5&before=" + L2Block.seqOf(33),
                "tokens",
                "batches",
                "batches?before=9&limit=4",
                "batch/6",
                "batch/13",
                "deposits",
                "deposits?limit=3&before=" + (17L << 20),
                "withdrawals",
                "withdrawals?limit=2&before=" + L2Block.seqOf(44),
                "games",
                "games?before=11&limit=6",
                "charts?range=hour",
                "charts?range=day",
                "charts?range=week",
                "search?q=17",
                "search?q=" + gameAt(3),
                "search?q=" + word("l1", 4),
                "search?q=hon",
                "nothing"));
    for (long n = 0; n < 60; n += 11) {
      all.add("block/" + n);
      for (L2Block.Tx tx : chain.blocks(n, 1).getFirst().transactions()) {
        all.add("transaction/" + tx.hash());
        all.add("search?q=" + tx.hash());
      }
    }
    for (int i = 0; i < 12; i++) {
      String account = "account/" + ScriptedChain.account(i);
      all.addAll(List.of(account, account + "/transactions", account + "/transfers"));
      all.add(account + "/transfers?limit=2&before=" + L2Block.seqOf(50));
    }
    for (Address token :
        List.of(ScriptedChain.HONEST, ScriptedChain.SECRETIVE, ScriptedChain.MUTE)) {
      all.add("token/" + token);
    }
    for (long l1 = 0; l1 < L1_BLOCKS; l1 += 7) {
      all.add("game/" + gameAt(l1));
    }
    return all;
  }

  private static Map<String, String> answers(Explorer explorer, List<String> paths)
      throws InterruptedException {
    Map<String, String> all = new TreeMap<>();
    for (String path : paths) {
      Map<String, List<String>> query = new TreeMap<>();
      int at = path.indexOf('?');
      for (String field : at < 0 ? new String[0] : path.substring(at + 1).split("&")) {
        query.put(field.split("=")[0], List.of(field.split("=")[1]));
      }
      String name = at < 0 ? path : path.substring(0, at);
      HttpAnswer answer = explorer.routes().get("/api/").get(new HttpQuery("/api/" + name, query));
      String text = answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
      all.put(path, rounded(text));
    }
    return all;
  }

  /** Sums of fractions depend on the order, which is the database's. */
  private static String rounded(String text) {
    return FRACTION
        .matcher(text)
        .replaceAll(n -> String.format(Locale.ROOT, "%.5g", Double.parseDouble(n.group())));
  }
}
