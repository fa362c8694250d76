package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The sequencer's part of one L2 block.
 *
 * @param parentHash of the L2 block before
 * @param epoch the L1 origin
 * @param timestamp seconds
 * @param transactions EIP-2718 envelopes; no deposits
 */
public record SingularBatch(
    Bytes32 parentHash, BlockId epoch, long timestamp, List<byte[]> transactions) implements Batch {
  static final int VERSION = 0;

  /**
   * No transaction is shorter: a list's header, a gas limit of at least 21,000 in three bytes, and
   * eight more fields.
   */
  static final int MIN_TRANSACTION_BYTES = 12;

  public SingularBatch {
    transactions = List.copyOf(transactions);
  }

  @Override
  public byte[] encode() {
    RlpWriter out = new RlpWriter();
    out.beginList()
        .bytes32(parentHash)
        .number(epoch.number())
        .bytes32(epoch.hash())
        .number(timestamp)
        .beginList();
    for (byte[] transaction : transactions) {
      out.bytes(transaction);
    }
    byte[] content = out.endList().endList().toBytes();
    return new ByteSink(content.length + 1).put(VERSION).put(content).toBytes();
  }

  /** Bytes after the batch are passed over, as the specification allows. */
  static SingularBatch read(ByteCursor in) {
    RlpReader list = new RlpReader(in.bytes(in.remaining())).list();
    Bytes32 parentHash = list.bytes32();
    long epochNumber = number(list.number());
    Bytes32 epochHash = list.bytes32();
    long timestamp = number(list.number());
    RlpReader items = list.list();
    List<byte[]> transactions = new ArrayList<>();
    while (items.hasNext()) {
      byte[] transaction = items.bytes();
      if (transaction.length < MIN_TRANSACTION_BYTES) {
        throw new MalformedData("transaction of " + transaction.length + " bytes in a batch");
      }
      transactions.add(transaction);
    }
    list.expectEnd();
    return new SingularBatch(
        parentHash, new BlockId(epochNumber, epochHash), timestamp, transactions);
  }

  private static long number(long unsigned) {
    if (unsigned < 0) {
      throw new MalformedData("number over 63 bits: " + Long.toUnsignedString(unsigned));
    }
    return unsigned;
  }
}
