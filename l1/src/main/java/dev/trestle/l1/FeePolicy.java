package dev.trestle.l1;

import dev.trestle.stf.primitives.UInt256;
import java.time.Duration;

/**
 * What a submitter may spend and how patient it is.
 *
 * @param minTipWei least tip per gas to offer
 * @param maxFeeWei most per gas ever offered, tip included
 * @param maxBlobFeeWei most per blob gas ever offered
 * @param resubmitAfter a transaction not included for so long is offered again at a higher fee
 * @param confirmations blocks, the including one counted, until an inclusion is final
 */
public record FeePolicy(
    UInt256 minTipWei,
    UInt256 maxFeeWei,
    UInt256 maxBlobFeeWei,
    Duration resubmitAfter,
    int confirmations) {
  private static final UInt256 GWEI = UInt256.of(1_000_000_000L);

  public FeePolicy {
    if (confirmations < 1) {
      throw new IllegalArgumentException("confirmations start at 1, not " + confirmations);
    }
    if (minTipWei.compareTo(maxFeeWei) > 0) {
      throw new IllegalArgumentException("the least tip is over the most that may be offered");
    }
  }

  /** Up to 500 gwei for either gas, higher offers after 48 s, final after 10 blocks. */
  public static FeePolicy mainnet() {
    return new FeePolicy(GWEI, GWEI.multiply(500), GWEI.multiply(500), Duration.ofSeconds(48), 10);
  }

  /** The same with another patience and depth, for fast chains. */
  public FeePolicy with(Duration newResubmitAfter, int newConfirmations) {
    return new FeePolicy(minTipWei, maxFeeWei, maxBlobFeeWei, newResubmitAfter, newConfirmations);
  }
}
