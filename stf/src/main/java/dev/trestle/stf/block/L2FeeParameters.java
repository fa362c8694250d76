package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.StateReader;

/**
 * What the L1Block contract says about fees in one L2 block, once its deposits are executed.
 * Sources: OP Stack, fjord/exec-engine (L1 data fee), isthmus and jovian/exec-engine (operator fee,
 * data-availability footprint).
 *
 * @param l1BaseFee wei per gas of the L1 origin
 * @param l1BlobBaseFee wei per blob gas of the L1 origin
 * @param baseFeeScalar parts per million
 * @param blobBaseFeeScalar parts per million
 * @param operatorFeeScalar unsigned 32 bits, see {@link L2Level#operatorFeeFactor}
 * @param operatorFeeConstant wei, unsigned 64 bits
 * @param daFootprintGasScalar gas per byte of estimated size
 */
public record L2FeeParameters(
    UInt256 l1BaseFee,
    UInt256 l1BlobBaseFee,
    long baseFeeScalar,
    long blobBaseFeeScalar,
    long operatorFeeScalar,
    long operatorFeeConstant,
    long daFootprintGasScalar) {
  /** What a footprint scalar of zero stands for. */
  public static final long DEFAULT_DA_FOOTPRINT_GAS_SCALAR = 400;

  private static final Bytes32 SLOT_BASE_FEE = new Bytes32(0, 0, 0, 1);
  private static final Bytes32 SLOT_SCALARS = new Bytes32(0, 0, 0, 3);
  private static final Bytes32 SLOT_BLOB_BASE_FEE = new Bytes32(0, 0, 0, 7);
  private static final Bytes32 SLOT_OPERATOR = new Bytes32(0, 0, 0, 8);

  private static final long MILLION = 1_000_000;
  private static final long MIN_SIZE = 100;
  private static final long INTERCEPT = -42_585_600;
  private static final long COEFFICIENT = 836_500;
  private static final UInt256 FEE_DIVISOR = UInt256.of(1_000_000_000_000L);

  /** Reads the L1Block contract's slots that exist at this level. */
  public static L2FeeParameters read(StateReader state, L2Level level) {
    UInt256 scalars = state.storage(Predeploys.L1_BLOCK, SLOT_SCALARS);
    UInt256 operator =
        level.compareTo(L2Level.ISTHMUS) >= 0
            ? state.storage(Predeploys.L1_BLOCK, SLOT_OPERATOR)
            : UInt256.ZERO;
    long footprint = operator.w1() >>> 32 & 0xffff;
    return new L2FeeParameters(
        state.storage(Predeploys.L1_BLOCK, SLOT_BASE_FEE),
        state.storage(Predeploys.L1_BLOCK, SLOT_BLOB_BASE_FEE),
        scalars.w1() >>> 32,
        scalars.w1() & 0xffffffffL,
        operator.w1() & 0xffffffffL,
        operator.w0(),
        footprint == 0 ? DEFAULT_DA_FOOTPRINT_GAS_SCALAR : footprint);
  }

  /** Wei for the bytes a signed transaction takes on L1 (Fjord). */
  public UInt256 l1Fee(byte[] encoded) {
    return l1Fee(scaledSize(encoded));
  }

  UInt256 l1Fee(long scaledSize) {
    UInt256 scaled =
        l1BaseFee.multiply(16 * baseFeeScalar).add(l1BlobBaseFee.multiply(blobBaseFeeScalar));
    return scaled.multiply(scaledSize).divide(FEE_DIVISOR);
  }

  /** The {@code l1GasUsed} of receipts: 16 gas for each byte of the estimated size. */
  public long l1GasUsed(byte[] encoded) {
    return scaledSize(encoded) * 16 / MILLION;
  }

  /** Gas that a signed transaction takes of the block's data-availability footprint (Jovian). */
  public long daFootprint(byte[] encoded) {
    return daFootprint(scaledSize(encoded));
  }

  long daFootprint(long scaledSize) {
    return scaledSize / MILLION * daFootprintGasScalar;
  }

  /** Wei for the operator when this much gas is bought or used. */
  public UInt256 operatorFee(L2Level level, long gas) {
    if (level.operatorFeeFactor() == 0) {
      return UInt256.ZERO;
    }
    UInt256 product = UInt256.of(gas).multiply(operatorFeeScalar);
    UInt256 variable =
        level.operatorFeeFactor() == 1
            ? product.divide(UInt256.of(MILLION))
            : product.multiply(level.operatorFeeFactor());
    return variable.add(UInt256.of(operatorFeeConstant));
  }

  /** Estimated bytes after compression, times a million. */
  private static long scaledSize(byte[] encoded) {
    return scaledSize(FastLz.compressedSize(encoded));
  }

  /** The same from the size that FastLZ makes of it. */
  static long scaledSize(int fastLzSize) {
    return Math.max(MIN_SIZE * MILLION, INTERCEPT + COEFFICIENT * fastLzSize);
  }
}
