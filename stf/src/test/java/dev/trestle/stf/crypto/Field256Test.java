package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against BigInteger, the obvious twin. */
class Field256Test {
  private static final long SEED = 4;
  private static final List<UInt256> MODULI =
      List.of(
          UInt256.fromHex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f"),
          UInt256.fromHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"),
          UInt256.fromHex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
          UInt256.fromHex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"));

  private static List<UInt256> values(UInt256 p, Random random) {
    List<UInt256> values = new ArrayList<>();
    for (long i = 0; i < 3; i++) {
      values.add(UInt256.of(i));
      values.add(p.subtract(UInt256.of(i)));
      values.add(p.add(UInt256.of(i)));
      values.add(UInt256.MAX.subtract(UInt256.of(i)));
    }
    for (int i = 0; i < 40; i++) {
      BigInteger sparse = new BigInteger(256, random).and(new BigInteger(256, random));
      values.add(UInt256.of(sparse));
      values.add(UInt256.of(new BigInteger(256, random)));
    }
    return values;
  }

  private static void check(Field256 f, long[] element, BigInteger expected, String what) {
    BigInteger p = f.modulus().toBigInteger();
    assertThat(f.toUInt256(element).toBigInteger()).as(what).isEqualTo(expected.mod(p));
    assertThat(f.isZero(element)).as(what).isEqualTo(expected.mod(p).signum() == 0);
  }

  @Test
  void everyOperation_onEdgesAndRandomValues_agreesWithBigInteger() {
    Random random = new Random(SEED);
    for (UInt256 modulus : MODULI) {
      Field256 f = new Field256(modulus);
      BigInteger p = modulus.toBigInteger();
      for (UInt256 a : values(modulus, random)) {
        BigInteger x = a.toBigInteger();
        long[] ea = f.from(a);
        check(f, ea, x, "from " + a + ", seed " + SEED);
        long[] out = new long[Field256.LIMBS];
        f.negate(out, ea);
        check(f, out, x.negate(), "negate " + a);
        f.invert(out, ea);
        check(f, out, x.mod(p).signum() == 0 ? x : x.modInverse(p), "invert " + a);
        f.times(out, ea, 16);
        check(f, out, x.multiply(BigInteger.valueOf(16)), "16 times " + a);
        for (UInt256 b : values(modulus, random)) {
          BigInteger y = b.toBigInteger();
          long[] eb = f.from(b);
          String pair = a + " and " + b + ", seed " + SEED;
          f.multiply(out, ea, eb);
          check(f, out, x.multiply(y), "product of " + pair);
          f.add(out, ea, eb);
          check(f, out, x.add(y), "sum of " + pair);
          f.subtract(out, ea, eb);
          check(f, out, x.subtract(y), "difference of " + pair);
        }
      }
    }
  }

  /** Long chains keep elements within their bounds: an overflow of a limb would show. */
  @Test
  void chainsOfOperations_withoutReduction_agreeWithBigInteger() {
    Random random = new Random(SEED);
    for (UInt256 modulus : MODULI) {
      Field256 f = new Field256(modulus);
      BigInteger p = modulus.toBigInteger();
      long[] a = f.from(UInt256.MAX);
      BigInteger x = UInt256.MAX.toBigInteger();
      long[] b = f.from(modulus.subtract(UInt256.ONE));
      BigInteger y = p.subtract(BigInteger.ONE);
      for (int i = 0; i < 20_000; i++) {
        switch (random.nextInt(6)) {
          case 0 -> {
            f.multiply(a, a, b);
            x = x.multiply(y).mod(p);
          }
          case 1 -> {
            f.add(a, a, b);
            x = x.add(y).mod(p);
          }
          case 2 -> {
            f.subtract(a, b, a);
            x = y.subtract(x).mod(p);
          }
          case 3 -> {
            f.times(b, a, 8);
            y = x.shiftLeft(3).mod(p);
          }
          case 4 -> {
            f.negate(b, b);
            y = y.negate().mod(p);
          }
          default -> {
            f.square(b, b);
            y = y.multiply(y).mod(p);
          }
        }
      }
      check(f, a, x, "chain, seed " + SEED);
      check(f, b, y, "chain, seed " + SEED);
    }
  }
}
