package dev.trestle.sequencer;

/**
 * How much the pool holds, so that nobody can fill it alone.
 *
 * @param transactions most transactions in all
 * @param perSender most transactions of one sender
 * @param nonceGap how far above the next nonce a transaction may be
 * @param sizeBytes largest transaction without blobs, EIP-2718 bytes
 * @param replacementPercent by how much both fees must rise to replace a waiting transaction
 * @param minTipWei smallest tip that is admitted, wei per gas
 */
public record PoolLimits(
    int transactions,
    int perSender,
    int nonceGap,
    int sizeBytes,
    int replacementPercent,
    long minTipWei) {
  public static final PoolLimits DEFAULT = new PoolLimits(100_000, 1_024, 1_024, 131_072, 10, 0);

  public PoolLimits {
    if (transactions < 1 || perSender < 1 || nonceGap < 0 || sizeBytes < 1) {
      throw new IllegalArgumentException("pool limits must be positive");
    }
  }
}
