package dev.trestle.derivation;

import dev.trestle.stf.block.L2Level;
import java.util.Optional;

/**
 * Which batches are valid. Source: OP Stack specification, Derivation § Batch Queue with the
 * changes of Holocene. The verdict depends on the batch, on the block that includes it and on the
 * chain up to the batch's parent, and on nothing else, in particular not on when it is judged: what
 * lies behind the including block is not looked at. So "undecided" does not occur.
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
      return BatchValidity.FUTURE;
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
    Optional<Epoch> origin = epoch(batch.epoch().number(), inclusion);
    if (origin.isEmpty()
        || !origin.get().id().hash().equals(batch.epoch().hash())
        || batch.timestamp() < origin.get().timestamp()
        || !withinDrift(batch, origin.get(), safeHead, inclusion)
        || !transactionsAllowed(batch)) {
      return BatchValidity.DROP;
    }
    return BatchValidity.ACCEPT;
  }

  /**
   * Blocks far ahead of their origin carry no transactions, and only while the next origin is still
   * in their future.
   */
  private boolean withinDrift(
      SingularBatch batch, Epoch origin, L2BlockRef safeHead, long inclusion) {
    if (batch.timestamp() <= origin.timestamp() + config.timing().maxSequencerDriftSeconds()) {
      return true;
    }
    if (!batch.transactions().isEmpty()) {
      return false;
    }
    if (origin.id().number() != safeHead.l1Origin().number()) {
      return true;
    }
    Optional<Epoch> following = epoch(origin.id().number() + 1, inclusion);
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

  /** The epoch of this number, as known when the settlement block {@code inclusion} was read. */
  Optional<Epoch> epoch(long number, long inclusion) {
    return number <= inclusion ? l1.epoch(number) : Optional.empty();
  }

  private boolean tooLate(long epochNumber, long inclusion) {
    return epochNumber + config.timing().sequencingWindowBlocks() < inclusion;
  }

  /**
   * Whether a span batch holds the next block, or ends before it, starts after it, or never fits.
   */
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
    if (batch.relativeTimestamp() == 0 || batch.relativeTimestamp() % blockTime != 0) {
      return BatchValidity.DROP;
    }
    if (first > next) {
      return BatchValidity.FUTURE;
    }
    return last < next ? BatchValidity.PAST : BatchValidity.ACCEPT;
  }

  /** Whether no chain could make this batch valid, whatever the blocks before it turn out to be. */
  boolean hopeless(Batch batch, long inclusion) {
    return switch (batch) {
      case SingularBatch single ->
          tooLate(single.epoch().number(), inclusion) || single.epoch().number() > inclusion;
      case SpanBatch span ->
          tooLate(span.firstOriginNumber(), inclusion) || span.l1OriginNumber() > inclusion;
    };
  }

  /** The number of the safe block that a span batch builds on. */
  long parentNumber(SpanBatch batch) {
    return config.blockNumberAt(config.genesis().l2Timestamp() + batch.relativeTimestamp()) - 1;
  }

  /** Whether a span batch that passed {@link #checkTime} fits onto its parent and onto L1. */
  boolean fits(SpanBatch batch, L2BlockRef parent, long inclusion) {
    long firstOrigin = batch.firstOriginNumber();
    Optional<Epoch> lastOrigin = epoch(batch.l1OriginNumber(), inclusion);
    return batch.parentCheck().matches(parent.hash())
        && !tooLate(firstOrigin, inclusion)
        && firstOrigin >= parent.l1Origin().number()
        && firstOrigin <= parent.l1Origin().number() + 1
        && lastOrigin.isPresent()
        && batch.l1OriginCheck().matches(lastOrigin.get().id().hash());
  }
}
