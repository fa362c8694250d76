package dev.trestle.l1;

import dev.trestle.stf.primitives.UInt256;

/**
 * What a transaction offers, wei.
 *
 * @param blobFee per blob gas; zero without blobs
 */
record Fees(UInt256 tip, UInt256 maxFee, UInt256 blobFee) {
  private static final UInt256 TWO = UInt256.of(2);
  private static final UInt256 HUNDRED = UInt256.of(100);

  /** Twice the base fee and the tip: enough for five full blocks in a row. */
  static Fees first(FeeQuote quote, FeePolicy policy, boolean blobs) {
    UInt256 tip = quote.tipWei().max(policy.minTipWei());
    UInt256 maxFee = quote.baseFeeWei().multiply(TWO).add(tip).min(policy.maxFeeWei());
    UInt256 blobFee =
        blobs
            ? quote.blobBaseFeeWei().multiply(TWO).max(UInt256.ONE).min(policy.maxBlobFeeWei())
            : UInt256.ZERO;
    return new Fees(tip.min(maxFee), maxFee, blobFee);
  }

  /**
   * The least that pools take in place of {@code this}, and no less than what the market asks now:
   * a tenth more of each, double with blobs (geth's pools; the blob pool wants all three doubled).
   */
  Fees raised(Fees market, boolean blobs) {
    return new Fees(
        market.tip.max(raised(tip, blobs)),
        market.maxFee.max(raised(maxFee, blobs)),
        market.blobFee.max(raised(blobFee, blobs)));
  }

  boolean within(FeePolicy policy) {
    return maxFee.compareTo(policy.maxFeeWei()) <= 0
        && blobFee.compareTo(policy.maxBlobFeeWei()) <= 0;
  }

  private static UInt256 raised(UInt256 fee, boolean blobs) {
    if (blobs) {
      return fee.multiply(TWO);
    }
    return fee.multiply(110).add(UInt256.of(99)).divide(HUNDRED);
  }
}
