package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;

/** The price of blobs: EIP-4844, with EIP-7918's reserve price since Osaka. */
public final class BlobFee {
  /** Gas of one blob. */
  public static final long GAS_PER_BLOB = 131_072;

  /** EIP-7918: execution gas that a blob is held to cost at least. */
  private static final long BLOB_BASE_COST = 8192;

  /** e to this power is over 2^256 already. */
  private static final long SATURATING_EXPONENT = 178;

  private BlobFee() {}

  /** Excess blob gas of the block after {@code parent}, under that block's rules. */
  public static long nextExcess(Rules rules, Header parent) {
    long excess = parent.excessBlobGas().orElse(0);
    long used = parent.blobGasUsed().orElse(0);
    BlobSchedule blobs = rules.blobs();
    long target = blobs.target() * GAS_PER_BLOB;
    if (excess + used < target) {
      return 0;
    }
    if (rules.since(Fork.OSAKA) && blobs.max() > 0) {
      UInt256 reserve = parent.baseFeePerGas().orElse(UInt256.ZERO).multiply(BLOB_BASE_COST);
      if (reserve.compareTo(perGas(blobs, excess).multiply(GAS_PER_BLOB)) > 0) {
        return excess + used * (blobs.max() - blobs.target()) / blobs.max();
      }
    }
    return excess + used - target;
  }

  /** Wei per blob gas at this excess: {@code fake_exponential(1, excess, fraction)}. */
  public static UInt256 perGas(BlobSchedule blobs, long excess) {
    if (excess == 0) {
      return UInt256.ONE;
    }
    long fraction = blobs.baseFeeUpdateFraction();
    if (excess / fraction >= SATURATING_EXPONENT) {
      return UInt256.MAX;
    }
    BigInteger numerator = BigInteger.valueOf(excess);
    BigInteger denominator = BigInteger.valueOf(fraction);
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = denominator;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(denominator.multiply(BigInteger.valueOf(i)));
    }
    BigInteger price = sum.divide(denominator);
    return price.bitLength() > 256 ? UInt256.MAX : UInt256.of(price);
  }
}
