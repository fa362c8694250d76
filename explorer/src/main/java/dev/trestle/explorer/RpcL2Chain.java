package dev.trestle.explorer;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcClient.Call;
import dev.trestle.rpc.JsonRpcClient.Reply;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's chain, over JSON-RPC. Every method throws {@link JsonRpcException}. */
public final class RpcL2Chain implements L2Chain {
  private final JsonRpcClient rpc;

  public RpcL2Chain(JsonRpcClient rpc) {
    this.rpc = rpc;
  }

  @Override
  public Heads heads() {
    List<Reply> replies = rpc.batch(List.of(header("latest"), header("safe"), header("finalized")));
    long head = number(replies.get(0).orThrow());
    return new Heads(head, number(replies.get(1)), number(replies.get(2)));
  }

  private static Call header(String tag) {
    return Call.of("eth_getBlockByNumber", JsonValue.string(tag), JsonValue.FALSE);
  }

  /** A node may know no safe block yet. */
  private static long number(Reply reply) {
    return switch (reply) {
      case Reply.Result(JsonInput block) -> number(block);
      case Reply.Failure _ -> -1;
    };
  }

  private static long number(JsonInput block) {
    return block.isNull() ? -1 : block.required("number").number();
  }

  @Override
  public Optional<Bytes32> hash(long number) {
    JsonInput block = rpc.call("eth_getBlockByNumber", JsonValue.quantity(number), JsonValue.FALSE);
    return block.isNull() ? Optional.empty() : Optional.of(block.required("hash").bytes32());
  }

  @Override
  public List<L2Block> blocks(long from, int count) {
    try {
      return read(from, count);
    } catch (JsonRpcException e) {
      if (count == 1) {
        throw e;
      }
      return read(from, 1); // several may be too large for one answer
    }
  }

  private List<L2Block> read(long from, int count) {
    List<Call> calls = new ArrayList<>();
    for (long n = from; n < from + count; n++) {
      calls.add(Call.of("eth_getBlockByNumber", JsonValue.quantity(n), JsonValue.TRUE));
      calls.add(Call.of("eth_getBlockReceipts", JsonValue.quantity(n)));
    }
    List<Reply> replies = rpc.batch(calls);
    List<L2Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JsonInput block = replies.get(2 * i).orThrow();
      if (block.isNull()) {
        break;
      }
      blocks.add(block(block, replies.get(2 * i + 1).orThrow()));
    }
    return blocks;
  }

  private static L2Block block(JsonInput block, JsonInput receipts) {
    Bytes32 hash = block.required("hash").bytes32();
    List<JsonInput> transactions = block.required("transactions").items();
    List<JsonInput> results = receipts.items();
    if (transactions.size() != results.size()) {
      throw block.fault("as many receipts as transactions are wanted");
    }
    List<L2Block.Tx> all = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      if (!results.get(i).required("blockHash").bytes32().equals(hash)) {
        throw block.fault("the receipts are another block's: the chain moved meanwhile");
      }
      all.add(transaction(transactions.get(i), results.get(i)));
    }
    return new L2Block(
        block.required("number").number(),
        hash,
        block.required("parentHash").bytes32(),
        block.required("timestamp").number(),
        block.required("gasUsed").number(),
        block.required("gasLimit").number(),
        block.field("baseFeePerGas").map(JsonInput::quantity).orElse(UInt256.ZERO),
        block.field("size").map(JsonInput::number).orElse(0L),
        all);
  }

  private static L2Block.Tx transaction(JsonInput t, JsonInput receipt) {
    List<JsonInput> logs = receipt.required("logs").items();
    return new L2Block.Tx(
        t.required("hash").bytes32(),
        t.required("from").address(),
        t.field("to").map(JsonInput::address),
        receipt.field("contractAddress").map(JsonInput::address),
        t.required("value").quantity(),
        t.required("nonce").number(),
        (int) t.required("type").number(),
        t.required("input").bytes(),
        receipt.required("status").number() == 1,
        receipt.required("gasUsed").number(),
        receipt.field("effectiveGasPrice").map(JsonInput::quantity).orElse(UInt256.ZERO),
        receipt.field("l1Fee").map(JsonInput::quantity).orElse(UInt256.ZERO),
        logs.isEmpty() ? 0 : logs.getFirst().required("logIndex").number(),
        logs.stream().map(RpcL2Chain::log).toList());
  }

  private static Log log(JsonInput json) {
    return new Log(
        json.required("address").address(),
        json.required("topics").items().stream().map(JsonInput::bytes32).toList(),
        json.required("data").bytes());
  }

  @Override
  public List<Optional<byte[]>> call(List<View> views, long blockNumber) {
    List<Call> calls = new ArrayList<>();
    for (View view : views) {
      JsonValue request =
          out ->
              out.beginObject()
                  .field("to", view.contract())
                  .field("data", view.data())
                  .quantityField("gas", 1_000_000)
                  .endObject();
      calls.add(Call.of("eth_call", request, JsonValue.quantity(blockNumber)));
    }
    List<Optional<byte[]>> answers = new ArrayList<>();
    for (Reply reply : rpc.batch(calls)) {
      answers.add(
          switch (reply) {
            case Reply.Result(JsonInput value) -> Optional.of(value.bytes());
            case Reply.Failure(JsonRpcException e) -> {
              if (e.reason() != JsonRpcException.Reason.ANSWERED) {
                throw e;
              }
              yield Optional.empty();
            }
          });
    }
    return answers;
  }
}
