package dev.trestle.stf.evm;

import dev.trestle.stf.crypto.Precompile;

/**
 * What a precompiled contract costs. The rules of Ethereum are {@link #of}; a chain with others
 * (OP-Stack's P256VERIFY, its limits of input sizes) puts its own into a {@link PrecompileSet}.
 */
@FunctionalInterface
public interface PrecompileGas {
  /** More than any call has: the call fails and loses its gas. */
  long REFUSED = Long.MAX_VALUE;

  /** Gas for this input, or {@link #REFUSED}. */
  long gas(byte[] input);

  /** The same price for every input. */
  static PrecompileGas flat(long gas) {
    return input -> gas;
  }

  /** The same rule, but inputs over {@code sizeBytes} are refused (OP-Stack's Granite, Jovian). */
  default PrecompileGas limitedTo(int sizeBytes) {
    return input -> input.length > sizeBytes ? REFUSED : gas(input);
  }

  /** Ethereum's rule at a fork. */
  static PrecompileGas of(Precompile precompile, Fork fork) {
    return switch (precompile) {
      case ECRECOVER -> flat(3000);
      case SHA256 -> perWord(60, 12);
      case RIPEMD160 -> perWord(600, 120);
      case IDENTITY -> perWord(15, 3);
      case MODEXP -> fork.isAtLeast(Fork.OSAKA) ? ModExpGas::osaka : ModExpGas::berlin;
      case BN254_ADD -> flat(150); // EIP-1108
      case BN254_MUL -> flat(6000);
      case BN254_PAIRING -> input -> 45_000 + 34_000L * (input.length / 192);
      case BLAKE2F -> PrecompileGas::blake2f;
      case KZG_POINT_EVALUATION -> flat(50_000); // EIP-4844
      case BLS12_G1ADD -> flat(375); // EIP-2537
      case BLS12_G1MSM -> input -> MsmGas.g1(input.length);
      case BLS12_G2ADD -> flat(600);
      case BLS12_G2MSM -> input -> MsmGas.g2(input.length);
      case BLS12_PAIRING_CHECK -> input -> 37_700 + 32_600L * (input.length / 384);
      case BLS12_MAP_FP_TO_G1 -> flat(5500);
      case BLS12_MAP_FP2_TO_G2 -> flat(23_800);
      case P256VERIFY -> flat(6900); // EIP-7951
    };
  }

  private static PrecompileGas perWord(long base, long perWord) {
    return input -> base + perWord * ((input.length + 31L) / 32);
  }

  /** EIP-152: one gas a round, the number of rounds being the first four bytes. */
  private static long blake2f(byte[] input) {
    if (input.length != 213) {
      return REFUSED;
    }
    return (input[0] & 255L) << 24
        | (input[1] & 255) << 16
        | (input[2] & 255) << 8
        | input[3] & 255;
  }
}
