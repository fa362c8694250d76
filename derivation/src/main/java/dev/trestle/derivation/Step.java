package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import java.util.List;

/** What {@link DerivationPipeline#step} came to, and what its driver does next. */
public sealed interface Step {
  /**
   * Execute this block, then call {@link DerivationPipeline#executed} or, when a sequenced
   * transaction makes the block invalid, {@link DerivationPipeline#refused}.
   *
   * @param parent the safe head that it builds on
   * @param systemConfig the configuration in force in the block
   * @param derivedFrom the settlement block that completed the data
   */
  record Derived(
      PayloadAttributes attributes,
      L2BlockRef parent,
      Epoch epoch,
      SystemConfig systemConfig,
      BlockId derivedFrom)
      implements Step {}

  /**
   * Hand in the canonical settlement block of this number through {@link
   * DerivationPipeline#settlementBlock}, or wait until there is one.
   */
  record NeedSettlementBlock(long number) implements Step {}

  /**
   * Hand in these blobs through {@link DerivationPipeline#blob}. A blob that nobody has any more
   * stops the chain: there is no going on without it.
   *
   * @param block the settlement block whose transactions carried them
   */
  record NeedBlobs(BlockId block, List<Bytes32> versionedHashes) implements Step {}

  /** Hand in the safe L2 block of this number through {@link DerivationPipeline#safeBlock}. */
  record NeedSafeBlock(long number) implements Step {}

  /**
   * A settlement block has given all it had. Derivation can later be resumed from here with {@link
   * DerivationStart}.
   *
   * @param block the settlement block
   * @param safeHead the last L2 block derived from it and the blocks before it
   * @param systemConfig of the safe head
   */
  record Advanced(BlockId block, L2BlockRef safeHead, SystemConfig systemConfig) implements Step {
    /** Where to resume. */
    public DerivationStart restart() {
      return new DerivationStart(safeHead, systemConfig, block);
    }
  }

  /**
   * The settlement chain has reorganised. This pipeline is done: make a new one, starting from the
   * latest {@link Advanced} whose block is still canonical.
   *
   * @param expected a block that derivation built on
   * @param found the hash that the chain has now at that height
   */
  record Reset(BlockId expected, Bytes32 found) implements Step {}

  /** A block of deposits alone was refused: node or chain is broken. Nothing can go on. */
  record Halted(String reason) implements Step {}
}
