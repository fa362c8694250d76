package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ProximityRegimeTest {
  @Test
  void johnson_atEveryRate_isTheTheoremInDoublesRoundedUp() {
    for (int logBlowup = 1; logBlowup <= 6; logBlowup++) {
      double rate = Math.pow(2, -logBlowup);
      double root = Math.sqrt(rate);
      for (int m = 3; m < 5000; m += 1 + m / 3) {
        Johnson johnson = Johnson.ofMultiplicity(logBlowup, m);
        double gap = root / (2 * m);
        near(johnson.agreement(), root + gap);
        near(johnson.listSize(), 1 / (2 * gap * root));
        double big = m + 0.5;
        double distance = 1 - root - gap;
        double first = (2 * Math.pow(big, 5) + 3 * big * distance * rate) / (3 * rate * root);
        double rest = big / root + m / rate;
        near(johnson.exceptions(0), first + rest);
        near(johnson.exceptions(20), first * 0x1p20 + rest);
        near(johnson.exceptions(20, 7), 7 * (first * 0x1p20 + rest));
      }
    }
  }

  private static void near(BigInteger fixed, double exact) {
    double value = fixed.doubleValue() / 0x1p64;
    assertThat(value).isBetween(exact * (1 - 1e-13), exact * (1 + 1e-13));
  }

  @Test
  void johnson_atOddRates_roundsTheRootUp() {
    // √(1/2): the square of what agrees, less the gap, is not below one half
    for (int logBlowup = 1; logBlowup <= 5; logBlowup += 2) {
      Johnson johnson = Johnson.ofMultiplicity(logBlowup, 10);
      BigInteger root = johnson.agreement().subtract(johnson.gap());
      BigInteger half = BigInteger.ONE.shiftLeft(128 - logBlowup);
      assertThat(root.multiply(root)).isGreaterThanOrEqualTo(half);
      BigInteger less = root.subtract(BigInteger.ONE);
      assertThat(less.multiply(less)).isLessThan(half);
    }
  }

  @Test
  void johnson_ofAGap_hasTheLeastMultiplicityThatFits() {
    BigInteger gap = ProximityRegime.ONE.divide(BigInteger.valueOf(100));
    // √(1/4)/(2/100) = 25, and a gap that is rounded down needs one more
    assertThat(Johnson.ofGap(2, gap).multiplicity()).isEqualTo(26);
    assertThat(Johnson.ofGap(2, gap.add(BigInteger.ONE)).multiplicity()).isEqualTo(25);
    BigInteger wide = ProximityRegime.ONE.divide(BigInteger.valueOf(4));
    assertThat(Johnson.ofGap(2, wide).multiplicity()).isEqualTo(3);
  }

  @Test
  void johnson_thatTheTheoremDoesNotCover_isRefused() {
    BigInteger gap = ProximityRegime.ONE.divide(BigInteger.valueOf(100));
    assertThatThrownBy(() -> new Johnson(2, 25, gap)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Johnson.ofMultiplicity(2, 2))
        .isInstanceOf(IllegalArgumentException.class);
    BigInteger half = ProximityRegime.ONE.shiftRight(1);
    assertThatThrownBy(() -> new Johnson(2, 3, half)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uniqueDecoding_isHalfTheDistance() {
    UniqueDecoding unique = new UniqueDecoding(2);
    near(unique.agreement(), 1 - 0.375);
    near(unique.listSize(), 4);
    near(unique.exceptions(10), 1024);
    near(unique.exceptions(10, 3), 3 * 1024);
  }

  @Test
  void challengeField_drawnByResidues_countsTheLikeliestValue() {
    BigInteger p = new BigInteger(Long.toUnsignedString(Goldilocks.P));
    BigInteger ways = BigInteger.ONE;
    for (int bits : new int[] {85, 85, 86}) {
      ways = ways.multiply(BigInteger.TWO.pow(bits).divide(p).add(BigInteger.ONE));
    }
    BigInteger size = ChallengeField.CUBIC.size();
    assertThat(size.multiply(ways)).isLessThanOrEqualTo(BigInteger.TWO.pow(256));
    assertThat(size).isGreaterThan(BigInteger.TWO.pow(192).subtract(BigInteger.TWO.pow(174)));
  }
}
