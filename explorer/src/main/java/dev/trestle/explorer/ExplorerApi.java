package dev.trestle.explorer;

import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.l1.SettlementException;
import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The explorer's read-only API: {@code GET /api/…}, JSON, lists in pages. What goes wrong is {@code
 * {"error": …}} with a fitting status.
 */
final class ExplorerApi {
  /** Most items of the overview's lists. */
  private static final int NEWEST = 12;

  private static final Logger LOG = LoggerFactory.getLogger(ExplorerApi.class);

  private final Queries queries;
  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();

  /** All that it asks. */
  record Queries(
      BlockQueries blocks,
      TokenQueries tokens,
      SettlementQueries settlement,
      GameQueries games,
      ChartQueries charts,
      BridgeQueries bridge,
      NodeDetails node,
      SourceVerification sources,
      ChainInfo chain) {}

  ExplorerApi(Queries queries) {
    this.queries = queries;
  }

  HttpAnswer get(HttpQuery query) {
    requests.increment();
    try {
      String[] path = query.path().split("/");
      String what = path.length > 2 ? path[2] : "";
      Optional<String> name = path.length > 3 ? Optional.of(path[3]) : Optional.empty();
      String part = path.length > 4 ? path[4] : "";
      return answer(200, name.isPresent() ? one(what, name.get(), part, query) : list(what, query));
    } catch (ExplorerException e) {
      return error(status(e.reason()), e.getMessage());
    } catch (JsonRpcException | SettlementException e) {
      LOG.warn("{}: {}", query.path(), e.getMessage()); // names endpoints, perhaps with keys
      return error(502, "a node that the explorer asks does not answer as it should; try again");
    }
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case BAD_INPUT -> 400;
      case NOT_FOUND -> 404;
      case LIMIT -> 429;
      case DATABASE, OTHER_INDEX -> 503;
    };
  }

  private HttpAnswer error(int status, @org.jspecify.annotations.Nullable String message) {
    failures.increment();
    String text = String.valueOf(message);
    return HttpAnswer.json(status, out -> out.beginObject().field("error", text).endObject());
  }

  private static HttpAnswer answer(int status, JsonValue value) {
    HttpAnswer answer = HttpAnswer.json(status, value);
    String tag = '"' + Keccak.hash(answer.body()).toString().substring(2, 34) + '"';
    return answer.with(Map.of("ETag", tag, "Cache-Control", "no-cache"));
  }

  private JsonValue list(String what, HttpQuery query) {
    Page page = Page.of(query);
    return switch (what) {
      case "overview" -> overview();
      case "config" -> queries.chain.config(queries.sources.isPossible());
      case "blocks" ->
          page.json(queries.blocks.blocks(page.before(), page.fetch()), BlockQueries.Block::number);
      case "transactions" ->
          page.json(queries.blocks.transactions(page.before(), page.fetch()), BlockQueries.Tx::seq);
      case "tokens" -> JsonValue.array(queries.tokens.tokens(page.limit()));
      case "batches" ->
          page.json(
              queries.settlement.batches(page.before(), page.fetch()),
              SettlementQueries.Batch::index);
      case "deposits" ->
          page.json(
              queries.settlement.deposits(page.before(), page.fetch()),
              SettlementQueries.Deposit::cursor);
      case "withdrawals" ->
          page.json(
              queries.settlement.withdrawals(page.before(), page.fetch()),
              SettlementQueries.Withdrawal::seq);
      case "games" ->
          page.json(queries.games.games(page.before(), page.fetch()), GameQueries.Game::index);
      case "charts" ->
          queries.charts.charts(query.values("range").stream().findFirst().orElse("hour"));
      case "search" -> search(query.values("q").stream().findFirst().orElse(""));
      default -> throw notFound("/api/" + what);
    };
  }

  private JsonValue one(String what, String name, String part, HttpQuery query) {
    return switch (what) {
      case "block" -> block(name, query);
      case "transaction" -> transaction(bytes32(name));
      case "account" -> account(address(name), part, query);
      case "token" -> token(address(name), query);
      case "batch" ->
          queries.settlement.batch(number(name)).orElseThrow(() -> notFound("batch " + name));
      case "withdrawal" -> withdrawal(bytes32(name), query);
      case "bridge" -> queries.bridge.account(address(name));
      case "game" ->
          queries.games.tree(
              queries.games.game(address(name)).orElseThrow(() -> notFound("game " + name)));
      default -> throw notFound("/api/" + what);
    };
  }

  /** Heads, totals, and what is newest. */
  JsonValue overview() {
    List<BlockQueries.Block> newest = queries.blocks.blocks(Long.MAX_VALUE, NEWEST);
    List<BlockQueries.Tx> transactions = queries.blocks.transactions(Long.MAX_VALUE, NEWEST);
    long total = newest.isEmpty() ? 0 : newest.getFirst().total();
    return out -> {
      out.beginObject().numberField("totalTransactions", total);
      queries.chain.writeHeads(out);
      out.field("blocks", JsonValue.array(newest));
      out.field("transactions", JsonValue.array(transactions)).endObject();
    };
  }

  private JsonValue block(String name, HttpQuery query) {
    BlockQueries.Block block =
        (name.startsWith("0x")
                ? queries.blocks.block(bytes32(name))
                : queries.blocks.block(number(name)))
            .orElseThrow(() -> notFound("block " + name));
    Page page = Page.of(query);
    long from = Page.number(query, "from").orElse(0);
    List<BlockQueries.Tx> found = queries.blocks.transactionsOf(block.number(), from, page.limit());
    JsonValue batch = or(queries.settlement.batchOf(block.number()));
    return out ->
        out.beginObject()
            .field("block", block)
            .field("batch", batch)
            .field("items", JsonValue.array(found))
            .endObject();
  }

  private static JsonValue or(Optional<? extends JsonValue> value) {
    return value.isPresent() ? value.get() : JsonValue.NULL;
  }

  private JsonValue transaction(Bytes32 hash) {
    BlockQueries.Tx tx =
        queries.blocks.transaction(hash).orElseThrow(() -> notFound("transaction " + hash));
    List<TokenQueries.Transfer> transfers = queries.tokens.ofTransaction(tx.seq());
    JsonValue batch = or(queries.settlement.batchOf(tx.block()));
    return out -> {
      out.beginObject();
      tx.writeFields(out);
      out.field("transfers", JsonValue.array(transfers)).field("batch", batch);
      queries.node.writeTransaction(out, hash);
      out.endObject();
    };
  }

  private JsonValue account(Address address, String part, HttpQuery query) {
    Page page = Page.of(query);
    return switch (part) {
      case "transactions" ->
          page.json(
              queries.blocks.transactionsOf(address, page.before(), page.fetch()),
              BlockQueries.Tx::seq);
      case "transfers" ->
          page.json(
              queries.tokens.ofAccount(address, page.before(), page.fetch()),
              TokenQueries.Transfer::seq);
      case "" -> account(address);
      default -> throw notFound("/api/account/…/" + part);
    };
  }

  private JsonValue account(Address address) {
    NodeDetails.Account found = queries.node.account(address);
    JsonValue balances = queries.tokens.balances(address);
    JsonValue token = or(queries.tokens.token(address));
    JsonValue sources =
        found.code().length == 0 ? JsonValue.NULL : queries.sources.sources(address, found.code());
    JsonValue creation = queries.chain.creation(address);
    return out ->
        out.beginObject()
            .field("address", address)
            .field("balance", found.balance())
            .numberField("nonce", found.nonce())
            .field("code", found.code())
            .field("tokens", balances)
            .field("token", token)
            .field("sources", sources)
            .field("creation", creation)
            .endObject();
  }

  private JsonValue token(Address address, HttpQuery query) {
    TokenQueries.Token token =
        queries.tokens.token(address).orElseThrow(() -> notFound("token " + address));
    Page page = Page.of(query);
    JsonValue holders = queries.tokens.holders(address);
    JsonValue transfers =
        page.json(
            queries.tokens.ofToken(address, page.before(), page.fetch()),
            TokenQueries.Transfer::seq);
    return out ->
        out.beginObject()
            .field("token", token)
            .field("holders", holders)
            .field("transfers", transfers)
            .endObject();
  }

  private JsonValue withdrawal(Bytes32 hash, HttpQuery query) {
    SettlementQueries.Withdrawal found =
        queries.settlement.withdrawal(hash).orElseThrow(() -> notFound("withdrawal " + hash));
    Optional<Address> account =
        query.values("account").stream().findFirst().map(ExplorerApi::address);
    JsonValue events = queries.settlement.events(hash);
    JsonValue next = nextOf(found, account);
    return out -> {
      out.beginObject();
      found.writeFields(out);
      out.field("events", events).field("next", next).endObject();
    };
  }

  /** What the index has is worth showing also while L1 or the node is away. */
  private JsonValue nextOf(SettlementQueries.Withdrawal found, Optional<Address> account) {
    try {
      return queries.bridge.next(found, account);
    } catch (JsonRpcException | SettlementException e) {
      LOG.warn("withdrawal {}: {}", found.hash(), e.getMessage());
      return BridgeQueries.UNKNOWN;
    }
  }

  /** Where a text leads to: a list of paths of the page with what is there. */
  private JsonValue search(String text) {
    String wanted = text.strip();
    String lower = wanted.toLowerCase(Locale.ROOT);
    if (lower.matches("0x[0-9a-f]{64}")) {
      Bytes32 hash = Bytes32.fromHex(lower);
      if (queries.blocks.transaction(hash).isPresent()) {
        return found("transaction", "/tx/" + hash);
      }
      Optional<BlockQueries.Block> block = queries.blocks.block(hash);
      if (block.isPresent()) {
        return found("block", "/block/" + block.get().number());
      }
      if (queries.settlement.withdrawal(hash).isPresent()) {
        return found("withdrawal", "/withdrawal/" + hash);
      }
      return JsonValue.array(
          queries.settlement.depositsIn(hash).stream()
              .map(d -> link("deposit", "/tx/" + d.l2Transaction()))
              .toList());
    }
    if (lower.matches("0x[0-9a-f]{40}")) {
      Address address = Address.fromHex(lower);
      return queries.games.game(address).isPresent()
          ? found("claim", "/claim/" + address)
          : found("account", "/account/" + address);
    }
    if (lower.matches("[0-9]{1,12}")) {
      return queries.blocks.block(Long.parseLong(lower)).isPresent()
          ? found("block", "/block/" + Long.parseLong(lower))
          : JsonValue.EMPTY_ARRAY;
    }
    if (wanted.isEmpty() || wanted.length() > 64) {
      return JsonValue.EMPTY_ARRAY;
    }
    return JsonValue.array(
        queries.tokens.called(wanted).stream()
            .map(token -> link("token " + token.symbol(), "/token/" + token.address()))
            .toList());
  }

  private static JsonValue found(String what, String path) {
    return JsonValue.array(List.of(link(what, path)));
  }

  private static JsonValue link(String what, String path) {
    return out -> out.beginObject().field("what", what).field("path", path).endObject();
  }

  private static ExplorerException notFound(String what) {
    return new ExplorerException(Reason.NOT_FOUND, "there is no " + what + " here");
  }

  static Address address(String text) {
    if (!text.matches("0x[0-9a-fA-F]{40}")) {
      throw new ExplorerException(Reason.BAD_INPUT, "an address is 0x and 40 hex digits");
    }
    return Address.fromHex(text.toLowerCase(Locale.ROOT));
  }

  private static Bytes32 bytes32(String text) {
    if (!text.matches("0x[0-9a-fA-F]{64}")) {
      throw new ExplorerException(Reason.BAD_INPUT, "a hash is 0x and 64 hex digits");
    }
    return Bytes32.fromHex(text.toLowerCase(Locale.ROOT));
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new ExplorerException(Reason.BAD_INPUT, "a number is wanted, not " + text);
    }
    return Long.parseLong(text);
  }

  long requests() {
    return requests.sum();
  }

  long failures() {
    return failures.sum();
  }
}
