package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;

/** Which attributes a block may have after its parent. */
final class HeaderRules {
  /** EIP-7934: the most bytes a block's RLP has. */
  static final int MAX_BLOCK_BYTES = 10 * 1024 * 1024 - 2 * 1024 * 1024;

  private static final long MIN_GAS_LIMIT = 5000;
  private static final long GAS_LIMIT_QUOTIENT = 1024;
  private static final int MAX_EXTRA_DATA_BYTES = 32;

  private HeaderRules() {}

  /**
   * @throws InvalidBlockException when a rule is broken
   */
  static void check(Rules rules, Header parent, BlockAttributes a) {
    if (Long.compareUnsigned(a.timestamp(), parent.timestamp()) <= 0) {
      throw new InvalidBlockException(
          "timestamp "
              + Long.toUnsignedString(a.timestamp())
              + " is not after the parent's "
              + Long.toUnsignedString(parent.timestamp()));
    }
    if (a.gasLimit() < 0) {
      throw new InvalidBlockException(
          "gas limit " + Long.toUnsignedString(a.gasLimit()) + " is over 2^63 - 1");
    }
    if (a.withdrawals().isEmpty()) {
      throw new InvalidBlockException("withdrawals are missing");
    }
    if (a.parentBeaconBlockRoot().isPresent() != rules.since(Fork.CANCUN)) {
      throw new InvalidBlockException(
          "parentBeaconBlockRoot belongs to blocks since Cancun, and this is " + rules.fork());
    }
    if (rules.level().isPresent()) {
      checkL2(rules.level().get(), a);
    } else {
      checkL1(parent, a);
    }
  }

  private static void checkL1(Header parent, BlockAttributes a) {
    if (a.extraData().length > MAX_EXTRA_DATA_BYTES) {
      throw new InvalidBlockException(
          "extraData has " + a.extraData().length + " bytes, more than " + MAX_EXTRA_DATA_BYTES);
    }
    long difference = Math.abs(a.gasLimit() - parent.gasLimit());
    if (difference >= parent.gasLimit() / GAS_LIMIT_QUOTIENT || a.gasLimit() < MIN_GAS_LIMIT) {
      throw new InvalidBlockException(
          "gas limit "
              + a.gasLimit()
              + " is out of bounds: under "
              + MIN_GAS_LIMIT
              + ", or too far from the parent's "
              + parent.gasLimit());
    }
  }

  private static void checkL2(L2Level level, BlockAttributes a) {
    if (!L2ExtraData.isValid(level, a.extraData())) {
      throw new InvalidBlockException("extraData is not the EIP-1559 parameters of level " + level);
    }
    if (!a.withdrawals().orElseThrow().isEmpty()) {
      throw new InvalidBlockException("an L2 block has no withdrawals");
    }
  }
}
