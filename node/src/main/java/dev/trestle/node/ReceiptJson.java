package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.L2FeeParameters;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A receipt in the shape of execution-apis ReceiptInfo, on an L2 with op-geth's fee fields. Of a
 * pre-confirmed transaction the block hash is zero: the block has none yet.
 *
 * @param firstLogIndex how many logs stand before it in the block
 * @param l2Fees what L1Block said in its block, on an L2
 */
record ReceiptJson(
    TransactionView transaction,
    TransactionView.Position position,
    long firstLogIndex,
    Rules rules,
    Optional<L2FeeParameters> l2Fees)
    implements JsonValue {

  /** All receipts of a block. */
  static List<ReceiptJson> all(Chain chain, BlockView block) {
    List<ReceiptJson> receipts = new ArrayList<>();
    if (block.block().transactions().isEmpty()) {
      return receipts;
    }
    Rules rules = chain.spec().rulesAt(block.header().timestamp());
    Optional<L2FeeParameters> l2Fees = l2Fees(rules, block);
    long logs = 0;
    for (TransactionView t : block.transactions()) {
      TransactionView.Position position = t.position().orElseThrow();
      receipts.add(new ReceiptJson(t, position, logs, rules, l2Fees));
      logs += position.result().receipt().logs().size();
    }
    return receipts;
  }

  /** The receipt of a transaction in a block. */
  static ReceiptJson of(Chain chain, TransactionView t, TransactionView.Position position) {
    BlockView block = position.block();
    Rules rules = chain.spec().rulesAt(block.header().timestamp());
    return new ReceiptJson(t, position, position.firstLogIndex(), rules, l2Fees(rules, block));
  }

  private static Optional<L2FeeParameters> l2Fees(Rules rules, BlockView block) {
    return rules.level().map(level -> L2FeeParameters.read(block.state().get(), level));
  }

  @Override
  public void writeTo(JsonWriter out) {
    TransactionResult result = position.result();
    Bytes32 blockHash = position.block().hash().orElse(Bytes32.ZERO);
    Transaction t = transaction.transaction();
    out.beginObject().quantityField("type", t.type());
    out.quantityField("status", result.receipt().succeeded() ? 1 : 0);
    out.quantityField("cumulativeGasUsed", result.receipt().cumulativeGasUsed());
    out.field("logsBloom", result.receipt().logsBloom());
    writeLogs(out, blockHash);
    out.field("transactionHash", transaction.hash());
    out.quantityField("transactionIndex", position.index()).field("blockHash", blockHash);
    out.quantityField("blockNumber", position.block().number());
    out.quantityField("gasUsed", result.gasUsed());
    out.field("effectiveGasPrice", result.effectiveGasPrice()).field("from", transaction.from());
    if (t.to().isPresent()) {
      out.field("to", t.to().get());
    } else {
      out.nullField("to");
    }
    if (t.to().isEmpty() && result.createdAddress().isPresent()) {
      out.field("contractAddress", result.createdAddress().get());
    } else {
      out.nullField("contractAddress");
    }
    switch (t) {
      case Transaction.Blob blob -> writeBlobFields(out, blob);
      case Transaction.Deposit ignored -> writeDepositFields(out);
      case Transaction.Signed signed -> l2Fees.ifPresent(fees -> writeL2Fields(out, signed, fees));
    }
    out.endObject();
  }

  private void writeLogs(JsonWriter out, Bytes32 blockHash) {
    out.name("logs").beginArray();
    long index = firstLogIndex;
    for (Log log : position.result().receipt().logs()) {
      LocatedLog located =
          new LocatedLog(
              log,
              blockHash,
              position.block().number(),
              position.block().header().timestamp(),
              transaction.hash(),
              position.index(),
              (int) index++);
      out.value(log(located, false));
    }
    out.endArray();
  }

  /** A log in the shape of execution-apis Log. */
  static JsonValue log(LocatedLog l, boolean removed) {
    return out -> {
      out.beginObject().field("address", l.log().address());
      out.field(
          "topics", JsonValue.array(l.log().topics().stream().map(JsonValue::bytes32).toList()));
      out.field("data", l.log().data()).quantityField("blockNumber", l.blockNumber());
      out.field("transactionHash", l.transactionHash());
      out.quantityField("transactionIndex", l.transactionIndex());
      out.field("blockHash", l.blockHash()).quantityField("blockTimestamp", l.blockTimestamp());
      out.quantityField("logIndex", l.logIndex()).field("removed", removed).endObject();
    };
  }

  private void writeBlobFields(JsonWriter out, Transaction.Blob blob) {
    out.quantityField(
        "blobGasUsed", BlobFee.GAS_PER_BLOB * (long) blob.blobVersionedHashes().size());
    long excess = position.block().header().excessBlobGas().orElse(0);
    out.field("blobGasPrice", BlobFee.perGas(rules.blobs(), excess));
  }

  private void writeDepositFields(JsonWriter out) {
    position.result().receipt().depositNonce().ifPresent(n -> out.quantityField("depositNonce", n));
    position
        .result()
        .receipt()
        .depositReceiptVersion()
        .ifPresent(v -> out.quantityField("depositReceiptVersion", v));
  }

  private void writeL2Fields(JsonWriter out, Transaction.Signed signed, L2FeeParameters fees) {
    out.field("l1Fee", position.result().l1Fee()).field("l1GasPrice", fees.l1BaseFee());
    byte[] encoded = TransactionCodec.encode(signed);
    out.quantityField("l1GasUsed", fees.l1GasUsed(encoded));
    out.quantityField("l1BaseFeeScalar", fees.baseFeeScalar());
    out.field("l1BlobBaseFee", fees.l1BlobBaseFee());
    out.quantityField("l1BlobBaseFeeScalar", fees.blobBaseFeeScalar());
    if (rules.since(L2Level.ISTHMUS)) {
      out.quantityField("operatorFeeScalar", fees.operatorFeeScalar());
      out.field("operatorFeeConstant", UInt256.of(fees.operatorFeeConstant()));
    }
    if (rules.since(L2Level.JOVIAN)) {
      out.quantityField("daFootprintGasScalar", fees.daFootprintGasScalar());
      out.quantityField("blobGasUsed", fees.daFootprint(encoded));
    }
  }
}
