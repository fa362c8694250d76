package dev.trestle.node;

import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.primitives.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;
import supranational.blst.Scalar;

/**
 * EIP-2537's additions, multi-scalar multiplications and pairing check on the blst library. Its
 * Java face has no map to the curve; that stays pure.
 */
final class NativeBls {
  private static final int FIELD_BYTES = 48;
  private static final int PADDED_FIELD_BYTES = 64;
  private static final int G1_BYTES = 2 * PADDED_FIELD_BYTES;
  private static final int G2_BYTES = 4 * PADDED_FIELD_BYTES;
  private static final int SCALAR_BYTES = 32;

  /** Marks infinity in the first byte of blst's uncompressed form. */
  private static final byte INFINITY_FLAG = 0x40;

  private static final byte[] MODULUS =
      new BigInteger(
              "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf"
                  + "6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab",
              16)
          .toByteArray();
  private static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  /** tau G2 of the KZG ceremony, the second of {@link CeremonySetup}'s G2 points. */
  static final String TAU_G2 =
      "b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d"
          + "2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e2"
          + "3926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2";

  /** Field elements in a blob, and the groups' order. */
  private static final byte[] POINT_EVALUATION_OUTPUT =
      Hex.decode(
          "0000000000000000000000000000000000000000000000000000000000001000"
              + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  private NativeBls() {}

  /** What a malformed input throws inside this class; never seen outside. */
  private static final class Refused extends RuntimeException {
    Refused() {
      super("the precompile's input is refused", null, false, false);
    }
  }

  /** A function that throws {@link Refused} or blst's exception where the contract fails. */
  private interface Computation {
    byte[] run(byte[] input);
  }

  private static PrecompileFunction refusing(Computation computation) {
    return input -> {
      try {
        return Optional.of(computation.run(input));
      } catch (Refused e) {
        return Optional.empty();
      }
    };
  }

  static PrecompileFunction g1Add() {
    return refusing(input -> {
      require(input.length == 2 * G1_BYTES);
      return encode(g1(input, 0).to_jacobian().add(g1(input, G1_BYTES)));
    });
  }

  static PrecompileFunction g2Add() {
    return refusing(input -> {
      require(input.length == 2 * G2_BYTES);
      return encode(g2(input, 0).to_jacobian().add(g2(input, G2_BYTES)));
    });
  }

  static PrecompileFunction g1Msm() {
    int size = G1_BYTES + SCALAR_BYTES;
    return refusing(input -> {
      require(input.length > 0 && input.length % size == 0);
      P1 sum = new P1();
      for (int at = 0; at < input.length; at += size) {
        P1_Affine point = g1(input, at);
        require(point.in_group());
        sum.add(point.to_jacobian().mult(scalar(input, at + G1_BYTES)));
      }
      return encode(sum);
    });
  }

  static PrecompileFunction g2Msm() {
    int size = G2_BYTES + SCALAR_BYTES;
    return refusing(input -> {
      require(input.length > 0 && input.length % size == 0);
      P2 sum = new P2();
      for (int at = 0; at < input.length; at += size) {
        P2_Affine point = g2(input, at);
        require(point.in_group());
        sum.add(point.to_jacobian().mult(scalar(input, at + G2_BYTES)));
      }
      return encode(sum);
    });
  }

  static PrecompileFunction pairingCheck() {
    int size = G1_BYTES + G2_BYTES;
    return refusing(input -> {
      require(input.length > 0 && input.length % size == 0);
      PT product = PT.one();
      for (int at = 0; at < input.length; at += size) {
        P1_Affine p = g1(input, at);
        P2_Affine q = g2(input, at + G1_BYTES);
        require(p.in_group() && q.in_group());
        if (!p.is_inf() && !q.is_inf()) {
          product.mul(new PT(p, q));
        }
      }
      byte[] out = new byte[32];
      out[31] = (byte) (product.final_exp().is_one() ? 1 : 0);
      return out;
    });
  }

  /** The precompiled contract 0x0a: e(C - y G1 + z W, G2) = e(W, tau G2). */
  static PrecompileFunction pointEvaluation() {
    P2_Affine tau = new P2_Affine(Hex.decode(TAU_G2));
    return refusing(input -> {
      require(input.length == 192);
      byte[] commitment = Arrays.copyOfRange(input, 96, 144);
      require(Arrays.equals(Kzg.versionedHash(commitment), Arrays.copyOf(input, 32)));
      Scalar z = reducedScalar(input, 32);
      Scalar y = reducedScalar(input, 64);
      P1_Affine c = compressedG1(commitment);
      P1_Affine w = compressedG1(Arrays.copyOfRange(input, 144, 192));
      P1 left = w.to_jacobian().mult(z).add(c).add(P1.generator().mult(y).neg());
      require(equalPairings(left.to_affine(), P2_Affine.generator(), w, tau));
      return POINT_EVALUATION_OUTPUT.clone();
    });
  }

  /** Whether e(a, b) = e(c, d); blst has no pairing of infinity. */
  private static boolean equalPairings(P1_Affine a, P2_Affine b, P1_Affine c, P2_Affine d) {
    PT left = a.is_inf() ? PT.one() : new PT(a, b);
    PT right = c.is_inf() ? PT.one() : new PT(c, d);
    return PT.finalverify(left, right);
  }

  private static Scalar reducedScalar(byte[] input, int at) {
    BigInteger value = new BigInteger(1, Arrays.copyOfRange(input, at, at + SCALAR_BYTES));
    require(value.compareTo(ORDER) < 0);
    return new Scalar(value);
  }

  private static P1_Affine compressedG1(byte[] bytes) {
    // Without this flag blst would read the uncompressed form, past the end.
    require(bytes[0] < 0);
    try {
      P1_Affine point = new P1_Affine(bytes);
      require(point.in_group());
      return point;
    } catch (RuntimeException e) {
      throw new Refused();
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new Refused();
    }
  }

  private static Scalar scalar(byte[] input, int at) {
    byte[] bytes = Arrays.copyOfRange(input, at, at + SCALAR_BYTES);
    return new Scalar(new BigInteger(1, bytes).mod(ORDER));
  }

  /** Copies a padded field element, which must be below the modulus, to {@code out}. */
  private static void field(byte[] input, int from, byte[] out, int to) {
    for (int i = 0; i < PADDED_FIELD_BYTES - FIELD_BYTES; i++) {
      require(input[from + i] == 0);
    }
    int start = from + PADDED_FIELD_BYTES - FIELD_BYTES;
    require(Arrays.compareUnsigned(input, start, start + FIELD_BYTES, MODULUS, 0, FIELD_BYTES) < 0);
    System.arraycopy(input, start, out, to, FIELD_BYTES);
  }

  private static P1_Affine g1(byte[] input, int at) {
    byte[] bytes = new byte[2 * FIELD_BYTES];
    field(input, at, bytes, 0);
    field(input, at + PADDED_FIELD_BYTES, bytes, FIELD_BYTES);
    markInfinity(bytes);
    try {
      return new P1_Affine(bytes);
    } catch (RuntimeException e) {
      throw new Refused();
    }
  }

  /** The EVM writes a field extension's element as c0, c1; blst as c1, c0. */
  private static P2_Affine g2(byte[] input, int at) {
    byte[] bytes = new byte[4 * FIELD_BYTES];
    field(input, at, bytes, FIELD_BYTES);
    field(input, at + PADDED_FIELD_BYTES, bytes, 0);
    field(input, at + 2 * PADDED_FIELD_BYTES, bytes, 3 * FIELD_BYTES);
    field(input, at + 3 * PADDED_FIELD_BYTES, bytes, 2 * FIELD_BYTES);
    markInfinity(bytes);
    try {
      return new P2_Affine(bytes);
    } catch (RuntimeException e) {
      throw new Refused();
    }
  }

  private static void markInfinity(byte[] bytes) {
    int any = 0;
    for (byte b : bytes) {
      any |= b;
    }
    if (any == 0) {
      bytes[0] = INFINITY_FLAG;
    }
  }

  private static byte[] encode(P1 point) {
    byte[] out = new byte[G1_BYTES];
    if (!point.is_inf()) {
      byte[] bytes = point.serialize();
      place(bytes, 0, out, 0);
      place(bytes, 1, out, 1);
    }
    return out;
  }

  private static byte[] encode(P2 point) {
    byte[] out = new byte[G2_BYTES];
    if (!point.is_inf()) {
      byte[] bytes = point.serialize();
      place(bytes, 0, out, 1);
      place(bytes, 1, out, 0);
      place(bytes, 2, out, 3);
      place(bytes, 3, out, 2);
    }
    return out;
  }

  /** Copies field element number {@code from} to padded place number {@code to}. */
  private static void place(byte[] bytes, int from, byte[] out, int to) {
    int pad = PADDED_FIELD_BYTES - FIELD_BYTES;
    System.arraycopy(bytes, from * FIELD_BYTES, out, to * PADDED_FIELD_BYTES + pad, FIELD_BYTES);
  }
}
