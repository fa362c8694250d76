package dev.trestle.derivation;

import dev.trestle.stf.block.L2Level;
import java.util.Optional;

/**
 * Which batches are valid. Source: OP Stack specification, Derivation § Batch Queue with the
 * changes of Holocene. "Undecided" does not occur: all origins before the block that includes a
 * batch are known when it is judged.
 */
final class BatchRules {
  /** Keeps sums of times and numbers far from overflow; no chain gets there. */
  private static final long NUMBER_LIMIT = 1L << 61;

  private final RollupConfig config;
  private final L1Traversal l1;

  BatchRules(RollupConfig config, L1Traversal l1) {
    this.config = config;
    this.l1 = l1;
  }

  /**
   * Judges one block's batch.
   *
   * @param inclusion number of the settlement block that completed its channel
   */
  BatchValidity check(SingularBatch batch, L2BlockRef safeHead, long inclusion) {
    long next = safeHead.timestamp() + config.timing().blockTimeSeconds();
    if (batch.timestamp() > next) {
      return BatchValidity.DROP;
    }
    if (batch.timestamp() < next) {
      return BatchValidity.PAST;
    }
    if (!batch.parentHash().equals(safeHead.hash())
        || tooLate(batch.epoch().number(), inclusion)
        || batch.epoch().number() < safeHead.l1Origin().number()
        || batch.epoch().number() > safeHead.l1Origin().number() + 1) {
      return BatchValidity.DROP;
    }
    Optional<Epoch> origin = l1.epoch(batch.epoch().number());
    if (origin.isEmpty()
        || !origin.get().id().hash().equals(batch.epoch().hash())
        || batch.timestamp() < origin.get().timestamp()
        || !withinDrift(batch, origin.get(), safeHead)
        || !transactionsAllowed(batch)) {
      return BatchValidity.DROP;
    }
    return BatchValidity.ACCEPT;
  }

  /**
   * Blocks far ahead of their origin carry no transactions, and only while the next origin is still
   * in their future.
   */
  private boolean withinDrift(SingularBatch batch, Epoch origin, L2BlockRef safeHead) {
    if (batch.timestamp() <= origin.timestamp() + config.timing().maxSequencerDriftSeconds()) {
      return true;
    }
    if (!batch.transactions().isEmpty()) {
      return false;
    }
    if (origin.id().number() != safeHead.l1Origin().number()) {
      return true;
    }
    Optional<Epoch> following = l1.epoch(origin.id().number() + 1);
    return following.isPresent() && batch.timestamp() < following.get().timestamp();
  }

  private boolean transactionsAllowed(SingularBatch batch) {
    if (!batch.transactions().isEmpty() && config.activatesLevel(batch.timestamp())) {
      return false;
    }
    boolean setCode = config.levelAt(batch.timestamp()).compareTo(L2Level.ISTHMUS) >= 0;
    for (byte[] transaction : batch.transactions()) {
      int first = transaction.length == 0 ? 0 : transaction[0] & 255;
      boolean known = first >= 0xc0 || first == 1 || first == 2 || first == 4 && setCode;
      if (!known) {
        return false;
      }
    }
    return true;
  }

  private boolean tooLate(long epochNumber, long inclusion) {
    return epochNumber + config.timing().sequencingWindowBlocks() < inclusion;
  }

  /** Whether a span batch ends before the next block, or starts after it, or has an odd time. */
  BatchValidity checkTime(SpanBatch batch, L2BlockRef safeHead) {
    if (batch.relativeTimestamp() < 0
        || batch.relativeTimestamp() > NUMBER_LIMIT
        || batch.l1OriginNumber() < 0
        || batch.l1OriginNumber() > NUMBER_LIMIT) {
      return BatchValidity.DROP;
    }
    long blockTime = config.timing().blockTimeSeconds();
    long next = safeHead.timestamp() + blockTime;
    long first = config.genesis().l2Timestamp() + batch.relativeTimestamp();
    long last = first + (batch.blocks().size() - 1) * blockTime;
    if (first > next || batch.relativeTimestamp() % blockTime != 0) {
      return BatchValidity.DROP;
    }
    if (last < next) {
      return BatchValidity.PAST;
    }
    return batch.relativeTimestamp() == 0 ? BatchValidity.DROP : BatchValidity.ACCEPT;
  }

  /** The number of the safe block that a span batch builds on. */
  long parentNumber(SpanBatch batch) {
    return config.blockNumberAt(config.genesis().l2Timestamp() + batch.relativeTimestamp()) - 1;
  }

  /** Whether a span batch that passed {@link #checkTime} fits onto its parent and onto L1. */
  boolean fits(SpanBatch batch, L2BlockRef parent, long inclusion) {
    long firstOrigin = batch.firstOriginNumber();
    Optional<Epoch> lastOrigin = l1.epoch(batch.l1OriginNumber());
    return batch.parentCheck().matches(parent.hash())
        && !tooLate(firstOrigin, inclusion)
        && firstOrigin >= parent.l1Origin().number()
        && firstOrigin <= parent.l1Origin().number() + 1
        && lastOrigin.isPresent()
        && batch.l1OriginCheck().matches(lastOrigin.get().id().hash());
  }
}
