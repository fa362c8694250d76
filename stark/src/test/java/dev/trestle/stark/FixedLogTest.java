package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FixedLogTest {
  /** What the logarithm of a double may be off, in units of 2^-32 bits. */
  private static final double DOUBLE_ERROR = 1e-3;

  @Test
  void floorAndCeiling_ofRandomRationals_encloseTheLogarithmByTwoUnits() {
    long seed = 20261130;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long numerator = (random.nextLong() >>> (12 + random.nextInt(51))) | 1;
      long denominator = (random.nextLong() >>> (12 + random.nextInt(51))) | 1;
      int scale = random.nextInt(200);
      double logarithm = (Math.log(numerator) - Math.log(denominator)) / Math.log(2) + scale;
      double exact = logarithm * FixedLog.ONE;
      BigInteger top = BigInteger.valueOf(numerator).shiftLeft(scale);
      BigInteger bottom = BigInteger.valueOf(denominator);
      String what = "seed " + seed + ": 2^" + scale + "*" + numerator + "/" + denominator;
      double floor = FixedLog.floor(top, bottom);
      double ceiling = FixedLog.ceiling(top, bottom);
      assertThat(floor).as(what).isBetween(exact - 2 - DOUBLE_ERROR, exact + DOUBLE_ERROR);
      assertThat(ceiling).as(what).isBetween(exact - DOUBLE_ERROR, exact + 2 + DOUBLE_ERROR);
    }
  }

  @Test
  void floor_ofPowersOfTwo_isExact() {
    for (int k = 0; k < 300; k++) {
      BigInteger power = BigInteger.ONE.shiftLeft(k);
      assertThat(FixedLog.floor(power, BigInteger.ONE)).isEqualTo(k * FixedLog.ONE);
      assertThat(FixedLog.floor(BigInteger.ONE, power)).isEqualTo(-k * FixedLog.ONE);
    }
  }

  @Test
  void floor_ofGrowingNumbers_neverFalls() {
    BigInteger start = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(2000));
    BigInteger step = BigInteger.ONE.shiftLeft(95);
    long before = Long.MIN_VALUE;
    for (int i = 0; i < 4000; i++) {
      BigInteger number = start.add(step.multiply(BigInteger.valueOf(i)));
      long log = FixedLog.floor(number, BigInteger.valueOf(3));
      assertThat(log).isGreaterThanOrEqualTo(before);
      before = log;
    }
    assertThat(before).isGreaterThan(FixedLog.floor(start, BigInteger.valueOf(3)));
  }

  @Test
  void floor_ofWhatHasNoLogarithm_isRefused() {
    assertThatThrownBy(() -> FixedLog.floor(BigInteger.ZERO, BigInteger.ONE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> FixedLog.floor(BigInteger.ONE, BigInteger.valueOf(-1)))
        .isInstanceOf(ArithmeticException.class);
  }
}
