package dev.trestle.derivation;

import java.util.List;

/**
 * The sequencer's part of a run of consecutive L2 blocks. Source: OP Stack specification, Delta §
 * Span batch format.
 *
 * @param relativeTimestamp of the first block, seconds since the L2 genesis block, unsigned
 * @param l1OriginNumber of the last block, unsigned
 * @param parentCheck of the block before the first
 * @param l1OriginCheck of the last block's L1 origin
 * @param blocks at least one
 * @param chainId of the transactions; not encoded
 */
public record SpanBatch(
    long relativeTimestamp,
    long l1OriginNumber,
    HashPrefix parentCheck,
    HashPrefix l1OriginCheck,
    List<Element> blocks,
    long chainId)
    implements Batch {
  static final int VERSION = 1;

  /**
   * One block's part.
   *
   * @param originChanged whether its L1 origin is the one after its parent's
   * @param transactions EIP-2718 envelopes; no deposits
   */
  public record Element(boolean originChanged, List<byte[]> transactions) {
    private static final Element EMPTY = new Element(false, List.of());
    private static final Element EMPTY_OF_NEXT_ORIGIN = new Element(true, List.of());

    public Element {
      transactions = List.copyOf(transactions);
    }

    /** A block without transactions: always the same two objects, since one byte says it. */
    static Element empty(boolean originChanged) {
      return originChanged ? EMPTY_OF_NEXT_ORIGIN : EMPTY;
    }
  }

  public SpanBatch {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("a span batch has at least one block");
    }
  }

  @Override
  public byte[] encode() {
    return SpanBatchCodec.encode(this);
  }

  /** L1 origin number of the first block. */
  public long firstOriginNumber() {
    long origin = l1OriginNumber;
    for (int i = 1; i < blocks.size(); i++) {
      if (blocks.get(i).originChanged) {
        origin--;
      }
    }
    return origin;
  }
}
