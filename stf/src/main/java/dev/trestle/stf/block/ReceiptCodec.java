package dev.trestle.stf.block;

import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A receipt as the receipt trie holds it: EIP-2718, EIP-658; deposits by the OP Stack's rules. */
public final class ReceiptCodec {
  private ReceiptCodec() {}

  public static byte[] encode(Receipt receipt) {
    RlpWriter out = new RlpWriter();
    out.beginList()
        .number(receipt.succeeded() ? 1 : 0)
        .number(receipt.cumulativeGasUsed())
        .bytes(receipt.logsBloom())
        .beginList();
    for (Log log : receipt.logs()) {
      writeLog(out, log);
    }
    out.endList();
    receipt.depositNonce().ifPresent(out::number);
    receipt.depositReceiptVersion().ifPresent(out::number);
    out.endList();
    byte[] body = out.toBytes();
    return receipt.type() == 0 ? body : TransactionCodec.typed(receipt.type(), body);
  }

  /**
   * @throws RlpException unless exactly one receipt
   */
  public static Receipt decode(byte[] encoded) {
    if (encoded.length == 0) {
      throw new RlpException("a receipt has at least one byte");
    }
    int first = encoded[0] & 255;
    int type = first >= 0xc0 ? 0 : first;
    RlpReader in =
        RlpReader.ofList(type == 0 ? encoded : Arrays.copyOfRange(encoded, 1, encoded.length));
    long status = in.number();
    if (status != 0 && status != 1) {
      throw new RlpException("a receipt's status is 0 or 1, not " + status);
    }
    long cumulativeGasUsed = in.number();
    byte[] bloom = in.bytes(LogsBloom.SIZE_BYTES);
    List<Log> logs = new ArrayList<>();
    RlpReader items = in.list();
    while (items.hasNext()) {
      logs.add(readLog(items.list()));
    }
    boolean deposit = type == Transaction.Deposit.TYPE;
    OptionalLong nonce =
        deposit && in.hasNext() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    OptionalLong version =
        deposit && in.hasNext() ? OptionalLong.of(in.number()) : OptionalLong.empty();
    in.expectEnd();
    return new Receipt(type, status == 1, cumulativeGasUsed, bloom, logs, nonce, version);
  }

  /** A log's RLP: address, topics, data. */
  public static void writeLog(RlpWriter out, Log log) {
    out.beginList().address(log.address()).beginList();
    for (Bytes32 topic : log.topics()) {
      out.bytes32(topic);
    }
    out.endList().bytes(log.data()).endList();
  }

  /** The log of the fields that {@link #writeLog} wrote into a list. */
  public static Log readLog(RlpReader in) {
    Address address = in.address();
    List<Bytes32> topics = new ArrayList<>();
    RlpReader items = in.list();
    while (items.hasNext()) {
      topics.add(items.bytes32());
    }
    byte[] data = in.bytes();
    in.expectEnd();
    return new Log(address, topics, data);
  }
}
