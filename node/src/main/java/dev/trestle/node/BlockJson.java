package dev.trestle.node;

import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Withdrawal;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * A block in the shape of execution-apis Block.
 *
 * @param fullTransactions whether transactions are written out, or their hashes only
 */
record BlockJson(BlockView view, boolean fullTransactions) implements JsonValue {
  @Override
  public void writeTo(JsonWriter out) {
    out.beginObject();
    writeFields(out);
    out.endObject();
  }

  /** The fields without the braces. */
  void writeFields(JsonWriter out) {
    writeHeader(out, view.header(), view.hash());
    out.quantityField("size", view.sizeBytes().getAsInt());
    out.name("transactions").beginArray();
    if (fullTransactions) {
      view.transactions().forEach(t -> out.value(new TransactionJson(t)));
    } else {
      view.results().get().forEach(result -> out.hex(result.transactionHash()));
    }
    out.endArray().field("uncles", JsonValue.EMPTY_ARRAY);
    view.block().withdrawals().ifPresent(list -> writeWithdrawals(out, list));
  }

  /** A header alone, as {@code newHeads} sends it. */
  static JsonValue header(Header header, Bytes32 hash) {
    return out -> {
      out.beginObject();
      writeHeader(out, header, Optional.of(hash));
      out.endObject();
    };
  }

  private static void writeHeader(JsonWriter out, Header h, Optional<Bytes32> hash) {
    out.quantityField("number", h.number());
    if (hash.isPresent()) {
      out.field("hash", hash.get()).field("nonce", h.nonce()).field("logsBloom", h.logsBloom());
    } else {
      out.nullField("hash").nullField("nonce").nullField("logsBloom");
    }
    out.field("parentHash", h.parentHash()).field("sha3Uncles", h.ommersHash());
    out.field("miner", h.beneficiary()).field("mixHash", h.prevRandao());
    out.field("stateRoot", h.stateRoot()).field("transactionsRoot", h.transactionsRoot());
    out.field("receiptsRoot", h.receiptsRoot()).field("difficulty", h.difficulty());
    out.quantityField("gasLimit", h.gasLimit()).quantityField("gasUsed", h.gasUsed());
    out.quantityField("timestamp", h.timestamp()).field("extraData", h.extraData());
    h.baseFeePerGas().ifPresent(fee -> out.field("baseFeePerGas", fee));
    h.withdrawalsRoot().ifPresent(root -> out.field("withdrawalsRoot", root));
    h.blobGasUsed().ifPresent(gas -> out.quantityField("blobGasUsed", gas));
    h.excessBlobGas().ifPresent(gas -> out.quantityField("excessBlobGas", gas));
    h.parentBeaconBlockRoot().ifPresent(root -> out.field("parentBeaconBlockRoot", root));
    h.requestsHash().ifPresent(requests -> out.field("requestsHash", requests));
  }

  private static void writeWithdrawals(JsonWriter out, List<Withdrawal> withdrawals) {
    out.name("withdrawals").beginArray();
    for (Withdrawal w : withdrawals) {
      out.beginObject().quantityField("index", w.index());
      out.quantityField("validatorIndex", w.validatorIndex()).field("address", w.address());
      out.quantityField("amount", w.amountGwei()).endObject();
    }
    out.endArray();
  }
}
