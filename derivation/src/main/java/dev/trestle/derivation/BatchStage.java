package dev.trestle.derivation;

import java.util.List;
import java.util.Optional;

/**
 * Stage 6: takes span batches apart, judges batches, and makes empty ones when the sequencer was
 * silent for a sequencing window. Source: OP Stack specification, Holocene § Batch Queue, and
 * Derivation § Batch Queue for empty batches.
 */
final class BatchStage {
  private final RollupConfig config;
  private final L1Traversal l1;
  private final ChannelReader channels;
  private final BatchRules rules;
  private Optional<Span> span = Optional.empty();

  /** What a step of this stage came to. */
  sealed interface Outcome {
    /** The next block. */
    record Next(SingularBatch batch) implements Outcome {}

    /** This safe block is needed to judge a span batch. */
    record NeedSafeBlock(long number) implements Outcome {}

    /** The settlement block has no more. */
    record Exhausted() implements Outcome {}
  }

  /** A span batch being taken apart. */
  private static final class Span {
    final SpanBatch batch;
    boolean accepted;
    int index;
    long origin;

    Span(SpanBatch batch) {
      this.batch = batch;
      boolean changed = batch.blocks().getFirst().originChanged();
      this.origin = batch.firstOriginNumber() - (changed ? 1 : 0);
    }
  }

  BatchStage(RollupConfig config, L1Traversal l1, ChannelReader channels) {
    this.config = config;
    this.l1 = l1;
    this.channels = channels;
    this.rules = new BatchRules(config, l1);
  }

  /** Drops the rest of the span batch and of the channel. */
  void drop() {
    span = Optional.empty();
    channels.drop();
  }

  /** Reads the settlement block's channels to the end without using their batches. */
  void skip(long inclusion) {
    while (channels.next(inclusion).isPresent()) {
      drop();
    }
  }

  /**
   * The next block's batch.
   *
   * @param inclusion number of the settlement block being read
   * @param known a safe block that was asked for
   */
  Outcome next(L2BlockRef safeHead, long inclusion, Optional<L2BlockRef> known) {
    while (true) {
      if (span.isPresent() && !span.get().accepted) {
        Optional<Outcome> need = admit(span.get(), safeHead, inclusion, known);
        if (need.isPresent()) {
          return need.get();
        }
        continue;
      }
      Optional<SingularBatch> batch;
      if (span.isPresent()) {
        batch = take(span.get(), safeHead);
      } else {
        Optional<Batch> read = channels.next(inclusion);
        if (read.isEmpty()) {
          return emptyBatch(safeHead, inclusion)
              .<Outcome>map(Outcome.Next::new)
              .orElseGet(Outcome.Exhausted::new);
        }
        batch = open(read.get());
      }
      if (batch.isPresent()) {
        switch (rules.check(batch.get(), safeHead, inclusion)) {
          case ACCEPT -> {
            return new Outcome.Next(batch.get());
          }
          case DROP -> drop();
          case PAST -> {}
        }
      }
    }
  }

  private Optional<SingularBatch> open(Batch batch) {
    return switch (batch) {
      case SingularBatch singular -> Optional.of(singular);
      case SpanBatch wide -> {
        span = Optional.of(new Span(wide));
        yield Optional.empty();
      }
    };
  }

  /** Judges a span batch as a whole; asks for its parent if that is not the safe head. */
  private Optional<Outcome> admit(
      Span wide, L2BlockRef safeHead, long inclusion, Optional<L2BlockRef> known) {
    switch (rules.checkTime(wide.batch, safeHead)) {
      case DROP -> {
        drop();
        return Optional.empty();
      }
      case PAST -> {
        span = Optional.empty();
        return Optional.empty();
      }
      case ACCEPT -> {}
    }
    long parentNumber = rules.parentNumber(wide.batch);
    L2BlockRef parent = safeHead;
    if (parentNumber != safeHead.number()) {
      if (known.isEmpty() || known.get().number() != parentNumber) {
        return Optional.of(new Outcome.NeedSafeBlock(parentNumber));
      }
      parent = known.get();
    }
    if (rules.fits(wide.batch, parent, inclusion)) {
      wide.accepted = true;
    } else {
      drop();
    }
    return Optional.empty();
  }

  /** The span batch's next block after the safe head, as a batch of its own. */
  private Optional<SingularBatch> take(Span wide, L2BlockRef safeHead) {
    List<SpanBatch.Element> blocks = wide.batch.blocks();
    while (wide.index < blocks.size()) {
      SpanBatch.Element element = blocks.get(wide.index);
      long timestamp =
          config.genesis().l2Timestamp()
              + wide.batch.relativeTimestamp()
              + wide.index * config.timing().blockTimeSeconds();
      wide.index++;
      wide.origin += element.originChanged() ? 1 : 0;
      if (timestamp <= safeHead.timestamp()) {
        continue;
      }
      Optional<Epoch> epoch = l1.epoch(wide.origin);
      if (epoch.isEmpty()) {
        drop();
        return Optional.empty();
      }
      return Optional.of(
          new SingularBatch(safeHead.hash(), epoch.get().id(), timestamp, element.transactions()));
    }
    span = Optional.empty();
    return Optional.empty();
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
