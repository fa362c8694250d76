package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * Derives the L2 chain from the settlement chain. Does no input or output: {@link #step} says what
 * it needs or found, its driver answers with one of the other methods and calls {@code step} again.
 * The next block depends on the safe head and the settlement chain alone, wherever a {@link
 * DerivationStart} cuts the way. Rules: {@code docs/spec/derivation.md}. Not thread-safe.
 */
public final class DerivationPipeline {
  private final RollupConfig config;
  private final long waitingBytes;
  private final AttributesBuilder attributes;
  private Stages stages;
  private long processed;
  private L2BlockRef safeHead;
  private SystemConfig systemConfig;
  private Optional<L2BlockRef> knownSafeBlock = Optional.empty();
  private Optional<Step> standing = Optional.empty();

  /** What reads the settlement chain. */
  private record Stages(L1Traversal traversal, L1Retrieval retrieval, BatchStage blocks) {
    static Stages from(RollupConfig config, DerivationStart start, long waitingBytes) {
      L1Traversal traversal = new L1Traversal(config, start);
      L1Retrieval retrieval = new L1Retrieval(config);
      FrameQueue frames = new FrameQueue(retrieval);
      ChannelAssembler channels = new ChannelAssembler(config, frames);
      ChannelReader batches = new ChannelReader(config.l2().chainId(), channels);
      return new Stages(
          traversal, retrieval, new BatchStage(config, traversal, batches, waitingBytes));
    }
  }

  public DerivationPipeline(RollupConfig config, DerivationStart start) {
    this(config, start, BatchStage.WAITING_BYTES);
  }

  DerivationPipeline(RollupConfig config, DerivationStart start, long waitingBytes) {
    this.config = config;
    this.waitingBytes = waitingBytes;
    attributes = new AttributesBuilder(config);
    stages = Stages.from(config, start, waitingBytes);
    processed = start.processed().number();
    safeHead = start.safeHead();
    systemConfig = start.systemConfig();
  }

  /** The last block that was executed. */
  public L2BlockRef safeHead() {
    return safeHead;
  }

  /** The configuration in force in the safe head. */
  public SystemConfig systemConfig() {
    return systemConfig;
  }

  /** Goes on as far as possible. Without an answer in between, the same step comes again. */
  public Step step() {
    while (standing.isEmpty()) {
      Optional<SettlementBlock> current = stages.traversal.current();
      if (current.isEmpty()) {
        return new Step.NeedSettlementBlock(stages.traversal.nextNumber());
      }
      List<Bytes32> missing = stages.retrieval.missing();
      if (!missing.isEmpty()) {
        return new Step.NeedBlobs(current.get().id(), missing);
      }
      Optional<Step> result = read(current.get());
      if (result.isPresent()) {
        return result.get();
      }
    }
    return standing.get();
  }

  private Optional<Step> read(SettlementBlock block) {
    long number = block.header().number();
    return switch (stages.blocks.next(safeHead, number, knownSafeBlock)) {
      case BatchStage.Outcome.NeedSafeBlock(long wanted) ->
          Optional.of(new Step.NeedSafeBlock(wanted));
      case BatchStage.Outcome.Next(SingularBatch batch) -> Optional.of(derive(batch, block.id()));
      case BatchStage.Outcome.ReadAgain() -> {
        DerivationStart start = new DerivationStart(safeHead, systemConfig, block.id());
        stages = Stages.from(config, start, waitingBytes);
        yield Optional.empty();
      }
      case BatchStage.Outcome.Exhausted() -> {
        stages.traversal.advance();
        if (number <= processed) {
          yield Optional.empty();
        }
        processed = number;
        yield Optional.of(new Step.Advanced(block.id(), safeHead, systemConfig));
      }
    };
  }

  private Step derive(SingularBatch batch, BlockId derivedFrom) {
    Epoch epoch = stages.traversal.epoch(batch.epoch().number()).orElseThrow();
    SystemConfig current = attributes.systemConfig(safeHead, systemConfig, epoch);
    PayloadAttributes payload =
        attributes.attributes(safeHead, current, epoch, batch.transactions());
    Step step = new Step.Derived(payload, safeHead, epoch, current, derivedFrom);
    standing = Optional.of(step);
    return step;
  }

  /** Answers {@link Step.NeedSettlementBlock}. */
  public void settlementBlock(SettlementBlock block) {
    Optional<Step.Reset> reset = stages.traversal.take(block);
    if (reset.isPresent()) {
      standing = Optional.of(reset.get());
    } else {
      stages.retrieval.open(block);
    }
  }

  /**
   * Answers {@link Step.NeedBlobs}, one blob at a time.
   *
   * @param blob checked by the caller to be the one of this versioned hash
   */
  public void blob(Bytes32 versionedHash, byte[] blob) {
    stages.retrieval.put(versionedHash, blob);
  }

  /** Answers {@link Step.NeedSafeBlock}. */
  public void safeBlock(L2BlockRef block) {
    knownSafeBlock = Optional.of(block);
  }

  /**
   * Answers {@link Step.Derived}: this is the block that came out.
   *
   * @throws IllegalStateException if it cannot be
   */
  public void executed(L2BlockRef block) {
    Step.Derived derived = derived();
    if (!block.parentHash().equals(derived.parent().hash())
        || block.number() != derived.parent().number() + 1
        || block.timestamp() != derived.attributes().block().timestamp()
        || !block.l1Origin().equals(derived.epoch().id())) {
      throw new IllegalStateException("block " + block + " is not the one derived");
    }
    safeHead = block;
    systemConfig =
        derived
            .systemConfig()
            .carriedBy(config.l1InfoLevelAt(block.timestamp()), config.levelAt(block.timestamp()));
    stages.traversal.dropBefore(block.l1Origin().number());
    standing = Optional.empty();
  }

  /**
   * Answers {@link Step.Derived}: the sequenced transactions cannot be executed. The block is
   * derived without them (Holocene § Engine Queue).
   */
  public void refused() {
    Step.Derived derived = derived();
    standing =
        Optional.of(
            derived.attributes().sequenced().isEmpty()
                ? new Step.Halted(
                    "the deposits of block "
                        + (derived.parent().number() + 1)
                        + " cannot be executed")
                : new Step.Derived(
                    derived.attributes().depositsOnly(),
                    derived.parent(),
                    derived.epoch(),
                    derived.systemConfig(),
                    derived.derivedFrom()));
  }

  private Step.Derived derived() {
    if (standing.isPresent() && standing.get() instanceof Step.Derived derived) {
      return derived;
    }
    throw new IllegalStateException("no block is waiting to be executed");
  }
}
