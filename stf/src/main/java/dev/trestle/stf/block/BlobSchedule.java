package dev.trestle.stf.block;

/**
 * How many blobs blocks carry and how fast their price moves, EIP-4844 and EIP-7840. A
 * blob-parameter-only fork (EIP-7892) is one more of these with a time.
 *
 * @param target blobs per block at which the price stays
 * @param max most blobs per block
 * @param baseFeeUpdateFraction larger is slower
 */
public record BlobSchedule(long target, long max, long baseFeeUpdateFraction) {
  /** No blobs: before Cancun and on an L2. */
  public static final BlobSchedule NONE = new BlobSchedule(0, 0, 1);

  /** EIP-4844. */
  public static final BlobSchedule CANCUN = new BlobSchedule(3, 6, 3_338_477);

  /** EIP-7691; Osaka starts with it. */
  public static final BlobSchedule PRAGUE = new BlobSchedule(6, 9, 5_007_716);

  /** Mainnet's first blob-parameter-only fork. */
  public static final BlobSchedule BPO1 = new BlobSchedule(10, 15, 8_346_193);

  /** Mainnet's second. */
  public static final BlobSchedule BPO2 = new BlobSchedule(14, 21, 11_684_671);

  public BlobSchedule {
    if (target < 0 || max < target || baseFeeUpdateFraction <= 0) {
      throw new IllegalArgumentException(
          "blob schedule wants 0 <= target <= max and a positive fraction, not "
              + target
              + ", "
              + max
              + ", "
              + baseFeeUpdateFraction);
    }
  }
}
