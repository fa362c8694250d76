package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Address;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code txpool}: what waits, in geth's shape. */
final class TxPoolApi {
  private final TransactionGateway gateway;

  TxPoolApi(TransactionGateway gateway) {
    this.gateway = gateway;
  }

  void register(Methods methods) {
    methods
        .register("txpool_status", p -> status())
        .register("txpool_content", p -> bySender(TxPoolApi::whole))
        .register("txpool_inspect", p -> bySender(TxPoolApi::summary))
        .register("txpool_contentFrom", this::contentFrom);
  }

  private JsonValue status() {
    List<TransactionGateway.Entry> entries = gateway.content();
    long ready = entries.stream().filter(TransactionGateway.Entry::executable).count();
    return out ->
        out.beginObject()
            .quantityField("pending", ready)
            .quantityField("queued", entries.size() - ready)
            .endObject();
  }

  private JsonValue bySender(Function<TransactionGateway.Entry, JsonValue> shape) {
    List<TransactionGateway.Entry> entries = gateway.content();
    return out -> {
      out.beginObject();
      for (boolean ready : new boolean[] {true, false}) {
        Map<Address, List<TransactionGateway.Entry>> senders =
            entries.stream()
                .filter(entry -> entry.executable() == ready)
                .collect(
                    Collectors.groupingBy(
                        TransactionGateway.Entry::sender, TreeMap::new, Collectors.toList()));
        out.name(ready ? "pending" : "queued").beginObject();
        senders.forEach((sender, list) -> {
          out.name(Eip55.of(sender));
          writeByNonce(out, list, shape);
        });
        out.endObject();
      }
      out.endObject();
    };
  }

  private JsonValue contentFrom(Params params) {
    Address sender = params.atMost(1).address(0);
    List<TransactionGateway.Entry> entries =
        gateway.content().stream().filter(entry -> entry.sender().equals(sender)).toList();
    return out -> {
      out.beginObject();
      for (boolean ready : new boolean[] {true, false}) {
        out.name(ready ? "pending" : "queued");
        writeByNonce(
            out,
            entries.stream().filter(entry -> entry.executable() == ready).toList(),
            TxPoolApi::whole);
      }
      out.endObject();
    };
  }

  private static void writeByNonce(
      JsonWriter out,
      List<TransactionGateway.Entry> entries,
      Function<TransactionGateway.Entry, JsonValue> shape) {
    out.beginObject();
    for (TransactionGateway.Entry entry : entries) {
      out.field(Long.toUnsignedString(entry.transaction().nonce()), shape.apply(entry));
    }
    out.endObject();
  }

  private static JsonValue whole(TransactionGateway.Entry entry) {
    return new TransactionJson(BlockLookup.view(entry));
  }

  private static JsonValue summary(TransactionGateway.Entry entry) {
    Transaction.Signed t = entry.transaction();
    return JsonValue.string(
        t.to().map(Address::toString).orElse("contract creation")
            + ": "
            + t.value().toBigInteger()
            + " wei + "
            + Long.toUnsignedString(t.gasLimit())
            + " gas × "
            + t.maxFeePerGas().toBigInteger()
            + " wei");
  }
}
