package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** F and K against big numbers. */
class FieldTest {
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE.shiftLeft(32)).add(BigInteger.ONE);

  /** Where carries, borrows and reductions happen. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    0xFFFF_FFFEL,
    0xFFFF_FFFFL,
    1L << 32,
    (1L << 32) + 1,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0xFFFF_FFFE_FFFF_FFFFL,
    0xFFFF_FFFE_0000_0001L,
    0xFFFF_FFFF_0000_0000L
  };

  private static BigInteger big(long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  private static List<Long> samples() {
    List<Long> samples = new ArrayList<>();
    for (long edge : EDGES) {
      samples.add(edge);
    }
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      samples.add(Goldilocks.reduce(random.nextLong()));
    }
    return samples;
  }

  @Test
  void p_isPrimeAndSevenGeneratesItsUnits() {
    assertThat(big(Goldilocks.P)).isEqualTo(P);
    assertThat(P.isProbablePrime(100)).isTrue();
    // p - 1 = 2^32 · 3 · 5 · 17 · 257 · 65537
    BigInteger product = BigInteger.ONE.shiftLeft(32);
    for (int factor : new int[] {2, 3, 5, 17, 257, 65537}) {
      product = factor == 2 ? product : product.multiply(BigInteger.valueOf(factor));
      BigInteger part = P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(factor));
      assertThat(BigInteger.valueOf(7).modPow(part, P)).isNotEqualTo(BigInteger.ONE);
    }
    assertThat(product).isEqualTo(P.subtract(BigInteger.ONE));
  }

  @Test
  void operationsOnF_ofEdgesAndRandomElements_areThoseOfBigNumbers() {
    for (long a : samples()) {
      assertThat(Goldilocks.isCanonical(a)).isTrue();
      assertThat(big(Goldilocks.negate(a))).isEqualTo(big(a).negate().mod(P));
      assertThat(big(Goldilocks.square(a))).isEqualTo(big(a).pow(2).mod(P));
      if (a != 0) {
        assertThat(big(Goldilocks.inverse(a))).isEqualTo(big(a).modInverse(P));
      }
      for (long b : samples()) {
        assertThat(big(Goldilocks.add(a, b))).isEqualTo(big(a).add(big(b)).mod(P));
        assertThat(big(Goldilocks.subtract(a, b))).isEqualTo(big(a).subtract(big(b)).mod(P));
        assertThat(big(Goldilocks.multiply(a, b))).isEqualTo(big(a).multiply(big(b)).mod(P));
        assertThat(big(Goldilocks.power(a, b))).isEqualTo(big(a).modPow(big(b), P));
      }
    }
    assertThatThrownBy(() -> Goldilocks.inverse(0)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void reduction_ofAllOf128Bits_isThatOfBigNumbers() {
    List<Long> halves = new ArrayList<>(samples());
    halves.addAll(List.of(-1L, -2L, Goldilocks.P, Goldilocks.P + 1, 0xFFFF_FFFF_8000_0000L));
    for (long high : halves) {
      assertThat(big(Goldilocks.reduce(high))).isEqualTo(big(high).mod(P));
      for (long low : halves) {
        BigInteger value = big(high).shiftLeft(64).add(big(low));
        assertThat(big(Goldilocks.reduce(high, low))).isEqualTo(value.mod(P));
      }
    }
    assertThat(Goldilocks.isCanonical(Goldilocks.P - 1)).isTrue();
    assertThat(Goldilocks.isCanonical(Goldilocks.P)).isFalse();
    assertThat(Goldilocks.isCanonical(-1)).isFalse();
  }

  @Test
  void rootsOfUnity_haveTheirOrder() {
    for (int log = 0; log <= 32; log++) {
      long root = Goldilocks.rootOfUnity(log);
      assertThat(Goldilocks.power(root, 1L << log)).isEqualTo(1);
      if (log > 0) {
        assertThat(Goldilocks.power(root, 1L << log - 1)).isEqualTo(Goldilocks.P - 1);
        assertThat(Goldilocks.square(root)).isEqualTo(Goldilocks.rootOfUnity(log - 1));
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Goldilocks.rootOfUnity(33));
    assertThatIllegalArgumentException().isThrownBy(() -> Goldilocks.rootOfUnity(-1));
  }

  /** (a, b, c) · (d, e, f) by multiplying out and replacing X⁴ by X² + X and X³ by X + 1. */
  private static BigInteger[] slowProduct(BigInteger[] x, BigInteger[] y) {
    BigInteger[] out = new BigInteger[5];
    Arrays.fill(out, BigInteger.ZERO);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        out[i + j] = out[i + j].add(x[i].multiply(y[j]));
      }
    }
    for (int i = 4; i > 2; i--) {
      out[i - 3] = out[i - 3].add(out[i]);
      out[i - 2] = out[i - 2].add(out[i]);
    }
    return new BigInteger[] {out[0].mod(P), out[1].mod(P), out[2].mod(P)};
  }

  private static BigInteger[] big(Cubic e) {
    return new BigInteger[] {big(e.a()), big(e.b()), big(e.c())};
  }

  private static Cubic cubic(BigInteger[] e) {
    return new Cubic(e[0].longValue(), e[1].longValue(), e[2].longValue());
  }

  private static List<Cubic> elements() {
    List<Cubic> elements = new ArrayList<>(List.of(Cubic.ONE, new Cubic(0, 1, 0)));
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      long[] parts = new long[3];
      for (int j = 0; j < 3; j++) {
        boolean edge = random.nextBoolean();
        parts[j] =
            edge ? EDGES[random.nextInt(EDGES.length)] : Goldilocks.reduce(random.nextLong());
      }
      elements.add(new Cubic(parts[0], parts[1], parts[2]));
    }
    return elements;
  }

  private static BigInteger[] slowPower(BigInteger[] base, BigInteger exponent) {
    BigInteger[] result = big(Cubic.ONE);
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      result = slowProduct(result, result);
      if (exponent.testBit(bit)) {
        result = slowProduct(result, base);
      }
    }
    return result;
  }

  /** A cubic is irreducible if it has no root; X^p - X has all elements of F as roots. */
  @Test
  void modulus_ofK_isIrreducible() {
    BigInteger[] x = big(new Cubic(0, 1, 0));
    BigInteger[] toP = slowPower(x, P);
    // X^p - X shares no root with X³ - X - 1: it is a unit of K, so its inverse times it is 1
    Cubic difference = cubic(toP).minus(new Cubic(0, 1, 0));
    assertThat(difference.isZero()).isFalse();
    assertThat(difference.times(difference.inverse())).isEqualTo(Cubic.ONE);
    // and X^(p³) = X, though X^p is not X: three conjugates, all roots
    BigInteger[] cubed = slowPower(slowPower(toP, P), P);
    assertThat(cubic(cubed)).isEqualTo(new Cubic(0, 1, 0));
    Cubic conjugate = cubic(toP);
    assertThat(conjugate.times(conjugate).times(conjugate)).isEqualTo(conjugate.plus(1));
  }

  @Test
  void operationsOnK_ofEdgesAndRandomElements_areThoseOfBigNumbers() {
    for (Cubic a : elements()) {
      assertThat(a.negate().plus(a)).isEqualTo(Cubic.ZERO);
      assertThat(a.square()).isEqualTo(cubic(slowProduct(big(a), big(a))));
      if (!a.isZero()) {
        assertThat(cubic(slowProduct(big(a), big(a.inverse())))).isEqualTo(Cubic.ONE);
      }
      for (Cubic b : elements()) {
        assertThat(a.times(b)).isEqualTo(cubic(slowProduct(big(a), big(b))));
        assertThat(a.plus(b).minus(b)).isEqualTo(a);
        assertThat(a.times(b.a())).isEqualTo(a.times(Cubic.of(b.a())));
        assertThat(a.plus(b.a())).isEqualTo(a.plus(Cubic.of(b.a())));
        assertThat(a.minus(b.a())).isEqualTo(a.minus(Cubic.of(b.a())));
      }
    }
    assertThatThrownBy(Cubic.ZERO::inverse).isInstanceOf(ArithmeticException.class);
  }

  /** a to the p is linear over F; three times it is nothing; the fixed elements are F. */
  @Test
  void frobenius_isAnAutomorphismOfOrderThree() {
    List<Cubic> elements = elements().subList(0, 8);
    for (Cubic a : elements) {
      Cubic image = a.power(Goldilocks.P);
      assertThat(image).isEqualTo(cubic(slowPower(big(a), P)));
      assertThat(image.power(Goldilocks.P).power(Goldilocks.P)).isEqualTo(a);
      assertThat(image.equals(a)).isEqualTo(a.isBase());
      for (Cubic b : elements) {
        assertThat(a.plus(b).power(Goldilocks.P)).isEqualTo(image.plus(b.power(Goldilocks.P)));
        assertThat(a.times(b).power(Goldilocks.P)).isEqualTo(image.times(b.power(Goldilocks.P)));
      }
    }
  }

  @Test
  void powersAndSquarings_agree() {
    for (Cubic a : elements()) {
      assertThat(a.squarings(5)).isEqualTo(a.power(32));
      assertThat(a.power(0)).isEqualTo(Cubic.ONE);
      assertThat(a.power(3)).isEqualTo(a.times(a).times(a));
    }
  }
}
