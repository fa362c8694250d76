package dev.trestle.explorer;

import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcClient;
import dev.trestle.rpc.JsonRpcClient.Call;
import dev.trestle.rpc.JsonRpcClient.Reply;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** What the node knows and the index does not keep: call data, logs, traces, balances, code. */
final class NodeDetails {
  private final JsonRpcClient l2;

  NodeDetails(JsonRpcClient l2) {
    this.l2 = l2;
  }

  private static final JsonValue CALL_TRACER =
      out -> out.beginObject().field("tracer", "callTracer").endObject();

  /** Fields {@code node} (as RPC gives the transaction), {@code receipt} and {@code trace}. */
  void writeTransaction(JsonWriter out, Bytes32 hash) {
    JsonValue name = JsonValue.bytes32(hash);
    List<Reply> replies =
        l2.batch(
            List.of(
                Call.of("eth_getTransactionByHash", name),
                Call.of("eth_getTransactionReceipt", name),
                Call.of("debug_traceTransaction", name, CALL_TRACER)));
    out.field("node", orNull(replies.get(0)));
    out.field("receipt", orNull(replies.get(1))).field("trace", orNull(replies.get(2)));
  }

  /** What a node says to it; null where it cannot, as one without traces. */
  private static JsonValue orNull(Reply reply) {
    return switch (reply) {
      case Reply.Result(JsonInput value) -> value;
      case Reply.Failure(JsonRpcException e) -> {
        if (e.reason() != JsonRpcException.Reason.ANSWERED) {
          throw e;
        }
        yield JsonValue.NULL;
      }
    };
  }

  /** An account at the newest block. */
  record Account(UInt256 balance, long nonce, byte[] code) {}

  Account account(Address address) {
    JsonValue name = JsonValue.address(address);
    JsonValue latest = JsonValue.string("latest");
    List<Reply> replies =
        l2.batch(
            List.of(
                Call.of("eth_getBalance", name, latest),
                Call.of("eth_getTransactionCount", name, latest),
                Call.of("eth_getCode", name, latest)));
    return new Account(
        replies.get(0).orThrow().quantity(),
        replies.get(1).orThrow().number(),
        replies.get(2).orThrow().bytes());
  }

  byte[] code(Address address) {
    return l2.call("eth_getCode", JsonValue.address(address), JsonValue.string("latest")).bytes();
  }

  /** The output root at a block; nothing if the node has no such block. */
  Optional<Bytes32> outputRoot(long block) {
    try {
      JsonInput output = l2.call("optimism_outputAtBlock", JsonValue.quantity(block));
      return Optional.of(output.required("outputRoot").bytes32());
    } catch (JsonRpcException e) {
      if (e.reason() == JsonRpcException.Reason.ANSWERED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
