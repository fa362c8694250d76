package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Stage 1: the settlement chain, one block at a time, each the child of the one before. Keeps the
 * epochs that L2 blocks may still take as their origin.
 */
final class L1Traversal {
  private final RollupConfig config;
  private final DerivationStart start;
  private final TreeMap<Long, Epoch> epochs = new TreeMap<>();
  private long next;
  private Optional<SettlementBlock> current = Optional.empty();
  private Optional<BlockId> last = Optional.empty();

  L1Traversal(RollupConfig config, DerivationStart start) {
    this.config = config;
    this.start = start;
    this.next = start.firstRead(config);
  }

  long nextNumber() {
    return next;
  }

  Optional<SettlementBlock> current() {
    return current;
  }

  /** Goes on to this block; a reset when the chain is not the one that came before. */
  Optional<Step.Reset> take(SettlementBlock block) {
    if (block.header().number() != next || current.isPresent()) {
      throw new IllegalStateException(
          "settlement block " + next + " is due, not " + block.header().number());
    }
    Optional<Step.Reset> reset = reset(block);
    if (reset.isEmpty()) {
      epochs.put(next, Epoch.of(config, block));
      current = Optional.of(block);
      last = Optional.of(block.id());
    }
    return reset;
  }

  private Optional<Step.Reset> reset(SettlementBlock block) {
    Bytes32 parentHash = block.header().parentHash();
    if (last.isPresent() && !last.get().hash().equals(parentHash)) {
      return Optional.of(new Step.Reset(last.get(), parentHash));
    }
    BlockId[] known = {start.safeHead().l1Origin(), start.processed(), config.genesis().l1()};
    for (BlockId id : known) {
      if (id.number() == block.header().number() && !id.hash().equals(block.hash())) {
        return Optional.of(new Step.Reset(id, block.hash()));
      }
    }
    return Optional.empty();
  }

  /** The current block has given all it had. */
  void advance() {
    current = Optional.empty();
    next++;
  }

  /** The epoch of this number, if it was read and not dropped. */
  Optional<Epoch> epoch(long number) {
    return Optional.ofNullable(epochs.get(number));
  }

  /** Forgets epochs before this one. */
  void dropBefore(long number) {
    while (!epochs.isEmpty() && epochs.firstKey() < number) {
      epochs.pollFirstEntry();
    }
  }
}
