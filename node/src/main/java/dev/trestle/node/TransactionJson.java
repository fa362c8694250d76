package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.AccessListEntry;
import dev.trestle.stf.block.Authorization;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.List;
import java.util.Optional;

/** A transaction in the shape of execution-apis TransactionInfo; deposits as op-geth shows them. */
record TransactionJson(TransactionView view) implements JsonValue {
  @Override
  public void writeTo(JsonWriter out) {
    Transaction t = view.transaction();
    out.beginObject().quantityField("type", t.type());
    writePosition(out);
    out.field("hash", view.hash()).field("from", view.from());
    if (t.to().isPresent()) {
      out.field("to", t.to().get());
    } else {
      out.nullField("to");
    }
    out.quantityField("gas", t.gasLimit()).field("value", t.value()).field("input", t.data());
    switch (t) {
      case Transaction.Deposit deposit -> writeDeposit(out, deposit);
      case Transaction.Signed signed -> writeSigned(out, signed);
    }
    out.endObject();
  }

  private void writePosition(JsonWriter out) {
    Optional<Bytes32> blockHash = view.position().flatMap(p -> p.block().hash());
    if (blockHash.isEmpty()) {
      out.nullField("blockHash").nullField("blockNumber").nullField("transactionIndex");
      out.nullField("blockTimestamp");
      return;
    }
    TransactionView.Position position = view.position().get();
    out.field("blockHash", blockHash.get());
    out.quantityField("blockNumber", position.block().number());
    out.quantityField("transactionIndex", position.index());
    out.quantityField("blockTimestamp", position.block().header().timestamp());
  }

  private void writeDeposit(JsonWriter out, Transaction.Deposit deposit) {
    long nonce = view.position().map(p -> p.result().receipt().depositNonce().orElse(0)).orElse(0L);
    out.quantityField("nonce", nonce).field("gasPrice", UInt256.ZERO);
    out.field("sourceHash", deposit.sourceHash());
    if (!deposit.mint().isZero()) {
      out.field("mint", deposit.mint());
    }
    if (deposit.systemTransaction()) {
      out.field("isSystemTx", true);
    }
    view.position()
        .ifPresent(p ->
            p.result()
                .receipt()
                .depositReceiptVersion()
                .ifPresent(v -> out.quantityField("depositReceiptVersion", v)));
    out.field("v", UInt256.ZERO).field("r", UInt256.ZERO).field("s", UInt256.ZERO);
  }

  private void writeSigned(JsonWriter out, Transaction.Signed t) {
    out.quantityField("nonce", t.nonce());
    t.chainId().ifPresent(id -> out.field("chainId", id));
    boolean dynamic = t.type() >= 2;
    out.field("gasPrice", dynamic ? gasPrice(t) : t.maxFeePerGas());
    if (dynamic) {
      out.field("maxFeePerGas", t.maxFeePerGas());
      out.field("maxPriorityFeePerGas", t.maxPriorityFeePerGas());
    }
    if (t.type() >= 1) {
      out.field("accessList", accessList(t.accessList()));
      out.field("yParity", t.signature().v());
    }
    switch (t) {
      case Transaction.Blob blob -> {
        out.field("maxFeePerBlobGas", blob.maxFeePerBlobGas());
        out.field(
            "blobVersionedHashes",
            JsonValue.array(blob.blobVersionedHashes().stream().map(JsonValue::bytes32).toList()));
      }
      case Transaction.SetCode setCode -> {
        out.name("authorizationList").beginArray();
        setCode.authorizations().forEach(a -> write(out, a));
        out.endArray();
      }
      case Transaction.Legacy ignored -> {}
      case Transaction.AccessList ignored -> {}
      case Transaction.DynamicFee ignored -> {}
    }
    out.field("v", t.signature().v()).field("r", t.signature().r());
    out.field("s", t.signature().s());
  }

  /** What it paid per gas; while it waits, the most it would pay. */
  private UInt256 gasPrice(Transaction.Signed t) {
    return view.position()
        .flatMap(p -> p.block().header().baseFeePerGas())
        .map(baseFee -> baseFee.add(t.maxPriorityFeePerGas()).min(t.maxFeePerGas()))
        .orElse(t.maxFeePerGas());
  }

  static JsonValue accessList(List<AccessListEntry> entries) {
    return out -> {
      out.beginArray();
      for (AccessListEntry entry : entries) {
        out.beginObject().field("address", entry.address());
        out.field(
            "storageKeys",
            JsonValue.array(entry.storageKeys().stream().map(JsonValue::bytes32).toList()));
        out.endObject();
      }
      out.endArray();
    };
  }

  private static void write(JsonWriter out, Authorization a) {
    out.beginObject().field("chainId", a.chainId()).field("address", a.address());
    out.quantityField("nonce", a.nonce()).field("yParity", a.yParity());
    out.field("r", a.r()).field("s", a.s()).endObject();
  }
}
