package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The prime fields against {@link BigInteger}, with values next to the modulus well represented.
 */
class PrimeFieldTest {
  private static final long SEED = 20260101;
  private static final int ROUNDS = 2000;

  @Test
  void bnFp_randomOperations_agreeWithBigInteger() {
    check(
        "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47",
        b -> BnFp.from(b, 0),
        BnFp::putTo,
        BnFp::sumOfProducts);
  }

  @Test
  void blsFp_randomOperations_agreeWithBigInteger() {
    check(
        "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
            + "1eabfffeb153ffffb9feffffffffaaab",
        b -> BlsFp.from(b, 0),
        BlsFp::putTo,
        BlsFp::sumOfProducts);
  }

  @Test
  void blsFr_randomOperations_agreeWithBigInteger() {
    check(
        "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        b -> BlsFr.from(b, 0),
        BlsFr::putTo,
        (a, b, c, d) -> a.multiply(b).add(c.multiply(d)));
  }

  private interface Reader<F> {
    F read(byte[] bytes);
  }

  private interface Writer<F> {
    void put(F element, byte[] out, int at);
  }

  private interface SumOfProducts<F> {
    F apply(F a, F b, F c, F d);
  }

  private static <F extends FieldElement<F>> void check(
      String modulus, Reader<F> reader, Writer<F> writer, SumOfProducts<F> sum) {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    BigInteger p = new BigInteger(modulus, 16);
    int size = modulus.length() / 2;
    Function<F, BigInteger> value =
        e -> {
          byte[] out = new byte[size];
          writer.put(e, out, 0);
          return new BigInteger(1, out);
        };
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger x = sample(random, p);
      BigInteger y = sample(random, p);
      F a = reader.read(bytes(x, size));
      F b = reader.read(bytes(y, size));
      assertThat(value.apply(a)).isEqualTo(x);
      assertThat(value.apply(a.add(b))).isEqualTo(x.add(y).mod(p));
      assertThat(value.apply(a.subtract(b))).isEqualTo(x.subtract(y).mod(p));
      assertThat(value.apply(a.negate())).isEqualTo(x.negate().mod(p));
      assertThat(value.apply(a.multiply(b))).isEqualTo(x.multiply(y).mod(p));
      assertThat(value.apply(sum.apply(a, b, b, b)))
          .isEqualTo(x.multiply(y).add(y.multiply(y)).mod(p));
      BigInteger inverse = x.signum() == 0 ? x : x.modInverse(p);
      assertThat(value.apply(a.inverse())).isEqualTo(inverse);
    }
  }

  /** Uniform, or within four of zero or of the modulus. */
  private static BigInteger sample(Random random, BigInteger p) {
    BigInteger small = BigInteger.valueOf(random.nextInt(5));
    return switch (random.nextInt(4)) {
      case 0 -> small;
      case 1 -> p.subtract(BigInteger.ONE).subtract(small);
      default -> new BigInteger(p.bitLength() + 64, random).mod(p);
    };
  }

  private static byte[] bytes(BigInteger x, int size) {
    byte[] out = new byte[size];
    byte[] raw = x.toByteArray();
    for (int i = 0; i < size && i < raw.length; i++) {
      out[size - 1 - i] = raw[raw.length - 1 - i];
    }
    return out;
  }
}
