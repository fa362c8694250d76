package dev.trestle.node;

import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** {@code eth_getLogs}, and filters that are asked again and again. */
final class EthFilterApi {
  private static final int MAX_FILTERS = 10_000;

  /** Beyond this a filter that nobody asks has grown too large to keep. */
  private static final int MAX_NEWS = 100_000;

  private final BlockLookup lookup;
  private final TransactionGateway gateway;
  private final LogQueries logs;
  private final ApiOptions options;
  private final InstantSource clock;
  private final Map<String, Filter> filters = new ConcurrentHashMap<>();
  private final AtomicLong made = new AtomicLong();

  EthFilterApi(
      BlockLookup lookup,
      TransactionGateway gateway,
      LogQueries logs,
      ApiOptions options,
      InstantSource clock) {
    this.lookup = lookup;
    this.gateway = gateway;
    this.logs = logs;
    this.options = options;
    this.clock = clock;
  }

  /** What a filter watches. */
  private sealed interface Watch {
    record Logs(LogQueries.Query query) implements Watch {}

    record Blocks() implements Watch {}

    record Pending() implements Watch {}
  }

  /** News that wait to be fetched. */
  private final class Filter {
    final Watch watch;
    private final List<JsonValue> news = new ArrayList<>();
    private Instant askedAt = clock.instant();

    Filter(Watch watch) {
      this.watch = watch;
    }

    synchronized void add(JsonValue value) {
      news.add(value);
    }

    synchronized List<JsonValue> take() {
      askedAt = clock.instant();
      List<JsonValue> taken = List.copyOf(news);
      news.clear();
      return taken;
    }

    synchronized boolean isStale(Instant now) {
      return news.size() > MAX_NEWS || askedAt.plus(options.filterLifetime()).isBefore(now);
    }
  }

  void register(Methods methods) {
    lookup.chain().addListener(this::headChanged);
    gateway.onAccepted((hash, transaction) -> pendingTransaction(hash));
    methods
        .register("eth_getLogs", p -> found(LogQueries.read(p.atMost(1).at(0))))
        .register("eth_newFilter", p -> create(new Watch.Logs(LogQueries.read(p.atMost(1).at(0)))))
        .register("eth_newBlockFilter", p -> create(new Watch.Blocks()))
        .register("eth_newPendingTransactionFilter", p -> create(new Watch.Pending()))
        .register("eth_getFilterChanges", p -> JsonValue.array(filter(p).take()))
        .register("eth_getFilterLogs", this::filterLogs)
        .register(
            "eth_uninstallFilter",
            p -> JsonValue.bool(filters.remove(p.atMost(1).at(0).text()) != null));
  }

  private JsonValue found(LogQueries.Query query) {
    return JsonValue.array(
        logs.find(query).stream().map(log -> ReceiptJson.log(log, false)).toList());
  }

  private JsonValue create(Watch watch) {
    Instant now = dropStale();
    if (filters.size() >= MAX_FILTERS) {
      throw new JsonRpcException(
          JsonRpcException.LIMIT_EXCEEDED, "too many filters: uninstall some, or subscribe");
    }
    String id = id(now);
    filters.put(id, new Filter(watch));
    return JsonValue.string(id);
  }

  private Instant dropStale() {
    Instant now = clock.instant();
    filters.values().removeIf(filter -> filter.isStale(now));
    return now;
  }

  /** Not to be guessed by accident; nobody is harmed by who guesses it on purpose. */
  private String id(Instant now) {
    byte[] seed = new byte[24];
    BigEndian.putLong(seed, 0, now.getEpochSecond());
    BigEndian.putLong(seed, 8, now.getNano());
    BigEndian.putLong(seed, 16, made.getAndIncrement());
    return Hex.encodePrefixed(Arrays.copyOf(Keccak.hash(seed).toBytes(), 16));
  }

  private Filter filter(Params params) {
    return Optional.ofNullable(filters.get(params.atMost(1).at(0).text()))
        .orElseThrow(() -> new JsonRpcException(JsonRpcException.SERVER_ERROR, "filter not found"));
  }

  private JsonValue filterLogs(Params params) {
    if (filter(params).watch instanceof Watch.Logs(LogQueries.Query query)) {
      return found(query);
    }
    throw new JsonRpcException(JsonRpcException.SERVER_ERROR, "filter not found");
  }

  private void headChanged(HeadChange change) {
    dropStale();
    ChainNews news = new ChainNews(lookup.chain(), change);
    for (Filter filter : filters.values()) {
      switch (filter.watch) {
        case Watch.Blocks ignored ->
            change.added().forEach(block -> filter.add(JsonValue.bytes32(block.hash())));
        case Watch.Logs(LogQueries.Query query) -> {
          for (ChainNews.LogNews log : news.logs(query.filter())) {
            filter.add(ReceiptJson.log(log.log(), log.removed()));
          }
        }
        case Watch.Pending ignored -> {}
      }
    }
  }

  private void pendingTransaction(Bytes32 hash) {
    for (Filter filter : filters.values()) {
      if (filter.watch instanceof Watch.Pending) {
        filter.add(JsonValue.bytes32(hash));
      }
    }
  }
}
