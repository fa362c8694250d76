package dev.trestle.derivation;

import java.util.ArrayList;
import java.util.List;

/** L2 blocks as batches: the decoder's other direction. */
public final class BatchEncoder {
  private BatchEncoder() {}

  /** One block as a batch of its own. */
  public static SingularBatch singular(SequencedBlock block) {
    L2BlockRef ref = block.ref();
    return new SingularBatch(
        ref.parentHash(), ref.l1Origin(), ref.timestamp(), block.transactions());
  }

  /**
   * A run of blocks as one batch.
   *
   * @param blocks at least one, each the child of the one before
   */
  public static SpanBatch span(RollupConfig config, List<SequencedBlock> blocks) {
    L2BlockRef first = blocks.getFirst().ref();
    L2BlockRef last = blocks.getLast().ref();
    List<SpanBatch.Element> elements = new ArrayList<>(blocks.size());
    for (SequencedBlock block : blocks) {
      elements.add(new SpanBatch.Element(block.ref().sequenceNumber() == 0, block.transactions()));
    }
    return new SpanBatch(
        first.timestamp() - config.genesis().l2Timestamp(),
        last.l1Origin().number(),
        HashPrefix.of(first.parentHash()),
        HashPrefix.of(last.l1Origin().hash()),
        elements,
        config.l2().chainId());
  }
}
