package dev.trestle.derivation;

import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;

/**
 * Everything about a chain that never changes: what derivation starts from.
 *
 * @param l1 rules of the settlement chain, for its blob base fee
 * @param l2 rules of this chain; its {@code l2} part is present
 */
public record RollupConfig(
    ChainSpec l1, ChainSpec l2, Genesis genesis, Timing timing, Contracts contracts) {
  /**
   * Where the chain begins.
   *
   * @param l1 the L1 origin of the genesis block; deposits count from the next L1 block on
   * @param l2 the genesis block
   * @param l2Timestamp of the genesis block, seconds; not before the L1 block's
   */
  public record Genesis(BlockId l1, BlockId l2, long l2Timestamp, SystemConfig systemConfig) {
    /** The genesis block as a safe head. */
    public L2BlockRef block() {
      return new L2BlockRef(l2.number(), l2.hash(), Bytes32.ZERO, l2Timestamp, l1, 0);
    }
  }

  /**
   * Block times and time limits.
   *
   * @param blockTimeSeconds from one L2 block to the next
   * @param sequencingWindowBlocks L1 blocks after its origin in which an L2 block's batch counts
   * @param maxSequencerDriftSeconds how far an L2 block with transactions may be ahead of its
   *     origin
   * @param channelTimeoutBlocks L1 blocks in which a channel must be completed; at most the
   *     sequencing window
   */
  public record Timing(
      long blockTimeSeconds,
      long sequencingWindowBlocks,
      long maxSequencerDriftSeconds,
      long channelTimeoutBlocks) {
    /** One second, 12 hours of 12-second blocks, 30 minutes, 50 blocks. */
    public static final Timing DEFAULT = new Timing(1, 3600, 1800, 50);

    public Timing {
      if (blockTimeSeconds < 1
          || sequencingWindowBlocks < 1
          || maxSequencerDriftSeconds < 0
          || channelTimeoutBlocks < 1) {
        throw new IllegalArgumentException(
            "block time, sequencing window and channel timeout must be positive, drift not"
                + " negative");
      }
      if (channelTimeoutBlocks > sequencingWindowBlocks) {
        throw new IllegalArgumentException(
            "a channel may not live longer than the sequencing window: "
                + channelTimeoutBlocks
                + " and "
                + sequencingWindowBlocks
                + " blocks");
      }
    }
  }

  /** The chain's contracts on the settlement chain: whose logs count. */
  public record Contracts(Address inbox, Address portal, Address systemConfig) {}

  public RollupConfig {
    if (l2.l2().isEmpty()) {
      throw new IllegalArgumentException("the L2's chain spec has no L2 part");
    }
  }

  /** The L2 part of the L2's rules. */
  public L2Spec l2Spec() {
    return l2.l2().orElseThrow();
  }

  /** The rules of an L2 block with this time. */
  public L2Level levelAt(long timestamp) {
    return l2Spec().levelAt(timestamp);
  }

  /**
   * Whether the block with this time is the first of its level though not the genesis block: it
   * carries no sequenced transactions, and its L1 attributes still have the old form.
   */
  public boolean activatesLevel(long timestamp) {
    return timestamp > genesis.l2Timestamp()
        && levelAt(timestamp) != levelAt(timestamp - timing.blockTimeSeconds());
  }

  /** The form of the L1 attributes transaction in a block with this time. */
  public L2Level l1InfoLevelAt(long timestamp) {
    return activatesLevel(timestamp)
        ? levelAt(timestamp - timing.blockTimeSeconds())
        : levelAt(timestamp);
  }

  /** The number of the L2 block with this time, which must be one of the chain's. */
  public long blockNumberAt(long timestamp) {
    return genesis.l2().number() + (timestamp - genesis.l2Timestamp()) / timing.blockTimeSeconds();
  }

  /** When the L2 block of this number is due, seconds. */
  public long timestampOf(long blockNumber) {
    return genesis.l2Timestamp()
        + (blockNumber - genesis.l2().number()) * timing.blockTimeSeconds();
  }
}
