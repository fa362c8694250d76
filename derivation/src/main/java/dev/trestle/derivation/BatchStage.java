package dev.trestle.derivation;

import java.util.List;
import java.util.Optional;

/**
 * Stage 6: finds the next block's batch, the first valid one in the order of the settlement chain,
 * and makes an empty one when the sequencer was silent for a sequencing window. What it finds
 * depends on the safe head and on the settlement chain, not on where reading began ({@code
 * docs/spec/derivation.md} § Batch stage). Source: OP Stack specification, Derivation § Batch Queue
 * and Delta.
 */
final class BatchStage {
  /** How much may wait for blocks after the next one, in memory. */
  static final long WAITING_BYTES = 128 << 20;

  private final RollupConfig config;
  private final L1Traversal l1;
  private final ChannelReader channels;
  private final BatchRules rules;
  private final WaitingBatches waiting;

  /** What a step of this stage came to. */
  sealed interface Outcome {
    /** The next block. */
    record Next(SingularBatch batch) implements Outcome {}

    /** This safe block is needed to judge a span batch. */
    record NeedSafeBlock(long number) implements Outcome {}

    /** The settlement block has no more. */
    record Exhausted() implements Outcome {}

    /** What was forgotten is needed now: read again from the safe head's first block on. */
    record ReadAgain() implements Outcome {}
  }

  /** What a batch that was read has for the next block. */
  private sealed interface Found {
    record Block(SingularBatch batch) implements Found {}

    record NeedParent(long number) implements Found {}

    /** Nothing now, perhaps for a later block. */
    record NotNow() implements Found {}

    /** Nothing any more. */
    record Never() implements Found {}
  }

  BatchStage(RollupConfig config, L1Traversal l1, ChannelReader channels, long waitingBytes) {
    this.config = config;
    this.l1 = l1;
    this.channels = channels;
    this.rules = new BatchRules(config, l1);
    this.waiting = new WaitingBatches(waitingBytes);
  }

  /**
   * The next block's batch.
   *
   * @param inclusion number of the settlement block being read
   * @param known a safe block that was asked for
   */
  Outcome next(L2BlockRef safeHead, long inclusion, Optional<L2BlockRef> known) {
    long next = safeHead.timestamp() + config.timing().blockTimeSeconds();
    if (waiting.incomplete(next)) {
      return new Outcome.ReadAgain();
    }
    while (true) {
      Optional<Outcome> found = search(safeHead, next, known);
      if (found.isPresent()) {
        return found.get();
      }
      waiting.forgetAfter(next);
      Optional<Batch> read = channels.next(inclusion);
      if (read.isEmpty()) {
        return emptyBatch(safeHead, inclusion)
            .<Outcome>map(Outcome.Next::new)
            .orElseGet(Outcome.Exhausted::new);
      }
      keep(read.get(), safeHead, inclusion);
    }
  }

  private void keep(Batch batch, L2BlockRef safeHead, long inclusion) {
    if (rules.hopeless(batch, inclusion)) {
      return;
    }
    switch (batch) {
      case SingularBatch single -> {
        if (single.timestamp() > safeHead.timestamp()) {
          waiting.add(single, inclusion, single.timestamp());
        }
      }
      case SpanBatch span -> {
        BatchValidity time = rules.checkTime(span, safeHead);
        if (time == BatchValidity.ACCEPT || time == BatchValidity.FUTURE) {
          waiting.add(span, inclusion, timestamp(span, 0));
        }
      }
    }
  }

  private long timestamp(SpanBatch span, int index) {
    return config.genesis().l2Timestamp()
        + span.relativeTimestamp()
        + index * config.timing().blockTimeSeconds();
  }

  private Optional<Outcome> search(L2BlockRef safeHead, long next, Optional<L2BlockRef> known) {
    for (Optional<WaitingBatches.Entry> first = waiting.first(next);
        first.isPresent();
        first = waiting.first(next)) {
      WaitingBatches.Entry entry = first.get();
      Found found =
          switch (entry.batch) {
            case SingularBatch single -> judge(single, safeHead, entry.inclusion);
            case SpanBatch span -> judge(span, entry, safeHead, known);
          };
      switch (found) {
        case Found.Block(SingularBatch batch) -> {
          return Optional.of(new Outcome.Next(batch));
        }
        case Found.NeedParent(long number) -> {
          return Optional.of(new Outcome.NeedSafeBlock(number));
        }
        case Found.NotNow() -> waiting.passOver();
        case Found.Never() -> waiting.remove();
      }
    }
    return Optional.empty();
  }

  private Found judge(SingularBatch batch, L2BlockRef safeHead, long inclusion) {
    return rules.check(batch, safeHead, inclusion) == BatchValidity.ACCEPT
        ? new Found.Block(batch)
        : new Found.Never();
  }

  private Found judge(
      SpanBatch span, WaitingBatches.Entry entry, L2BlockRef safeHead, Optional<L2BlockRef> known) {
    if (rules.checkTime(span, safeHead) != BatchValidity.ACCEPT) {
      return new Found.Never();
    }
    if (!entry.fits) {
      long number = rules.parentNumber(span);
      Optional<L2BlockRef> parent =
          number == safeHead.number()
              ? Optional.of(safeHead)
              : known.filter(block -> block.number() == number);
      if (parent.isEmpty()) {
        return new Found.NeedParent(number);
      }
      if (!rules.fits(span, parent.get(), entry.inclusion)) {
        return new Found.Never();
      }
      entry.fits = true;
    }
    return take(span, entry, safeHead)
        .filter(b -> rules.check(b, safeHead, entry.inclusion) == BatchValidity.ACCEPT)
        .<Found>map(Found.Block::new)
        .orElseGet(Found.NotNow::new);
  }

  /** The span batch's block after the safe head, as a batch of its own, if its origin is known. */
  private Optional<SingularBatch> take(
      SpanBatch span, WaitingBatches.Entry entry, L2BlockRef safeHead) {
    while (timestamp(span, entry.index) <= safeHead.timestamp()) {
      entry.origin += span.blocks().get(entry.index).originChanged() ? 1 : 0;
      entry.index++;
    }
    SpanBatch.Element element = span.blocks().get(entry.index);
    long origin = entry.origin + (element.originChanged() ? 1 : 0);
    long timestamp = timestamp(span, entry.index);
    return rules
        .epoch(origin, entry.inclusion)
        .map(epoch ->
            new SingularBatch(safeHead.hash(), epoch.id(), timestamp, element.transactions()));
  }

  /**
   * The batch without transactions that takes the place of one that did not come within the window
   * of its epoch.
   */
  private Optional<SingularBatch> emptyBatch(L2BlockRef safeHead, long inclusion) {
    long window = config.timing().sequencingWindowBlocks();
    long timestamp = safeHead.timestamp() + config.timing().blockTimeSeconds();
    long number = safeHead.l1Origin().number();
    Optional<Epoch> epoch = l1.epoch(number);
    Optional<Epoch> following = l1.epoch(number + 1);
    if (number + window > inclusion || epoch.isEmpty() || following.isEmpty()) {
      return Optional.empty();
    }
    if (timestamp < following.get().timestamp()) {
      return Optional.of(
          new SingularBatch(safeHead.hash(), epoch.get().id(), timestamp, List.of()));
    }
    if (number + 1 + window > inclusion) {
      return Optional.empty();
    }
    return Optional.of(
        new SingularBatch(safeHead.hash(), following.get().id(), timestamp, List.of()));
  }
}
