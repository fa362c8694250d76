package dev.trestle.l1;

import dev.trestle.rpc.HttpAnswer;
import dev.trestle.rpc.HttpQuery;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonRpcServer;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.rpc.ServerOptions;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.OrderedTrie;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One account's chain behind a real server: no EVM, but a pool, blocks, reorganisations, lies. */
final class FakeChain implements AutoCloseable {
  static final long GENESIS_TIME = 1_000_000;

  record Mined(HashedHeader block, List<Receipt> receipts, List<PooledTransaction> transactions) {}

  final List<Mined> blocks = new ArrayList<>();
  final Map<Long, PooledTransaction> pool = new TreeMap<>();
  final List<PooledTransaction> offered = new ArrayList<>();
  final Map<String, HttpAnswer> beacon = new LinkedHashMap<>();
  UInt256 baseFee = UInt256.of(1_000);
  UInt256 blobBaseFee = UInt256.of(7);
  Optional<JsonRpcException> sendFault = Optional.empty();
  Optional<JsonRpcException> estimateFault = Optional.empty();
  boolean executionFails;
  boolean lies;
  int forks;

  private final JsonRpcServer server;

  FakeChain() throws IOException {
    mine(false);
    Methods methods =
        new Methods()
            .register("eth_chainId", p -> JsonValue.quantity(5))
            .register("eth_getBlockByNumber", this::byNumber)
            .register("eth_getBlockByHash", this::byHash)
            .register("eth_getBlockReceipts", this::blockReceipts)
            .register("eth_getTransactionReceipt", this::receipt)
            .register("eth_getTransactionByHash", this::transaction)
            .register("eth_getTransactionCount", this::count)
            .register("eth_maxPriorityFeePerGas", p -> JsonValue.quantity(10))
            .register("eth_blobBaseFee", p -> JsonValue.quantity(blobBaseFee))
            .register("eth_estimateGas", this::estimate)
            .register("eth_sendRawTransaction", this::send)
            .register("eth_getLogs", this::logs);
    server = JsonRpcServer.start(ServerOptions.loopback(0), methods, Map.of("/eth/", this::beacon));
  }

  URI url() {
    return URI.create(server.url());
  }

  synchronized HashedHeader mine(boolean withPool) {
    long number = blocks.size();
    List<PooledTransaction> taken = new ArrayList<>();
    for (long nonce = used(); withPool && pool.containsKey(nonce); nonce++) {
      taken.add(pool.remove(nonce));
    }
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      receipts.add(
          new Receipt(
              taken.get(i).transaction().type(),
              !executionFails,
              21_000L * (i + 1),
              new byte[256],
              List.of(
                  new Log(new Address(0, 0, 7), List.of(new Bytes32(1, 2, 3, 4)), new byte[] {9})),
              OptionalLong.empty(),
              OptionalLong.empty()));
    }
    Mined mined = new Mined(HashedHeader.of(header(number, receipts)), receipts, taken);
    blocks.add(mined);
    return mined.block;
  }

  /** Takes the last blocks away and puts empty ones in their place. */
  synchronized void reorganise(int depth, int empty) {
    for (int i = 0; i < depth; i++) {
      blocks.removeLast();
    }
    forks++;
    for (int i = 0; i < empty; i++) {
      mine(false);
    }
  }

  private long used() {
    return blocks.stream().mapToLong(b -> b.transactions.size()).sum();
  }

  private Header header(long number, List<Receipt> receipts) {
    return new Header(
        blocks.isEmpty() ? Bytes32.ZERO : blocks.getLast().block.hash(),
        Header.EMPTY_OMMERS_HASH,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        OrderedTrie.root(receipts.stream().map(ReceiptCodec::encode).toList()),
        new byte[256],
        UInt256.ZERO,
        number,
        30_000_000,
        0,
        GENESIS_TIME + 12 * number,
        new byte[] {(byte) forks},
        Bytes32.ZERO,
        new byte[8],
        Optional.of(baseFee),
        Optional.of(Bytes32.ZERO),
        OptionalLong.of(0),
        OptionalLong.of(0),
        Optional.of(Bytes32.ZERO),
        Optional.of(Bytes32.ZERO));
  }

  /** A block of this height that hangs on nothing, and is not in the chain. */
  Mined orphan(long number) {
    Header h = header(number, List.of());
    Header loose =
        new Header(
            new Bytes32(number, 6, 6, 6),
            h.ommersHash(),
            h.beneficiary(),
            h.stateRoot(),
            h.transactionsRoot(),
            h.receiptsRoot(),
            h.logsBloom(),
            h.difficulty(),
            h.number(),
            h.gasLimit(),
            h.gasUsed(),
            h.timestamp(),
            h.extraData(),
            h.prevRandao(),
            h.nonce(),
            h.baseFeePerGas(),
            h.withdrawalsRoot(),
            h.blobGasUsed(),
            h.excessBlobGas(),
            h.parentBeaconBlockRoot(),
            h.requestsHash());
    return new Mined(HashedHeader.of(loose), List.of(), List.of());
  }

  /** An answer to a call with this block. */
  String answer(HashedHeader block) {
    return JsonWriter.toText(out ->
        out.beginObject()
            .field("jsonrpc", "2.0")
            .numberField("id", 0)
            .field("result", json(block))
            .endObject());
  }

  private synchronized JsonValue byNumber(Params params) {
    String tag = params.at(0).text();
    if (tag.equals("finalized")) {
      throw new JsonRpcException(-39001, "finalized block not found");
    }
    long number = tag.equals("latest") ? blocks.size() - 1 : params.number(0);
    return number < blocks.size() ? json(blocks.get((int) number).block) : JsonValue.NULL;
  }

  private synchronized JsonValue byHash(Params params) {
    Bytes32 hash = params.bytes32(0);
    return blocks.stream()
        .filter(b -> b.block.hash().equals(hash))
        .findFirst()
        .map(b -> json(b.block))
        .orElse(JsonValue.NULL);
  }

  private JsonValue json(HashedHeader block) {
    Header h = block.header();
    return out -> {
      out.beginObject().field("hash", block.hash()).field("parentHash", h.parentHash());
      out.field("sha3Uncles", h.ommersHash()).field("miner", h.beneficiary());
      out.field("stateRoot", h.stateRoot()).field("transactionsRoot", h.transactionsRoot());
      out.field("receiptsRoot", h.receiptsRoot()).field("logsBloom", h.logsBloom());
      out.field("difficulty", h.difficulty()).quantityField("number", h.number());
      out.quantityField("gasLimit", h.gasLimit() + (lies ? 1 : 0));
      out.quantityField("gasUsed", h.gasUsed()).quantityField("timestamp", h.timestamp());
      out.field("extraData", h.extraData()).field("mixHash", h.prevRandao());
      out.field("nonce", h.nonce()).field("baseFeePerGas", h.baseFeePerGas().orElseThrow());
      out.field("withdrawalsRoot", Bytes32.ZERO).quantityField("blobGasUsed", 0);
      out.quantityField("excessBlobGas", 0).field("parentBeaconBlockRoot", Bytes32.ZERO);
      out.field("requestsHash", Bytes32.ZERO).endObject();
    };
  }

  private synchronized JsonValue blockReceipts(Params params) {
    Bytes32 hash = params.bytes32(0);
    for (Mined b : blocks) {
      if (b.block.hash().equals(hash)) {
        List<JsonValue> receipts = new ArrayList<>();
        for (int i = 0; i < b.receipts.size(); i++) {
          receipts.add(json(b, i));
        }
        return JsonValue.array(receipts);
      }
    }
    return JsonValue.NULL;
  }

  private synchronized JsonValue receipt(Params params) {
    Bytes32 hash = params.bytes32(0);
    for (Mined b : blocks) {
      for (int i = 0; i < b.transactions.size(); i++) {
        if (TransactionCodec.hash(b.transactions.get(i).transaction()).equals(hash)) {
          return json(b, i);
        }
      }
    }
    return JsonValue.NULL;
  }

  private JsonValue json(Mined block, int i) {
    Receipt receipt = block.receipts.get(i);
    Bytes32 hash = TransactionCodec.hash(block.transactions.get(i).transaction());
    return out -> {
      out.beginObject().quantityField("type", receipt.type());
      out.quantityField("status", receipt.succeeded() ? 1 : 0);
      out.quantityField("cumulativeGasUsed", receipt.cumulativeGasUsed() + (lies ? 1 : 0));
      out.quantityField("gasUsed", 21_000).field("effectiveGasPrice", UInt256.of(1_010));
      out.field("logsBloom", receipt.logsBloom()).field("transactionHash", hash);
      out.field("blockHash", block.block.hash());
      out.quantityField("blockNumber", block.block.number()).name("logs").beginArray();
      receipt.logs().forEach(log -> json(out, block, hash, log));
      out.endArray().endObject();
    };
  }

  private static void json(JsonWriter out, Mined block, Bytes32 hash, Log log) {
    out.beginObject().field("address", log.address()).name("topics");
    out.value(JsonValue.array(log.topics().stream().map(JsonValue::bytes32).toList()));
    out.field("data", log.data()).field("blockHash", block.block.hash());
    out.quantityField("blockNumber", block.block.number()).field("transactionHash", hash);
    out.quantityField("logIndex", 0).endObject();
  }

  private synchronized JsonValue logs(Params params) {
    long from = params.at(0).required("fromBlock").number();
    long to = params.at(0).required("toBlock").number();
    List<JsonValue> found = new ArrayList<>();
    for (long n = from; n <= Math.min(to, blocks.size() - 1); n++) {
      Mined block = blocks.get((int) n);
      for (int i = 0; i < block.receipts.size(); i++) {
        Bytes32 hash = TransactionCodec.hash(block.transactions.get(i).transaction());
        Log log = block.receipts.get(i).logs().getFirst();
        found.add(out -> json(out, block, hash, log));
      }
    }
    return JsonValue.array(found);
  }

  private synchronized JsonValue transaction(Params params) {
    Bytes32 hash = params.bytes32(0);
    boolean known =
        pool.values().stream().anyMatch(t -> TransactionCodec.hash(t.transaction()).equals(hash));
    return known ? out -> out.beginObject().endObject() : receipt(params);
  }

  private synchronized JsonValue count(Params params) {
    String tag = params.at(1).text();
    long limit = tag.equals("latest") ? blocks.size() - 1 : params.number(1);
    return JsonValue.quantity(
        blocks.stream()
            .filter(b -> b.block.number() <= limit)
            .mapToLong(b -> b.transactions.size())
            .sum());
  }

  private synchronized JsonValue estimate(Params params) {
    if (estimateFault.isPresent()) {
      throw estimateFault.get();
    }
    return JsonValue.quantity(100_000);
  }

  private synchronized JsonValue send(Params params) {
    PooledTransaction transaction = PooledTransactionCodec.decode(params.bytes(0));
    offered.add(transaction);
    if (sendFault.isPresent()) {
      throw sendFault.get();
    }
    pool.put(transaction.transaction().nonce(), transaction);
    return JsonValue.bytes32(TransactionCodec.hash(transaction.transaction()));
  }

  private HttpAnswer beacon(HttpQuery query) {
    return beacon.getOrDefault(query.path(), HttpAnswer.text(404, "no"));
  }

  @Override
  public void close() {
    server.close();
  }
}
