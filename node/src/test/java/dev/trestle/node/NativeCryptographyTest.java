package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.Arrays;
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
}
