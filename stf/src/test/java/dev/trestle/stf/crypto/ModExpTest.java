package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModExpTest {
  private static final long SEED = 77;

  private static byte[] input(byte[] base, byte[] exponent, byte[] modulus) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : new byte[][] {base, exponent, modulus}) {
      out.writeBytes(Bytes32.of(UInt256.of(part.length)).toBytes());
    }
    out.writeBytes(base);
    out.writeBytes(exponent);
    out.writeBytes(modulus);
    return out.toByteArray();
  }

  private static byte[] random(Random random) {
    byte[] out = new byte[random.nextInt(40)];
    random.nextBytes(out);
    return out;
  }

  /** Square and multiply with plain remainders. */
  private static byte[] slowly(byte[] base, byte[] exponent, byte[] modulus) {
    BigInteger m = new BigInteger(1, modulus);
    byte[] out = new byte[modulus.length];
    if (m.signum() == 0) {
      return out;
    }
    BigInteger b = new BigInteger(1, base).mod(m);
    BigInteger e = new BigInteger(1, exponent);
    BigInteger result = BigInteger.ONE.mod(m);
    for (int i = e.bitLength() - 1; i >= 0; i--) {
      result = result.multiply(result).mod(m);
      if (e.testBit(i)) {
        result = result.multiply(b).mod(m);
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[out.length - 1 - i] = result.shiftRight(8 * i).byteValue();
    }
    return out;
  }

  @Test
  void run_randomNumbers_agreesWithSquareAndMultiply() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      byte[] base = random(random);
      byte[] exponent = random(random);
      byte[] modulus = random(random);
      if (modulus.length > 0 && random.nextBoolean()) {
        modulus[modulus.length - 1] &= (byte) 0xf0; // many even moduli, and zero
      }
      assertThat(ModExp.run(input(base, exponent, modulus)).orElseThrow())
          .as("seed " + SEED + ", round " + i)
          .isEqualTo(slowly(base, exponent, modulus));
    }
  }

  @Test
  void run_inputCutShort_readsZeros() {
    byte[] full = input(new byte[] {3}, new byte[] {5}, new byte[] {0x10, 0x00});
    assertThat(ModExp.run(full).orElseThrow()).containsExactly(0, 243);
    assertThat(ModExp.run(Arrays.copyOf(full, full.length - 1)).orElseThrow())
        .containsExactly(0, 243);
    // modulus zero
    assertThat(ModExp.run(Arrays.copyOf(full, full.length - 2)).orElseThrow())
        .containsExactly(0, 0);
    assertThat(ModExp.run(new byte[0]).orElseThrow()).isEmpty();
  }

  @Test
  void run_hugeLengths_areEmptyWithoutModulusElseFail() {
    byte[] input = new byte[96];
    Arrays.fill(input, 0, 64, (byte) 0xff);
    assertThat(ModExp.run(input).orElseThrow()).isEmpty();
    input[95] = 1;
    assertThat(ModExp.run(input)).isEmpty();
  }

  @Test
  void run_zeroToTheZero_isOneUnlessModulusIsOne() {
    assertThat(ModExp.run(input(new byte[0], new byte[0], new byte[] {7})).orElseThrow())
        .containsExactly(1);
    assertThat(ModExp.run(input(new byte[0], new byte[0], new byte[] {1})).orElseThrow())
        .containsExactly(0);
  }
}
