package dev.trestle.derivation;

/**
 * Where derivation begins or resumes.
 *
 * @param safeHead the last L2 block derived from settlement blocks up to {@code processed}
 * @param systemConfig in force in the safe head
 * @param processed a settlement block that the safe head came from, or one before it; at least the
 *     safe head's L1 origin. It must be canonical, and no {@link Step.Advanced} comes up to it; the
 *     blocks derived do not depend on it
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
   * The first settlement block to read. No batch of a block after the safe head is in a channel
   * completed before the safe head's origin, and such a channel began at most its timeout earlier.
   */
  public long firstRead(RollupConfig config) {
    long earliest = safeHead.l1Origin().number() - config.timing().channelTimeoutBlocks();
    return Math.max(earliest, config.genesis().l1().number());
  }
}
