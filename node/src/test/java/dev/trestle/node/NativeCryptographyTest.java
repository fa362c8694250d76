package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Kzg;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeCryptographyTest {
  private static final long SEED = 8;
  private static final Cryptography NATIVE = NativeCryptography.create();

  private static void same(Precompile precompile, byte[] input, String which) {
    byte[] expected = Cryptography.pure().function(precompile).run(input).orElse(null);
    byte[] actual = NATIVE.function(precompile).run(input).orElse(null);
    assertThat(actual)
        .as(precompile + " of " + which + ": " + Hex.encode(input))
        .isEqualTo(expected);
  }

  private static byte[] word(BigInteger value) {
    return Bytes32.of(UInt256.of(value)).toBytes();
  }

  @Test
  void create_onThisMachine_replacesRecovery() {
    assertThat(NATIVE.function(Precompile.ECRECOVER))
        .isNotSameAs(Cryptography.pure().function(Precompile.ECRECOVER));
  }

  @Test
  void sha256_everyLength_agreesWithPure() {
    Random random = new Random(SEED);
    for (int length = 0; length < 300; length++) {
      byte[] input = new byte[length];
      random.nextBytes(input);
      same(Precompile.SHA256, input, "seed " + SEED);
    }
  }

  @Test
  void ecrecover_validAndInvalidInputs_agreesWithPure() {
    Random random = new Random(SEED);
    BigInteger n = Secp256k1.ORDER.toBigInteger();
    BigInteger[] edges = {
      BigInteger.ZERO,
      BigInteger.ONE,
      BigInteger.TWO,
      n.subtract(BigInteger.ONE),
      n,
      n.add(BigInteger.ONE),
      Secp256k1.HALF_ORDER.toBigInteger(),
      UInt256.MAX.toBigInteger()
    };
    for (int i = 0; i < 4000; i++) {
      byte[] input = new byte[128];
      random.nextBytes(input);
      Arrays.fill(input, 32, 63, (byte) 0);
      input[63] = (byte) (27 + random.nextInt(2));
      if (i % 2 == 0) {
        UInt256 key = UInt256.of(new BigInteger(255, random).add(BigInteger.ONE));
        var signature = Secp256k1.sign(Bytes32.from(input, 0), key);
        Bytes32.of(signature.r()).putTo(input, 64);
        Bytes32.of(signature.s()).putTo(input, 96);
      }
      switch (random.nextInt(8)) {
        case 0 -> System.arraycopy(word(edges[random.nextInt(8)]), 0, input, 64, 32);
        case 1 -> System.arraycopy(word(edges[random.nextInt(8)]), 0, input, 96, 32);
        case 2 -> System.arraycopy(word(edges[random.nextInt(8)]), 0, input, 0, 32);
        case 3 -> input[32 + random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
        case 4 -> input = Arrays.copyOf(input, random.nextInt(200));
        default -> {}
      }
      same(Precompile.ECRECOVER, input, "seed " + SEED + ", round " + i);
    }
  }

  /** A point of the curve, sometimes infinity; unless grouped (G1 only), of any order. */
  private static byte[] point(Random random, boolean g2, boolean grouped) {
    byte[] field = new byte[g2 ? 128 : 64];
    if (random.nextInt(10) == 0) {
      return new byte[2 * field.length];
    }
    for (int half = 0; half < field.length; half += 64) {
      byte[] bytes = new byte[47];
      random.nextBytes(bytes);
      System.arraycopy(bytes, 0, field, half + 17, 47);
    }
    if (grouped) {
      Precompile map = g2 ? Precompile.BLS12_MAP_FP2_TO_G2 : Precompile.BLS12_MAP_FP_TO_G1;
      return Cryptography.pure().function(map).run(field).orElseThrow();
    }
    return curvePoint(random);
  }

  /** A point of y² = x³ + 4 that most likely lies outside the group. */
  private static byte[] curvePoint(Random random) {
    BigInteger p =
        new BigInteger(
            "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffff"
                + "b9feffffffffaaab",
            16);
    while (true) {
      BigInteger x = new BigInteger(380, random);
      BigInteger square = x.pow(3).add(BigInteger.valueOf(4)).mod(p);
      BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
      if (y.multiply(y).mod(p).equals(square)) {
        byte[] out = new byte[128];
        put(x, out, 64);
        put(y, out, 128);
        return out;
      }
    }
  }

  private static void put(BigInteger value, byte[] out, int end) {
    byte[] bytes = value.toByteArray();
    System.arraycopy(bytes, 0, out, end - bytes.length, bytes.length);
  }

  private static byte[] input(Random random, Precompile precompile, int terms) {
    boolean grouped = random.nextInt(12) > 0;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < terms; i++) {
      byte[] scalar = new byte[32];
      random.nextBytes(scalar);
      switch (precompile) {
        case BLS12_G1ADD -> out.writeBytes(point(random, false, grouped));
        case BLS12_G2ADD -> out.writeBytes(point(random, true, true));
        case BLS12_G1MSM -> {
          out.writeBytes(point(random, false, grouped));
          out.writeBytes(scalar);
        }
        case BLS12_G2MSM -> {
          out.writeBytes(point(random, true, true));
          out.writeBytes(scalar);
        }
        default -> {
          out.writeBytes(point(random, false, grouped));
          out.writeBytes(point(random, true, true));
        }
      }
    }
    byte[] bytes = out.toByteArray();
    if (random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return random.nextInt(20) == 0 ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  @Test
  void bls_validAndInvalidInputs_agreesWithPure() {
    Random random = new Random(SEED);
    for (Precompile precompile :
        List.of(
            Precompile.BLS12_G1ADD,
            Precompile.BLS12_G2ADD,
            Precompile.BLS12_G1MSM,
            Precompile.BLS12_G2MSM,
            Precompile.BLS12_PAIRING_CHECK)) {
      for (int i = 0; i < 40; i++) {
        boolean pair = precompile == Precompile.BLS12_G1ADD || precompile == Precompile.BLS12_G2ADD;
        int terms = pair ? 2 : random.nextInt(4);
        byte[] input = terms == 0 ? new byte[0] : input(random, precompile, terms);
        same(precompile, input, "seed " + SEED + ", round " + i);
      }
    }
  }

  @Test
  void pointEvaluation_validAndInvalidInputs_agreesWithPure() {
    Random random = new Random(SEED);
    byte[] blob = new byte[131_072];
    random.nextBytes(blob);
    for (int i = 0; i < blob.length; i += 32) {
      blob[i] &= 0x3f;
    }
    byte[] z = new byte[32];
    random.nextBytes(z);
    z[0] &= 0x3f;
    byte[] commitment = BlobKzg.load().commit(blob);
    var opening = Kzg.computeKzgProof(CeremonySetup.load(), blob, z).orElseThrow();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Kzg.versionedHash(commitment));
    out.writeBytes(z);
    out.writeBytes(opening.y());
    out.writeBytes(commitment);
    out.writeBytes(opening.proof());
    byte[] valid = out.toByteArray();
    assertThat(NATIVE.function(Precompile.KZG_POINT_EVALUATION).run(valid)).isPresent();
    same(Precompile.KZG_POINT_EVALUATION, valid, "a right proof");
    for (int i = 0; i < 60; i++) {
      byte[] input = valid.clone();
      input[random.nextInt(192)] ^= (byte) (1 << random.nextInt(8));
      System.arraycopy(Kzg.versionedHash(Arrays.copyOfRange(input, 96, 144)), 0, input, 0, 32);
      same(Precompile.KZG_POINT_EVALUATION, input, "seed " + SEED + ", round " + i);
    }
    same(Precompile.KZG_POINT_EVALUATION, Arrays.copyOf(valid, 191), "one byte short");
  }

  @Test
  void tau_inTheNativeFunction_isTheCeremonys() {
    String[] words = CeremonySetup.text().split("\\s+");
    assertThat(NativeBls.TAU_G2).isEqualTo(words[2 + 4096 + 1]);
  }

  /** The polynomial 0: commitment and proof are infinity. */
  @Test
  void pointEvaluation_ofTheZeroPolynomial_holdsForZeroOnly() {
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    byte[] input = new byte[192];
    System.arraycopy(Kzg.versionedHash(infinity), 0, input, 0, 32);
    System.arraycopy(infinity, 0, input, 96, 48);
    System.arraycopy(infinity, 0, input, 144, 48);
    assertThat(NATIVE.function(Precompile.KZG_POINT_EVALUATION).run(input)).isPresent();
    same(Precompile.KZG_POINT_EVALUATION, input, "y = 0");
    input[95] = 1;
    assertThat(NATIVE.function(Precompile.KZG_POINT_EVALUATION).run(input)).isEmpty();
    same(Precompile.KZG_POINT_EVALUATION, input, "y = 1");
  }
}
