package dev.trestle.sequencer;

/**
 * How much the pool holds, so that nobody can fill it alone; {@code docs/operations.md} tells
 * operators.
 *
 * @param room for those that wait, and for how long
 * @param nonceGap how far above the next nonce a transaction may be
 * @param sizeBytes largest transaction without blobs, EIP-2718 bytes
 * @param replacementPercent by how much both fees must rise to replace a waiting transaction
 * @param minTipWei smallest tip that is admitted, wei per gas
 */
public record PoolLimits(
    Room room, int nonceGap, int sizeBytes, int replacementPercent, long minTipWei) {
  public static final PoolLimits DEFAULT = new PoolLimits(Room.DEFAULT, 1_024, 131_072, 10, 0);

  /**
   * What waits, and how long.
   *
   * @param transactions most in all
   * @param perSender most of one sender
   * @param queued most, of all, that a nonce is missing before
   * @param bytes most of all together, EIP-2718 bytes and blobs
   * @param lifetimeSeconds after which a transaction that cannot be included is given up: one that
   *     a nonce is missing before, or that the base fee prices out; in the chain's time
   */
  public record Room(
      int transactions, int perSender, int queued, long bytes, long lifetimeSeconds) {
    /** 100,000 of 128 MiB, of which 10,000 may be queued; three hours, as geth. */
    public static final Room DEFAULT = new Room(100_000, 1_024, 10_000, 128L << 20, 10_800);

    public Room {
      if (transactions < 1 || perSender < 1 || queued < 0 || bytes < 1 || lifetimeSeconds < 1) {
        throw new IllegalArgumentException("the room of a pool is positive");
      }
    }
  }

  public PoolLimits {
    if (nonceGap < 0 || sizeBytes < 1 || replacementPercent < 0) {
      throw new IllegalArgumentException("pool limits must be positive");
    }
  }

  /** The same with other room. */
  public PoolLimits with(Room other) {
    return new PoolLimits(other, nonceGap, sizeBytes, replacementPercent, minTipWei);
  }

  /** The same where replacing costs so much more, in percent. */
  public PoolLimits withReplacementPercent(int percent) {
    return new PoolLimits(room, nonceGap, sizeBytes, percent, minTipWei);
  }
}
