package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.PrecompileGas;
import dev.trestle.stf.evm.PrecompileSet;

/**
 * The levels of L2 rules, each including the earlier ones. Source: OP Stack specification,
 * protocol/holocene, isthmus and jovian, execution engine.
 */
public enum L2Level {
  /** Cancun EVM; EIP-1559 parameters in extraData. */
  HOLOCENE(Fork.CANCUN, 0, 9, new Limits(112_687, 0, 0, 0)),
  /** Prague EVM; operator fee in parts per million; withdrawals root. */
  ISTHMUS(Fork.PRAGUE, 1, 9, new Limits(112_687, 513_760, 488_448, 235_008)),
  /** Operator fee times 100; minimum base fee in extraData; data-availability footprint. */
  JOVIAN(Fork.PRAGUE, 100, 17, new Limits(81_984, 288_960, 278_784, 156_672));

  /** Gas of P256VERIFY on every level (RIP-7212, since Fjord). */
  private static final long P256VERIFY_GAS = 3450;

  /** The longest inputs of precompiles, bytes; the BLS12-381 ones exist since Isthmus. */
  private record Limits(int bn254Pairing, int blsG1Msm, int blsG2Msm, int blsPairing) {}

  private final Fork fork;
  private final int operatorFeeFactor;
  private final int extraDataSize;
  private final Limits limits;

  L2Level(Fork fork, int operatorFeeFactor, int extraDataSize, Limits limits) {
    this.fork = fork;
    this.operatorFeeFactor = operatorFeeFactor;
    this.extraDataSize = extraDataSize;
    this.limits = limits;
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

  /** The fork's precompiles with P256VERIFY and the OP Stack's limits of input sizes. */
  PrecompileSet precompiles(Cryptography cryptography) {
    PrecompileSet set =
        limited(
            PrecompileSet.of(fork, cryptography)
                .with(Precompile.P256VERIFY, PrecompileGas.flat(P256VERIFY_GAS)),
            Precompile.BN254_PAIRING,
            limits.bn254Pairing);
    if (!fork.isAtLeast(Fork.PRAGUE)) {
      return set;
    }
    set = limited(set, Precompile.BLS12_G1MSM, limits.blsG1Msm);
    set = limited(set, Precompile.BLS12_G2MSM, limits.blsG2Msm);
    return limited(set, Precompile.BLS12_PAIRING_CHECK, limits.blsPairing);
  }

  private PrecompileSet limited(PrecompileSet set, Precompile precompile, int sizeBytes) {
    return set.with(precompile, PrecompileGas.of(precompile, fork).limitedTo(sizeBytes));
  }
}
