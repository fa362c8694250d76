package dev.trestle.stf.block;

import dev.trestle.stf.evm.Fork;

/**
 * The levels of L2 rules, each including the earlier ones. Source: OP Stack specification,
 * protocol/holocene, isthmus and jovian, execution engine.
 */
public enum L2Level {
  /** Cancun EVM; EIP-1559 parameters in extraData. */
  HOLOCENE(Fork.CANCUN, 0, 9),
  /** Prague EVM; operator fee in parts per million; withdrawals root. */
  ISTHMUS(Fork.PRAGUE, 1, 9),
  /** Operator fee times 100; minimum base fee in extraData; data-availability footprint. */
  JOVIAN(Fork.PRAGUE, 100, 17);

  private final Fork fork;
  private final int operatorFeeFactor;
  private final int extraDataSize;

  L2Level(Fork fork, int operatorFeeFactor, int extraDataSize) {
    this.fork = fork;
    this.operatorFeeFactor = operatorFeeFactor;
    this.extraDataSize = extraDataSize;
  }

  /** The EVM's fork. */
  public Fork fork() {
    return fork;
  }

  /**
   * The operator fee is {@code gas * scalar / 10^6 + constant} for factor 1 and {@code gas * scalar
   * * 100 + constant} for factor 100; 0 when there is none.
   */
  public int operatorFeeFactor() {
    return operatorFeeFactor;
  }

  /** Bytes of the header's extraData. */
  public int extraDataSize() {
    return extraDataSize;
  }
}
