package dev.trestle.stf.block;

import dev.trestle.stf.primitives.UInt256;

/** The base fee of a block from its parent's header: EIP-1559, and the OP Stack's parameters. */
public final class Eip1559 {
  private static final long L1_ELASTICITY = 2;
  private static final long L1_DENOMINATOR = 8;

  private Eip1559() {}

  /** Wei per gas in the block after {@code parent}. */
  public static UInt256 nextBaseFee(ChainSpec spec, Header parent) {
    Rules rules = spec.rulesAt(parent.timestamp());
    if (rules.level().isEmpty()) {
      return next(parent, parent.gasUsed(), L1_ELASTICITY, L1_DENOMINATOR);
    }
    L2Spec l2 = spec.l2().orElseThrow();
    L2Level level = rules.level().get();
    L2ExtraData parameters =
        L2ExtraData.isValid(level, parent.extraData())
            ? L2ExtraData.decode(parent.extraData())
            : new L2ExtraData(l2.eip1559Denominator(), l2.eip1559Elasticity(), 0);
    long metered = parent.gasUsed();
    if (rules.since(L2Level.JOVIAN)) {
      metered = Math.max(metered, parent.blobGasUsed().orElse(0));
    }
    return next(parent, metered, parameters.elasticity(), parameters.denominator())
        .max(UInt256.of(parameters.minBaseFee()));
  }

  private static UInt256 next(Header parent, long gasUsed, long elasticity, long denominator) {
    UInt256 baseFee =
        parent
            .baseFeePerGas()
            .orElseThrow(() -> new InvalidBlockException("the parent header lacks a base fee"));
    long target = parent.gasLimit() / elasticity;
    if (gasUsed == target || target == 0) {
      return baseFee;
    }
    long distance = Math.abs(gasUsed - target);
    UInt256 step =
        baseFee.multiply(distance).divide(UInt256.of(target)).divide(UInt256.of(denominator));
    if (gasUsed > target) {
      return baseFee.add(step.max(UInt256.ONE));
    }
    return baseFee.subtract(step.min(baseFee));
  }
}
