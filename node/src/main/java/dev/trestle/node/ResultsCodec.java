package dev.trestle.node;

import dev.trestle.stf.block.ReceiptCodec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block's transaction results as the store holds them: an RLP list of lists of fields. */
final class ResultsCodec {
  private ResultsCodec() {}

  static byte[] encode(List<TransactionResult> results) {
    RlpWriter out = new RlpWriter().beginList();
    for (TransactionResult result : results) {
      out.beginList()
          .bytes32(result.transactionHash())
          .address(result.sender())
          .bytes(ReceiptCodec.encode(result.receipt()))
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
              ReceiptCodec.decode(fields.bytes()),
              fields.number(),
              fields.number256(),
              optionalAddress(fields.bytes()),
              fields.number256(),
              fields.number256()));
    }
    return results;
  }

  private static Optional<Address> optionalAddress(byte[] bytes) {
    return bytes.length == 0 ? Optional.empty() : Optional.of(Address.from(bytes));
  }
}
