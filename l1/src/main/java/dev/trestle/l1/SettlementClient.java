package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.trie.OrderedTrie;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a settlement chain over JSON-RPC. Headers are checked against their hash, receipts against
 * the header: of the node only its choice of the head is believed. Every method throws {@link
 * SettlementException}. Thread-safe.
 */
public final class SettlementClient implements AutoCloseable {
  private final JsonRpcClient rpc;

  public SettlementClient(JsonRpcClient rpc) {
    this.rpc = rpc;
  }

  public long chainId() {
    return call("eth_chainId").number();
  }

  /** The header with this hash, checked against it. */
  public Optional<HashedHeader> header(Bytes32 hash) {
    Optional<HashedHeader> found =
        header(call("eth_getBlockByHash", JsonValue.bytes32(hash), JsonValue.FALSE));
    if (found.isPresent() && !found.get().hash().equals(hash)) {
      throw unverified("asked for block " + hash + ", got " + found.get().hash());
    }
    return found;
  }

  /** The canonical block of this height. */
  public Optional<HashedHeader> header(long number) {
    Optional<HashedHeader> found = byNumber(JsonValue.quantity(number));
    if (found.isPresent() && found.get().number() != number) {
      throw unverified("asked for block " + number + ", got " + found.get().number());
    }
    return found;
  }

  /** The block in this role; nothing when the node knows none yet. */
  public Optional<HashedHeader> header(BlockTag.Label label) {
    try {
      return byNumber(JsonValue.string(label.name().toLowerCase(Locale.ROOT)));
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

  private Optional<HashedHeader> byNumber(JsonValue block) {
    return header(call("eth_getBlockByNumber", block, JsonValue.FALSE));
  }

  private static Optional<HashedHeader> header(JsonInput json) {
    if (json.isNull()) {
      return Optional.empty();
    }
    return checked(() -> {
      Header header = RpcShapes.header(json);
      Bytes32 claimed = json.required("hash").bytes32();
      Bytes32 hash = HeaderCodec.hash(header);
      if (!hash.equals(claimed)) {
        throw unverified("block " + header.number() + " hashes to " + hash + ", not to " + claimed);
      }
      return Optional.of(new HashedHeader(hash, header));
    });
  }

  /** A block's receipts in order, checked against its header. */
  public List<Receipt> receipts(HashedHeader block) {
    JsonInput json = call("eth_getBlockReceipts", JsonValue.bytes32(block.hash()));
    if (json.isNull()) {
      throw new SettlementException(
          Reason.MISSING, "no receipts of block " + block.number() + " " + block.hash());
    }
    return checked(() -> {
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
    });
  }

  /** Matching logs. Not checked: use {@link #receipts} where they must be right. */
  public List<LocatedLog> logs(LogFilter filter) {
    JsonInput json = call("eth_getLogs", filter);
    return checked(() -> json.items().stream().map(RpcShapes::locatedLog).toList());
  }

  /** Where the transaction is included; nothing while it is not. */
  public Optional<TransactionInclusion> inclusion(Bytes32 transactionHash) {
    JsonInput json = call("eth_getTransactionReceipt", JsonValue.bytes32(transactionHash));
    return json.isNull() ? Optional.empty() : checked(() -> Optional.of(RpcShapes.inclusion(json)));
  }

  /** Whether the node knows the transaction, waiting or included. */
  public boolean knows(Bytes32 transactionHash) {
    return !call("eth_getTransactionByHash", JsonValue.bytes32(transactionHash)).isNull();
  }

  /** Hands a signed transaction, in network form, to the node; its hash. */
  public Bytes32 sendRawTransaction(byte[] raw) {
    return call("eth_sendRawTransaction", JsonValue.bytes(raw)).bytes32();
  }

  /** How many transactions the account has sent, up to a block. */
  public long nonce(Address account, BlockTag.Label at) {
    return call("eth_getTransactionCount", JsonValue.address(account), tag(at)).number();
  }

  /** How many transactions the account has sent, up to the block of this height. */
  public long nonce(Address account, long blockNumber) {
    return call(
            "eth_getTransactionCount", JsonValue.address(account), JsonValue.quantity(blockNumber))
        .number();
  }

  /** In wei. */
  public UInt256 balance(Address account) {
    return call("eth_getBalance", JsonValue.address(account), tag(BlockTag.Label.LATEST))
        .quantity();
  }

  public byte[] code(Address account) {
    return call("eth_getCode", JsonValue.address(account), tag(BlockTag.Label.LATEST)).bytes();
  }

  public UInt256 storage(Address account, Bytes32 slot) {
    return call(
            "eth_getStorageAt",
            JsonValue.address(account),
            JsonValue.bytes32(slot),
            tag(BlockTag.Label.LATEST))
        .bytes32()
        .toUInt256();
  }

  /** What the contract returns to this call at the latest block. */
  public byte[] call(Address to, byte[] data) {
    JsonValue request = out -> out.beginObject().field("to", to).field("data", data).endObject();
    return call("eth_call", request, tag(BlockTag.Label.LATEST)).bytes();
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
    return call("eth_estimateGas", call).number();
  }

  private static void writeHashes(JsonWriter out, List<Bytes32> hashes) {
    List<JsonValue> values = hashes.stream().map(JsonValue::bytes32).toList();
    out.field("blobVersionedHashes", JsonValue.array(values));
  }

  /** What inclusion costs now. */
  public FeeQuote fees() {
    HashedHeader head = head();
    UInt256 tip = call("eth_maxPriorityFeePerGas").quantity();
    UInt256 blobFee =
        head.header().excessBlobGas().isPresent()
            ? call("eth_blobBaseFee").quantity()
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
    return checked(() -> rpc.call(method, params));
  }

  private static <T> T checked(java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (JsonRpcException e) {
      throw SettlementException.of(e);
    }
  }

  private static SettlementException unverified(String message) {
    return new SettlementException(Reason.UNVERIFIED, message);
  }

  @Override
  public void close() {
    rpc.close();
  }
}
