package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Optional;

/**
 * ECDSA verification over secp256r1, also called P-256 (SEC 2 §2.4.2), by the rules of EIP-7951.
 */
public final class Secp256r1 {
  private static final int INPUT_BYTES = 160;
  private static final EcdsaCurve CURVE =
      new EcdsaCurve(
          UInt256.fromHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
          UInt256.fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
          false,
          UInt256.fromHex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"),
          new PublicKey(
              UInt256.fromHex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"),
              UInt256.fromHex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")));

  private static final Field256 N = CURVE.scalars;
  private static final int GENERATOR_WIDTH = 7;
  private static final int POINT_WIDTH = 5;
  private static final EcdsaCurve.Table GENERATOR =
      CURVE.affineTable(CURVE.generator, 1 << (GENERATOR_WIDTH - 2));

  private Secp256r1() {}

  /**
   * The precompiled contract 0x100: hash, r, s, x, y as words. The word 1 when the signature is
   * valid, else nothing; the call itself never fails.
   */
  public static Optional<byte[]> run(byte[] input) {
    if (input.length != INPUT_BYTES) {
      return Optional.of(new byte[0]);
    }
    PublicKey key =
        new PublicKey(Bytes32.from(input, 96).toUInt256(), Bytes32.from(input, 128).toUInt256());
    boolean valid =
        verify(
            Bytes32.from(input, 0),
            Bytes32.from(input, 32).toUInt256(),
            Bytes32.from(input, 64).toUInt256(),
            key);
    return Optional.of(valid ? Bytes32.of(UInt256.ONE).toBytes() : new byte[0]);
  }

  /** Whether the signature is valid; a high s is as good as a low one. */
  public static boolean verify(Bytes32 hash, UInt256 r, UInt256 s, PublicKey publicKey) {
    if (!CURVE.isScalar(r) || !CURVE.isScalar(s) || !CURVE.contains(publicKey)) {
      return false;
    }
    long[] inverse = new long[Field256.LIMBS];
    N.invert(inverse, N.from(s));
    long[] u1 = N.from(hash.toUInt256());
    N.multiply(u1, u1, inverse);
    long[] u2 = N.from(r);
    N.multiply(u2, u2, inverse);
    EcdsaCurve.Table table = CURVE.table(publicKey, 1 << (POINT_WIDTH - 2));
    byte[] first = EcdsaCurve.digits(N.toUInt256(u1), GENERATOR_WIDTH);
    byte[] second = EcdsaCurve.digits(N.toUInt256(u2), POINT_WIDTH);
    Optional<PublicKey> sum =
        CURVE
            .sum(
                new EcdsaCurve.Term(first, false, GENERATOR),
                new EcdsaCurve.Term(second, false, table))
            .toPoint();
    return sum.isPresent() && N.toUInt256(N.from(sum.get().x())).equals(r);
  }
}
