package dev.trestle.derivation;

import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;

/**
 * The chain's parameters that its SystemConfig contract may change. A change holds from the first
 * L2 block whose L1 origin contains its log. Source: OP Stack specification, System Config.
 *
 * @param batcherHash who may post batches, for the record: Trestle's Inbox enforces it
 * @param gasLimit of L2 blocks
 * @param minBaseFee least base fee of L2 blocks, wei, unsigned 64 bits (Jovian)
 * @param daFootprintGasScalar gas per byte of estimated batch data, unsigned 16 bits; 0 means the
 *     default of 400 (Jovian)
 */
public record SystemConfig(
    Bytes32 batcherHash,
    long gasLimit,
    FeeScalars feeScalars,
    Eip1559 eip1559,
    OperatorFee operatorFee,
    long minBaseFee,
    int daFootprintGasScalar) {
  public static final int DEFAULT_DA_FOOTPRINT_GAS_SCALAR = 400;

  /**
   * How L2's base fee moves; both zero for the chain's defaults (Holocene).
   *
   * @param denominator unsigned 32 bits
   * @param elasticity unsigned 32 bits
   */
  public record Eip1559(long denominator, long elasticity) {
    public static final Eip1559 CHAIN_DEFAULT = new Eip1559(0, 0);
  }

  /**
   * What a transaction pays to the operator besides gas (Isthmus).
   *
   * @param scalar unsigned 32 bits
   * @param constant wei, unsigned 64 bits
   */
  public record OperatorFee(long scalar, long constant) {
    public static final OperatorFee NONE = new OperatorFee(0, 0);
  }

  /**
   * The configuration that an L2 block ran under, read back from the block itself.
   *
   * @param extraData of its header: version, denominator, elasticity and, since Jovian, minimum
   *     base fee
   */
  public static Decoded<SystemConfig> of(L1Info info, long gasLimit, byte[] extraData) {
    boolean jovian = extraData.length == 17 && extraData[0] == 1;
    if (!jovian && (extraData.length != 9 || extraData[0] != 0)) {
      return new Decoded.Malformed<>(
          "an L2 header's extraData has 9 bytes of version 0 or 17 of version 1, not "
              + extraData.length);
    }
    return new Decoded.Valid<>(
        new SystemConfig(
            info.batcherHash(),
            gasLimit,
            info.feeScalars(),
            new Eip1559(
                BigEndian.getInt(extraData, 1) & 0xffffffffL,
                BigEndian.getInt(extraData, 5) & 0xffffffffL),
            info.operatorFee(),
            jovian ? BigEndian.getLong(extraData, 9) : 0,
            info.daFootprintGasScalar()));
  }

  /**
   * What is left of this configuration in a block that ran under it: the blocks of earlier levels
   * have no room for what later levels added. Only this much passes from block to block.
   *
   * @param infoLevel the form of the block's L1 attributes transaction
   * @param level the block's own
   */
  public SystemConfig carriedBy(L2Level infoLevel, L2Level level) {
    SystemConfig carried = this;
    if (infoLevel.compareTo(L2Level.ISTHMUS) < 0) {
      carried = carried.withOperatorFee(OperatorFee.NONE);
    }
    if (infoLevel.compareTo(L2Level.JOVIAN) < 0) {
      carried = carried.withDaFootprintGasScalar(0);
    }
    return level.compareTo(L2Level.JOVIAN) < 0 ? carried.withMinBaseFee(0) : carried;
  }

  /** What the L1 attributes transaction announces. */
  public int effectiveDaFootprintGasScalar() {
    return daFootprintGasScalar == 0 ? DEFAULT_DA_FOOTPRINT_GAS_SCALAR : daFootprintGasScalar;
  }

  public SystemConfig withBatcherHash(Bytes32 value) {
    return new SystemConfig(
        value, gasLimit, feeScalars, eip1559, operatorFee, minBaseFee, daFootprintGasScalar);
  }

  public SystemConfig withGasLimit(long value) {
    return new SystemConfig(
        batcherHash, value, feeScalars, eip1559, operatorFee, minBaseFee, daFootprintGasScalar);
  }

  public SystemConfig withFeeScalars(FeeScalars value) {
    return new SystemConfig(
        batcherHash, gasLimit, value, eip1559, operatorFee, minBaseFee, daFootprintGasScalar);
  }

  public SystemConfig withEip1559(Eip1559 value) {
    return new SystemConfig(
        batcherHash, gasLimit, feeScalars, value, operatorFee, minBaseFee, daFootprintGasScalar);
  }

  public SystemConfig withOperatorFee(OperatorFee value) {
    return new SystemConfig(
        batcherHash, gasLimit, feeScalars, eip1559, value, minBaseFee, daFootprintGasScalar);
  }

  public SystemConfig withMinBaseFee(long value) {
    return new SystemConfig(
        batcherHash, gasLimit, feeScalars, eip1559, operatorFee, value, daFootprintGasScalar);
  }

  public SystemConfig withDaFootprintGasScalar(int value) {
    return new SystemConfig(
        batcherHash, gasLimit, feeScalars, eip1559, operatorFee, minBaseFee, value);
  }
}
