package dev.trestle.derivation;

/**
 * Where derivation begins or resumes.
 *
 * @param safeHead the last L2 block derived from settlement blocks up to {@code processed}
 * @param systemConfig in force in the safe head
 * @param processed the last settlement block whose data is used up; at least the safe head's L1
 *     origin. Channels open at that point are found again by reading older blocks
 */
public record DerivationStart(L2BlockRef safeHead, SystemConfig systemConfig, BlockId processed) {
  public DerivationStart {
    if (processed.number() < safeHead.l1Origin().number()) {
      throw new IllegalArgumentException(
          "a safe head cannot come from settlement block "
              + processed
              + ", which is before its origin "
              + safeHead.l1Origin());
    }
  }

  /** The genesis block. */
  public static DerivationStart genesis(RollupConfig config) {
    return new DerivationStart(
        config.genesis().block(), config.genesis().systemConfig(), config.genesis().l1());
  }

  /**
   * The first settlement block to read: the safe head's origin, or the oldest block in which a
   * channel still open may have begun.
   */
  public long firstRead(RollupConfig config) {
    long oldestChannel = processed.number() + 1 - config.timing().channelTimeoutBlocks();
    long first = Math.min(safeHead.l1Origin().number(), oldestChannel);
    return Math.max(first, config.genesis().l1().number());
  }
}
