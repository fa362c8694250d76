package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Metric;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.OrderedTrie;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a settlement chain over JSON-RPC, from one node or several. Headers are checked against
 * their hash and link to a parent that the same node has, receipts and logs against the header: of
 * a node's blocks only its choice of the head is believed. Calls, balances and estimates are
 * believed. Every method throws {@link SettlementException}. Thread-safe.
 */
public final class SettlementClient implements AutoCloseable {
  private final SettlementEndpoints endpoints;
  private final HeaderLinks links = new HeaderLinks();

  /** Of one node; there is no other to turn to, so it never rests but when it limits us. */
  public SettlementClient(JsonRpcClient rpc) {
    this(new SettlementEndpoints(List.of(rpc), InstantSource.system()));
  }

  /**
   * @param endpoints closed with this
   */
  public SettlementClient(SettlementEndpoints endpoints) {
    this.endpoints = endpoints;
  }

  /** How its nodes fare. */
  public List<Metric> metrics() {
    return endpoints.metrics();
  }

  public long chainId() {
    return read(JsonInput::number, "eth_chainId");
  }

  /** The node's {@code eth_config} answer (EIP-7910); nothing where it does not offer that. */
  public Optional<JsonInput> forkConfiguration() {
    try {
      JsonInput answer = call("eth_config");
      return answer.isNull() ? Optional.empty() : Optional.of(answer);
    } catch (SettlementException e) {
      if (e.reason() == Reason.REFUSED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The header with this hash, checked against it. */
  public Optional<HashedHeader> header(Bytes32 hash) {
    return endpoints.ask(
        (answer, from) -> {
          Optional<HashedHeader> found = RpcShapes.hashedHeader(answer);
          if (found.isPresent() && !found.get().hash().equals(hash)) {
            throw unverified("asked for block " + hash + ", got " + found.get().hash());
          }
          return found;
        },
        "eth_getBlockByHash",
        JsonValue.bytes32(hash),
        JsonValue.FALSE);
  }

  /** The canonical block of this height. */
  public Optional<HashedHeader> header(long number) {
    return byNumber(
        JsonValue.quantity(number),
        found -> {
          if (found.number() != number) {
            throw unverified("asked for block " + number + ", got " + found.number());
          }
        });
  }

  /** The block in this role; nothing when the node knows none yet. */
  public Optional<HashedHeader> header(BlockTag.Label label) {
    try {
      return byNumber(JsonValue.string(label.name().toLowerCase(Locale.ROOT)), found -> {});
    } catch (SettlementException e) {
      if (e.reason() == Reason.REFUSED && label != BlockTag.Label.LATEST) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The node's head. */
  public HashedHeader head() {
    return header(BlockTag.Label.LATEST)
        .orElseThrow(() -> new SettlementException(Reason.MISSING, "the node has no latest block"));
  }

  private Optional<HashedHeader> byNumber(JsonValue block, Consumer<HashedHeader> check) {
    return endpoints.ask(
        (answer, from) -> {
          Optional<HashedHeader> found = RpcShapes.hashedHeader(answer);
          found.ifPresent(check);
          found.ifPresent(header -> links.check(header, from));
          return found;
        },
        "eth_getBlockByNumber",
        block,
        JsonValue.FALSE);
  }

  /** A block's receipts in order, checked against its header. */
  public List<Receipt> receipts(HashedHeader block) {
    return endpoints
        .ask(
            (answer, from) ->
                answer.isNull() ? Optional.empty() : Optional.of(receipts(answer, block)),
            "eth_getBlockReceipts",
            JsonValue.bytes32(block.hash()))
        .orElseThrow(() ->
            new SettlementException(
                Reason.MISSING, "no receipts of block " + block.number() + " " + block.hash()));
  }

  private static List<Receipt> receipts(JsonInput json, HashedHeader block) {
    List<Receipt> receipts = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    for (JsonInput item : json.items()) {
      Receipt receipt = RpcShapes.receipt(item);
      receipts.add(receipt);
      encoded.add(ReceiptCodec.encode(receipt));
    }
    if (!OrderedTrie.root(encoded).equals(block.header().receiptsRoot())) {
      throw unverified("the receipts of block " + block.number() + " have another root");
    }
    return receipts;
  }

  /**
   * Matching logs, each held against its block's receipts, and these against the header. That a
   * node keeps some to itself is not found out.
   */
  public List<LocatedLog> logs(LogFilter filter) {
    return read(
        json -> {
          List<LocatedLog> found = json.items().stream().map(RpcShapes::locatedLog).toList();
          Map<Long, List<LocatedLog>> byBlock = new TreeMap<>();
          found.forEach(
              log -> byBlock.computeIfAbsent(log.blockNumber(), n -> new ArrayList<>()).add(log));
          byBlock.forEach(this::check);
          return found;
        },
        "eth_getLogs",
        filter);
  }

  private void check(long number, List<LocatedLog> claimed) {
    HashedHeader block =
        header(number)
            .filter(h -> claimed.stream().allMatch(log -> log.blockHash().equals(h.hash())))
            .orElseThrow(() ->
                new SettlementException(
                    Reason.MISSING, "logs of a block " + number + " that is not in the chain"));
    List<Log> logs = receipts(block).stream().flatMap(r -> r.logs().stream()).toList();
    for (LocatedLog log : claimed) {
      boolean isThere = log.index() >= 0 && log.index() < logs.size();
      if (!isThere || !isSame(log.log(), logs.get((int) log.index()))) {
        throw unverified("block " + number + " has no such log " + log.index());
      }
    }
  }

  private static boolean isSame(Log a, Log b) {
    return a.address().equals(b.address())
        && a.topics().equals(b.topics())
        && Arrays.equals(a.data(), b.data());
  }

  /** A transaction that calls somebody, as a node tells of it: not checked. */
  public record CallMade(Bytes32 transactionHash, byte[] data) {}

  /** What a block's transactions call the account with; nothing above the head. Not checked. */
  public Optional<List<CallMade>> callsTo(Address account, long blockNumber) {
    return endpoints.ask(
        (json, from) -> json.isNull() ? Optional.empty() : Optional.of(calls(json, account)),
        "eth_getBlockByNumber",
        JsonValue.quantity(blockNumber),
        JsonValue.TRUE);
  }

  private static List<CallMade> calls(JsonInput block, Address account) {
    return block.required("transactions").items().stream()
        .filter(t -> t.field("to").map(JsonInput::address).filter(account::equals).isPresent())
        .map(t -> new CallMade(t.required("hash").bytes32(), t.required("input").bytes()))
        .toList();
  }

  /** Where the transaction is included; nothing while it is not. */
  public Optional<TransactionInclusion> inclusion(Bytes32 transactionHash) {
    return read(
        json -> json.isNull() ? Optional.empty() : Optional.of(RpcShapes.inclusion(json)),
        "eth_getTransactionReceipt",
        JsonValue.bytes32(transactionHash));
  }

  /** Whether the node knows the transaction, waiting or included. */
  public boolean knows(Bytes32 transactionHash) {
    return !call("eth_getTransactionByHash", JsonValue.bytes32(transactionHash)).isNull();
  }

  /** Hands a signed transaction, in network form, to the node; its hash. */
  public Bytes32 sendRawTransaction(byte[] raw) {
    return read(JsonInput::bytes32, "eth_sendRawTransaction", JsonValue.bytes(raw));
  }

  /** How many transactions the account has sent, up to a block. */
  public long nonce(Address account, BlockTag.Label at) {
    return read(JsonInput::number, "eth_getTransactionCount", JsonValue.address(account), tag(at));
  }

  /** How many transactions the account has sent, up to the block of this height. */
  public long nonce(Address account, long blockNumber) {
    return read(
        JsonInput::number,
        "eth_getTransactionCount",
        JsonValue.address(account),
        JsonValue.quantity(blockNumber));
  }

  /** In wei. */
  public UInt256 balance(Address account) {
    return read(
        JsonInput::quantity,
        "eth_getBalance",
        JsonValue.address(account),
        tag(BlockTag.Label.LATEST));
  }

  public byte[] code(Address account) {
    return read(
        JsonInput::bytes, "eth_getCode", JsonValue.address(account), tag(BlockTag.Label.LATEST));
  }

  public UInt256 storage(Address account, Bytes32 slot) {
    return read(
        json -> json.bytes32().toUInt256(),
        "eth_getStorageAt",
        JsonValue.address(account),
        JsonValue.bytes32(slot),
        tag(BlockTag.Label.LATEST));
  }

  /** What the contract returns to this call at the latest block. */
  public byte[] call(Address to, byte[] data) {
    JsonValue request = out -> out.beginObject().field("to", to).field("data", data).endObject();
    return read(JsonInput::bytes, "eth_call", request, tag(BlockTag.Label.LATEST));
  }

  /** The same where the account is to have this code, whatever it has (a state override). */
  public byte[] call(Address to, byte[] code, byte[] data) {
    JsonValue request = out -> out.beginObject().field("to", to).field("data", data).endObject();
    JsonValue override =
        out ->
            out.beginObject()
                .name(to.toString())
                .beginObject()
                .field("code", code)
                .endObject()
                .endObject();
    return read(JsonInput::bytes, "eth_call", request, tag(BlockTag.Label.LATEST), override);
  }

  /** Gas that the request needs when this account sends it, as the node estimates. */
  public long estimateGas(Address from, TransactionRequest request) {
    JsonValue call =
        out -> {
          out.beginObject().field("from", from);
          request.to().ifPresent(address -> out.field("to", address));
          out.field("value", request.value()).field("data", request.data());
          request.blobs().ifPresent(blobs -> writeHashes(out, blobs.versionedHashes()));
          out.endObject();
        };
    return read(JsonInput::number, "eth_estimateGas", call);
  }

  private static void writeHashes(JsonWriter out, List<Bytes32> hashes) {
    List<JsonValue> values = hashes.stream().map(JsonValue::bytes32).toList();
    out.field("blobVersionedHashes", JsonValue.array(values));
  }

  /** What inclusion costs now. */
  public FeeQuote fees() {
    HashedHeader head = head();
    UInt256 tip = read(JsonInput::quantity, "eth_maxPriorityFeePerGas");
    UInt256 blobFee =
        head.header().excessBlobGas().isPresent()
            ? read(JsonInput::quantity, "eth_blobBaseFee")
            : UInt256.ZERO;
    return new FeeQuote(head.header().baseFeePerGas().orElse(UInt256.ZERO), tip, blobFee);
  }

  /** An account's {@code eth_getProof} answer as it came; check it with {@code TrieProof}. */
  public JsonInput proof(Address account, List<Bytes32> slots, long blockNumber) {
    return call(
        "eth_getProof",
        JsonValue.address(account),
        JsonValue.array(slots.stream().map(JsonValue::bytes32).toList()),
        JsonValue.quantity(blockNumber));
  }

  private static JsonValue tag(BlockTag.Label label) {
    return JsonValue.string(label.name().toLowerCase(Locale.ROOT));
  }

  private JsonInput call(String method, JsonValue... params) {
    return read(json -> json, method, params);
  }

  /** What the answer says; an answer of null, too, has to be read. */
  private <T> T read(Function<JsonInput, T> reading, String method, JsonValue... params) {
    return endpoints
        .ask((answer, from) -> Optional.of(reading.apply(answer)), method, params)
        .orElseThrow(() -> new IllegalStateException("every answer is read"));
  }

  private static SettlementException unverified(String message) {
    return new SettlementException(Reason.UNVERIFIED, message);
  }

  @Override
  public void close() {
    endpoints.close();
  }
}
