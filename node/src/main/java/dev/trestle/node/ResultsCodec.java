package dev.trestle.node;

import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Receipt;
import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A block's transaction results as the store holds them: an RLP list of lists of fields. Receipts
 * stand there without their bloom filters, which follow from the logs and would be most of it; as
 * bytes with the filter, as earlier programs wrote them, they are read, too.
 */
final class ResultsCodec {
  private ResultsCodec() {}

  static byte[] encode(List<TransactionResult> results) {
    RlpWriter out = new RlpWriter().beginList();
    for (TransactionResult result : results) {
      out.beginList().bytes32(result.transactionHash()).address(result.sender()).beginList();
      write(out, result.receipt());
      out.endList()
          .number(result.gasUsed())
          .number(result.effectiveGasPrice())
          .bytes(result.createdAddress().map(Address::toBytes).orElse(new byte[0]))
          .number(result.l1Fee())
          .number(result.operatorFee())
          .endList();
    }
    return out.endList().toBytes();
  }

  static List<TransactionResult> decode(byte[] encoded) {
    List<TransactionResult> results = new ArrayList<>();
    RlpReader in = RlpReader.ofList(encoded);
    while (in.hasNext()) {
      RlpReader fields = in.list();
      results.add(
          new TransactionResult(
              fields.bytes32(),
              fields.address(),
              fields.nextIsList() ? read(fields.list()) : ReceiptCodec.decode(fields.bytes()),
              fields.number(),
              fields.number256(),
              optionalAddress(fields.bytes()),
              fields.number256(),
              fields.number256()));
    }
    return results;
  }

  private static void write(RlpWriter out, Receipt receipt) {
    out.number(receipt.type())
        .number(receipt.succeeded() ? 1 : 0)
        .number(receipt.cumulativeGasUsed())
        .beginList();
    receipt.logs().forEach(log -> ReceiptCodec.writeLog(out, log));
    out.endList();
    receipt.depositNonce().ifPresent(out::number);
    receipt.depositReceiptVersion().ifPresent(out::number);
  }

  private static Receipt read(RlpReader in) {
    int type = (int) in.number();
    boolean succeeded = in.number() == 1;
    long cumulativeGasUsed = in.number();
    List<Log> logs = new ArrayList<>();
    RlpReader items = in.list();
    while (items.hasNext()) {
      logs.add(ReceiptCodec.readLog(items.list()));
    }
    OptionalLong nonce = in.hasNext() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    OptionalLong version = in.hasNext() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    return new Receipt(
        type, succeeded, cumulativeGasUsed, LogsBloom.of(logs), logs, nonce, version);
  }

  private static Optional<Address> optionalAddress(byte[] bytes) {
    return bytes.length == 0 ? Optional.empty() : Optional.of(Address.from(bytes));
  }
}
