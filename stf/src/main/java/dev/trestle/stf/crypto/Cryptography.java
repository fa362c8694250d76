package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.EnumMap;
import java.util.Optional;

/**
 * Which function stands behind each precompiled contract: the pure ones, or a library's or the
 * guest's in their place. Immutable and thread-safe.
 */
public final class Cryptography {
  private static final Cryptography PURE =
      none()
          .with(Precompile.ECRECOVER, Secp256k1::run)
          .with(Precompile.SHA256, Sha256::run)
          .with(Precompile.RIPEMD160, Ripemd160::run)
          .with(Precompile.IDENTITY, Cryptography::identity)
          .with(Precompile.MODEXP, ModExp::run)
          .with(Precompile.BN254_ADD, Bn254::add)
          .with(Precompile.BN254_MUL, Bn254::multiply)
          .with(Precompile.BN254_PAIRING, Bn254::pairingCheck)
          .with(Precompile.BLAKE2F, Blake2b::run)
          .with(Precompile.KZG_POINT_EVALUATION, Kzg::pointEvaluation)
          .with(Precompile.BLS12_G1ADD, Bls12381::g1Add)
          .with(Precompile.BLS12_G1MSM, Bls12381::g1Msm)
          .with(Precompile.BLS12_G2ADD, Bls12381::g2Add)
          .with(Precompile.BLS12_G2MSM, Bls12381::g2Msm)
          .with(Precompile.BLS12_PAIRING_CHECK, Bls12381::pairingCheck)
          .with(Precompile.BLS12_MAP_FP_TO_G1, Bls12381::mapFpToG1)
          .with(Precompile.BLS12_MAP_FP2_TO_G2, Bls12381::mapFp2ToG2)
          .with(Precompile.P256VERIFY, Secp256r1::run);

  private final EnumMap<Precompile, PrecompileFunction> functions;

  private Cryptography(EnumMap<Precompile, PrecompileFunction> functions) {
    this.functions = functions;
  }

  /** Everything in pure Java. */
  public static Cryptography pure() {
    return PURE;
  }

  /** No functions; to be filled by {@link #with}. */
  public static Cryptography none() {
    return new Cryptography(new EnumMap<>(Precompile.class));
  }

  /** This table with one function replaced. */
  public Cryptography with(Precompile precompile, PrecompileFunction function) {
    EnumMap<Precompile, PrecompileFunction> changed = new EnumMap<>(functions);
    changed.put(precompile, function);
    return new Cryptography(changed);
  }

  public PrecompileFunction function(Precompile precompile) {
    PrecompileFunction function = functions.get(precompile);
    if (function == null) {
      throw new IllegalStateException("no function stands behind " + precompile);
    }
    return function;
  }

  /**
   * Who signed, by the function behind {@link Precompile#ECRECOVER}.
   *
   * @param yParity 0 or 1
   * @return nothing when r or s is out of range or no key fits; high s is accepted here
   */
  public Optional<Address> recover(Bytes32 hash, int yParity, UInt256 r, UInt256 s) {
    byte[] input = new byte[128];
    hash.putTo(input, 0);
    input[63] = (byte) (27 + yParity);
    Bytes32.of(r).putTo(input, 64);
    Bytes32.of(s).putTo(input, 96);
    Optional<byte[]> word = function(Precompile.ECRECOVER).run(input);
    return word.filter(w -> w.length == Bytes32.SIZE_BYTES).map(w -> Address.from(w, 12));
  }

  private static Optional<byte[]> identity(byte[] input) {
    byte[] out = new byte[input.length];
    System.arraycopy(input, 0, out, 0, input.length);
    return Optional.of(out);
  }
}
