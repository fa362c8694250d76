package dev.trestle.derivation;

import java.util.ArrayList;
import java.util.List;

/** The bytes of a {@link SpanBatch} after its version byte: prefix, blocks, transactions. */
final class SpanBatchCodec {
  private SpanBatchCodec() {}

  static SpanBatch read(ByteCursor in, long chainId) {
    long relativeTimestamp = in.uvarint();
    long l1OriginNumber = in.uvarint();
    HashPrefix parentCheck = HashPrefix.read(in);
    HashPrefix l1OriginCheck = HashPrefix.read(in);
    int blockCount = (int) in.uvarintBelow(Batch.MAX_SPAN_ELEMENTS + 1L, "block count");
    if (blockCount == 0) {
      throw new MalformedData("span batch without blocks");
    }
    BitList originBits = BitList.read(in, blockCount);
    int[] counts = readCounts(in, blockCount);
    int total = 0;
    for (int count : counts) {
      total += count;
      if (total > Batch.MAX_SPAN_ELEMENTS) {
        throw new MalformedData("span batch with too many transactions");
      }
    }
    List<byte[]> transactions = SpanTransactions.read(in, total, chainId);
    List<SpanBatch.Element> blocks = new ArrayList<>(blockCount);
    int next = 0;
    for (int i = 0; i < blockCount; i++) {
      boolean originChanged = originBits.get(i);
      int end = next + counts[i];
      blocks.add(
          end == next
              ? SpanBatch.Element.empty(originChanged)
              : new SpanBatch.Element(originChanged, transactions.subList(next, end)));
      next = end;
    }
    return new SpanBatch(
        relativeTimestamp, l1OriginNumber, parentCheck, l1OriginCheck, blocks, chainId);
  }

  private static int[] readCounts(ByteCursor in, int blockCount) {
    if (blockCount > in.remaining()) {
      throw new MalformedData("span batch ends before its " + blockCount + " block counts");
    }
    int[] counts = new int[blockCount];
    for (int i = 0; i < blockCount; i++) {
      counts[i] = (int) in.uvarintBelow(Batch.MAX_SPAN_ELEMENTS + 1L, "transaction count");
    }
    return counts;
  }

  static byte[] encode(SpanBatch batch) {
    ByteSink out = new ByteSink(4096);
    out.put(SpanBatch.VERSION)
        .uvarint(batch.relativeTimestamp())
        .uvarint(batch.l1OriginNumber())
        .put(batch.parentCheck().toBytes())
        .put(batch.l1OriginCheck().toBytes());
    List<SpanBatch.Element> blocks = batch.blocks();
    out.uvarint(blocks.size());
    BitList originBits = BitList.ofSize(blocks.size());
    List<byte[]> transactions = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).originChanged()) {
        originBits.set(i);
      }
      transactions.addAll(blocks.get(i).transactions());
    }
    out.put(originBits.toBytes());
    for (SpanBatch.Element block : blocks) {
      out.uvarint(block.transactions().size());
    }
    SpanTransactions.write(out, transactions, batch.chainId());
    return out.toBytes();
  }
}
