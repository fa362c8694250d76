package dev.trestle.bench;

import dev.trestle.explorer.Database;
import dev.trestle.explorer.Explorer;
import dev.trestle.explorer.L2Indexer;
import dev.trestle.l1.SettlementClient;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.HttpRoute;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The explorer's index with many transactions: how long filling it and asking it take. */
final class ExplorerBench {
  private static final int WARM_UP = 40;
  private static final int REQUESTS = 200;

  private final long transactions;
  private final Path folder;
  private final boolean onlyFill;
  private final Random random = new Random(7);
  private final HttpClient http = HttpClient.newHttpClient();
  private String base = "";

  /**
   * @param folder of the index; one that is in it is used as it is
   * @param onlyFill whether to leave it at making the index
   */
  private ExplorerBench(long transactions, Path folder, boolean onlyFill) {
    this.transactions = transactions;
    this.folder = folder;
    this.onlyFill = onlyFill;
  }

  static void run(List<String> options) throws IOException {
    long transactions = Long.parseLong(option(options, "--transactions", "1000000"));
    Optional<String> url = Optional.of(option(options, "--database", "")).filter(u -> !u.isEmpty());
    boolean onlyFill = options.contains("--only-fill");
    String kept = option(options, "--folder", "");
    if (!kept.isEmpty()) {
      new ExplorerBench(transactions, Path.of(kept), onlyFill).run(url);
      return;
    }
    Path folder = Files.createTempDirectory("trestle-explorer-bench");
    try {
      new ExplorerBench(transactions, folder, onlyFill).run(url);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }

  private Database open(Optional<String> url) {
    return url.map(Database::postgresql)
        .orElseGet(() -> Database.sqlite(folder.resolve("index.sqlite")));
  }

  private void run(Optional<String> url) throws IOException {
    MadeUpChain chain = new MadeUpChain(transactions);
    String kind = url.isPresent() ? "postgresql" : "sqlite";
    try (Database database = open(url)) {
      if (new L2Indexer(database, chain, heads -> {}).indexed() < 0) {
        fill(kind, database, chain);
        SettlementRows.fill(
            url.orElse("jdbc:sqlite:" + folder.resolve("index.sqlite")), chain.heads().unsafe());
      }
      if (onlyFill) {
        return;
      }
      if (url.isEmpty()) {
        double bytes = Files.size(folder.resolve("index.sqlite"));
        line(kind, "index size, MB", String.format(Locale.ROOT, "%.0f", bytes / 1e6));
      }
      try (JsonRpcServer node = node();
          JsonRpcClient client = new JsonRpcClient(URI.create(node.url()))) {
        Explorer.Setting setting =
            new Explorer.Setting(
                DaBench.config(),
                new TreeMap<>(),
                URI.create(""),
                URI.create(""),
                Optional.empty(),
                Optional.empty());
        Explorer.Sources sources =
            new Explorer.Sources(
                chain, client, new SettlementClient(client), (block, hash) -> Optional.empty());
        Explorer explorer = new Explorer(database, setting, sources);
        explorer.stepL2();
        try (JsonRpcServer server =
            JsonRpcServer.start(ServerOptions.loopback(0), explorer.methods(), explorer.routes())) {
          base = server.url();
          measure(kind);
          charts(kind, () -> new Explorer(database, setting, sources));
          if (url.isEmpty()) { // pages cost the browser the same, whatever the database
            ExplorerPages.measure(kind, folder.resolve("browser"), pages());
          }
        }
      }
    }
  }

  private void fill(String kind, Database database, MadeUpChain chain) {
    L2Indexer indexer = new L2Indexer(database, chain, heads -> {});
    long start = System.nanoTime();
    long filled = start;
    while (indexer.step()) {
      if (indexer.indexed() < chain.heads().unsafe()) {
        filled = System.nanoTime();
      }
    }
    double seconds = (filled - start) / 1e9;
    line(kind, "fill, transactions/s", String.format(Locale.ROOT, "%.0f", transactions / seconds));
  }

  /** A node that knows nothing but balances: what it costs is not the explorer's. */
  private static JsonRpcServer node() throws IOException {
    Methods methods = new Methods();
    methods.register("eth_getBalance", params -> JsonValue.string("0xde0b6b3a7640000"));
    methods.register("eth_getTransactionCount", params -> JsonValue.string("0x7"));
    methods.register("eth_getCode", params -> JsonValue.string("0x"));
    methods.register("eth_getTransactionByHash", params -> JsonValue.NULL);
    methods.register("eth_getTransactionReceipt", params -> JsonValue.NULL);
    methods.register("eth_call", params -> JsonValue.bytes32(Bytes32.ZERO));
    return JsonRpcServer.start(ServerOptions.loopback(0), methods);
  }

  private void measure(String kind) {
    long last = transactions / MadeUpChain.PER_BLOCK;
    Map<String, Supplier<String>> queries = new LinkedHashMap<>();
    queries.put("overview", () -> "overview");
    queries.put("blocks, newest", () -> "blocks");
    queries.put("blocks, anywhere", () -> "blocks?before=" + block(last));
    queries.put("block", () -> "block/" + block(last));
    queries.put("transactions, newest", () -> "transactions");
    queries.put("transactions, anywhere", () -> "transactions?before=" + (block(last) << 20));
    queries.put("transaction", () -> "transaction/" + transaction(last));
    queries.put("account", () -> "account/" + account());
    queries.put("account's transactions", () -> "account/" + account() + "/transactions");
    String busy = "account/" + MadeUpChain.BUSY;
    queries.put("busy account's transactions", () -> busy + "/transactions");
    queries.put(
        "busy account's, anywhere", () -> busy + "/transactions?before=" + (block(last) << 20));
    queries.put("busy account's transfers", () -> busy + "/transfers");
    queries.put(
        "busy account's transfers, anywhere",
        () -> busy + "/transfers?before=" + (block(last) << 20));
    queries.put("tokens", () -> "tokens");
    queries.put("token, the busiest", () -> "token/" + MadeUpChain.token(0));
    queries.put(
        "token, anywhere",
        () ->
            "token/"
                + MadeUpChain.token(random.nextInt(MadeUpChain.TOKENS))
                + "?before="
                + (block(last) << 20));
    queries.put("batches, anywhere", () -> "batches?before=" + random.nextInt(20_000));
    queries.put("batch", () -> "batch/" + random.nextInt(20_000));
    queries.put(
        "deposits, anywhere", () -> "deposits?before=" + ((long) random.nextInt(50_000) << 20));
    queries.put("withdrawals, newest", () -> "withdrawals");
    queries.put("withdrawals, anywhere", () -> "withdrawals?before=" + (block(last) << 20));
    queries.put("games, anywhere", () -> "games?before=" + random.nextInt(5_000));
    queries.put("game of 69 claims", () -> "game/" + SettlementRows.game(0));
    queries.put("charts of an hour", () -> "charts?range=hour");
    queries.put("charts of a day", () -> "charts?range=day");
    queries.put("charts of a week", () -> "charts?range=week");
    queries.put("search, hash", () -> "search?q=" + transaction(last));
    queries.put("search, address", () -> "search?q=" + account());
    queries.put("search, symbol", () -> "search?q=tok" + random.nextInt(MadeUpChain.TOKENS));
    System.out.println("# database\tquery\tp50 ms\tp99 ms\tbytes");
    queries.forEach((name, query) -> time(kind, name, () -> load("/api/" + query.get())));
    time(kind, "page, all files and the overview", this::loadPage);
  }

  /** What charts cost when they are made anew, as for the first who asks after a block. */
  private void charts(String kind, Supplier<Explorer> fresh) {
    for (String range : List.of("hour", "day", "week")) {
      HttpQuery query = new HttpQuery("/api/charts", Map.of("range", List.of(range)));
      time(
          kind,
          "charts of " + (range.equals("hour") ? "an " : "a ") + range + ", made anew",
          fresh,
          explorer -> answer(explorer, query));
    }
  }

  private static int answer(Explorer explorer, HttpQuery query) {
    try {
      HttpRoute api = Optional.ofNullable(explorer.routes().get("/api/")).orElseThrow();
      HttpAnswer answer = api.get(query);
      if (answer.status() != 200) {
        throw new IllegalStateException(query.path() + ": " + answer.status());
      }
      return answer.body().length;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Supplier<String>> pages() {
    long last = transactions / MadeUpChain.PER_BLOCK;
    Map<String, Supplier<String>> pages = new LinkedHashMap<>();
    pages.put("overview", () -> base + "/");
    pages.put("blocks", () -> base + "/blocks");
    pages.put("transactions", () -> base + "/transactions");
    pages.put("a transaction", () -> base + "/tx/" + transaction(last));
    pages.put("busy account", () -> base + "/account/" + MadeUpChain.BUSY);
    pages.put("charts of a week", () -> base + "/charts?range=week");
    return pages;
  }

  private long block(long last) {
    return 1 + random.nextLong(last);
  }

  private Bytes32 transaction(long last) {
    return MadeUpChain.hash(block(last), 1 + random.nextInt(MadeUpChain.PER_BLOCK));
  }

  private String account() {
    return MadeUpChain.account(random.nextInt(MadeUpChain.ACCOUNTS)).toString();
  }

  private int load(String path) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + path)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            path + ": " + answer.statusCode() + " " + new String(answer.body()));
      }
      return answer.body().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int loadPage() {
    int bytes = 0;
    for (String file :
        List.of(
            "",
            "style.css",
            "favicon.svg",
            "app.js",
            "dom.js",
            "api.js",
            "format.js",
            "abi.js",
            "keccak.js",
            "tables.js",
            "overview.js",
            "chain.js",
            "account.js",
            "settlement.js",
            "claims.js",
            "tree.js",
            "charts.js",
            "bridge.js",
            "wallet.js",
            "api/config",
            "api/overview")) {
      bytes += load("/" + file);
    }
    return bytes;
  }

  private void time(String kind, String name, Supplier<Integer> request) {
    time(kind, name, () -> request, Supplier::get);
  }

  /**
   * Times requests.
   *
   * @param prepared what each needs, made before the clock runs
   */
  private <T> void time(String kind, String name, Supplier<T> prepared, ToIntFunction<T> request) {
    long bytes = 0;
    long[] nanos = new long[REQUESTS];
    for (int i = -WARM_UP; i < REQUESTS; i++) {
      T with = prepared.get();
      long start = System.nanoTime();
      int size = request.applyAsInt(with);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
        bytes += size;
      }
    }
    Arrays.sort(nanos);
    line(
        kind,
        name,
        String.format(Locale.ROOT, "%.2f", nanos[REQUESTS / 2] / 1e6),
        String.format(Locale.ROOT, "%.2f", nanos[REQUESTS * 99 / 100] / 1e6),
        Long.toString(bytes / REQUESTS));
  }

  private static void line(String... fields) {
    System.out.println(String.join("\t", fields));
  }
}
