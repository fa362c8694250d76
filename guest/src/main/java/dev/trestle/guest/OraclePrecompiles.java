package dev.trestle.guest;

import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.PrecompileGas;
import dev.trestle.stf.evm.PrecompileSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The precompiled contracts of the program: costly ones ask the oracle for what the settlement
 * chain's own precompile answers (key type 6), cheap ones are computed.
 *
 * <p>The answer is that of the settlement chain <em>at the time of the dispute</em>. It may differ
 * from this chain's rule in its price, never in what it computes, so the gas asked for is the
 * highest price of any fork known here: enough there, and a function of the input alone. A question
 * that the settlement chain could not answer is computed here instead: a precompile that it has not
 * got, lengths that a fork refuses (MODEXP, EIP-7823), more gas or a longer input than one
 * transaction has. What a precompile ignores of its input is not part of the question.
 */
final class OraclePrecompiles {
  /** Less than one settlement transaction may use (EIP-7825), with room for the call data. */
  static final long MOST_GAS = 12_000_000;

  /** Less than the 128 KiB that one settlement transaction may have in a node's pool. */
  static final int MOST_BYTES = 120_000;

  /** Three lengths and three numbers: longer ones the settlement chain refuses (EIP-7823). */
  private static final int MODEXP_BYTES = 96 + 3 * 1024;

  private static final List<Precompile> ASKED =
      List.of(
          Precompile.ECRECOVER,
          Precompile.MODEXP,
          Precompile.BN254_ADD,
          Precompile.BN254_MUL,
          Precompile.BN254_PAIRING,
          Precompile.KZG_POINT_EVALUATION,
          Precompile.BLS12_G1ADD,
          Precompile.BLS12_G1MSM,
          Precompile.BLS12_G2ADD,
          Precompile.BLS12_G2MSM,
          Precompile.BLS12_PAIRING_CHECK,
          Precompile.BLS12_MAP_FP_TO_G1,
          Precompile.BLS12_MAP_FP2_TO_G2,
          Precompile.P256VERIFY);

  private final PreimageOracle oracle;

  private OraclePrecompiles(PreimageOracle oracle) {
    this.oracle = oracle;
  }

  /**
   * The table.
   *
   * @param settlement the settlement chain: what its forks lack is computed
   */
  static Cryptography over(PreimageOracle oracle, ChainSpec settlement) {
    OraclePrecompiles asking = new OraclePrecompiles(oracle);
    Fork last = settlement.activations().getLast().fork();
    Cryptography table = Cryptography.pure();
    for (Precompile precompile : ASKED) {
      if (last.isAtLeast(PrecompileSet.since(precompile))) {
        table = table.with(precompile, asking.function(precompile, table.function(precompile)));
      }
    }
    return table;
  }

  private PrecompileFunction function(Precompile precompile, PrecompileFunction computed) {
    return input -> {
      long gas = requiredGas(precompile, input);
      if (gas > MOST_GAS) {
        return computed.run(input);
      }
      byte[] read = Arrays.copyOf(input, Math.min(input.length, bytesRead(precompile)));
      return read.length > MOST_BYTES ? computed.run(input) : ask(precompile, gas, read);
    };
  }

  /** How much of its input a precompile looks at; all of it, if its length counts. */
  private static int bytesRead(Precompile precompile) {
    return switch (precompile) {
      case ECRECOVER, BN254_ADD -> 128;
      case BN254_MUL -> 96;
      case MODEXP -> MODEXP_BYTES;
      default -> Integer.MAX_VALUE;
    };
  }

  private Optional<byte[]> ask(Precompile precompile, long gas, byte[] input) {
    oracle.hint(new Hint.PrecompileCall(precompile, gas, input));
    byte[] answer = oracle.preimage(PreimageKey.precompile(precompile.address(), gas, input));
    return answer[0] == 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(answer, 1, answer.length));
  }

  /** The highest price of the input at any fork. */
  static long requiredGas(Precompile precompile, byte[] input) {
    long most = 0;
    for (Fork fork : Fork.values()) {
      most = Math.max(most, PrecompileGas.of(precompile, fork).gas(input));
    }
    return most;
  }
}
