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
   * The first settlement block to read: the safe head's origin. A channel that is still open cannot
   * have begun before it, as a safe head from a batch is older than the channel in progress, and
   * one made for want of batches has an origin a sequencing window ago, more than a channel lives.
   */
  public long firstRead() {
    return safeHead.l1Origin().number();
  }
}
