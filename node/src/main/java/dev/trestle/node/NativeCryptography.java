package dev.trestle.node;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.primitives.Address;
import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import supranational.blst.P1;

/**
 * The pure table of precompiled contracts with native libraries put in where they load:
 * libsecp256k1 for ecrecover, blst for BLS12-381. A platform without a library keeps the pure
 * function.
 */
public final class NativeCryptography {
  private static final Logger LOG = LoggerFactory.getLogger(NativeCryptography.class);

  private NativeCryptography() {}

  /** The table for this machine; loads the libraries on the first call. */
  public static Cryptography create() {
    Cryptography table =
        Cryptography.pure().with(Precompile.SHA256, input -> Optional.of(sha256(input)));
    try {
      Secp256k1 library = Secp256k1.get();
      table = table.with(Precompile.ECRECOVER, input -> recover(library, input));
    } catch (LinkageError | IllegalStateException e) {
      LOG.warn("libsecp256k1 does not load, signatures are recovered in Java: {}", e.toString());
    }
    try {
      P1.generator();
      table =
          table
              .with(Precompile.BLS12_G1ADD, NativeBls.g1Add())
              .with(Precompile.BLS12_G1MSM, NativeBls.g1Msm())
              .with(Precompile.BLS12_G2ADD, NativeBls.g2Add())
              .with(Precompile.BLS12_G2MSM, NativeBls.g2Msm())
              .with(Precompile.BLS12_PAIRING_CHECK, NativeBls.pairingCheck())
              .with(Precompile.KZG_POINT_EVALUATION, NativeBls.pointEvaluation());
    } catch (LinkageError e) {
      LOG.warn("blst does not load, BLS12-381 is computed in Java: {}", e.toString());
    }
    return table;
  }

  /** The JDK's, which uses the processor's SHA instructions. */
  static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Optional<byte[]> recover(Secp256k1 library, byte[] input) {
    byte[] words = Arrays.copyOf(input, 128);
    for (int i = 32; i < 63; i++) {
      if (words[i] != 0) {
        return Optional.of(new byte[0]);
      }
    }
    int v = words[63] & 255;
    if (v != 27 && v != 28) {
      return Optional.of(new byte[0]);
    }
    try {
      byte[] hash = Arrays.copyOf(words, 32);
      byte[] signature = Arrays.copyOfRange(words, 64, 128);
      byte[] key = library.ecdsaRecover(signature, hash, v - 27);
      return Optional.of(Address.fromWord(Keccak.hash(key, 1, 64)).toWord().toBytes());
    } catch (Secp256k1Exception e) {
      return Optional.of(new byte[0]);
    }
  }
}
