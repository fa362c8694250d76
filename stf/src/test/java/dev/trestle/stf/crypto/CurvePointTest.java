package dev.trestle.stf.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurvePointTest {
  private static final long SEED = 20260103;

  private final Random random = new Random(SEED);

  @Test
  void add_ofSpecialPairs_isTheGroupLaw() {
    CurvePoint<BlsFp> g = BlsG1.GENERATOR;
    CurvePoint<BlsFp> infinity = CurvePoint.infinity(BlsFp.ZERO);
    CurvePoint<BlsFp> projective = g.twice().add(g).subtract(g.twice());
    assertThat(projective.isSamePoint(g)).isTrue();
    assertThat(g.add(infinity).isSamePoint(g)).isTrue();
    assertThat(infinity.add(g).isSamePoint(g)).isTrue();
    assertThat(infinity.twice().isInfinity()).isTrue();
    assertThat(g.subtract(g).isInfinity()).isTrue();
    assertThat(g.add(projective).isSamePoint(g.twice())).isTrue();
    assertThat(g.isSamePoint(infinity)).isFalse();
    assertThat(g.isSamePoint(g.negate())).isFalse();
  }

  @Test
  void multiply_bySmallNumbers_agreesWithRepeatedAddition() {
    CurvePoint<BlsFp2> sum = CurvePoint.infinity(BlsFp2.ZERO);
    for (long k = 0; k < 300; k++) {
      assertThat(BlsG2.GENERATOR.multiply(k).isSamePoint(sum)).isTrue();
      sum = sum.add(BlsG2.GENERATOR);
    }
  }

  @Test
  void multiScalar_ofAnyNumberOfPoints_agreesWithSingleMultiples() {
    System.out.println("seed " + SEED);
    for (int n : new int[] {1, 2, 15, 16, 17, 40, 150}) {
      List<CurvePoint<BlsFp>> points = new ArrayList<>();
      List<long[]> scalars = new ArrayList<>();
      CurvePoint<BlsFp> expected = CurvePoint.infinity(BlsFp.ZERO);
      for (int i = 0; i < n; i++) {
        CurvePoint<BlsFp> point = BlsG1.GENERATOR.multiply(random.nextLong(1000));
        long[] scalar = scalar(i);
        points.add(point);
        scalars.add(scalar);
        expected = expected.add(slowMultiple(point, scalar));
      }
      assertThat(MultiScalar.sum(points, scalars).isSamePoint(expected)).isTrue();
    }
  }

  @Test
  void affineSums_ofEqualOppositeAndFewPoints_areTheGroupLaw() {
    CurvePoint<BlsFp> p = BlsG1.GENERATOR;
    CurvePoint<BlsFp> minus = p.negate();
    CurvePoint<BlsFp> q = p.multiply(9).toAffine();
    List<List<CurvePoint<BlsFp>>> groups = new ArrayList<>();
    for (var group :
        List.of(
            List.<CurvePoint<BlsFp>>of(),
            List.of(p),
            List.of(p, p),
            List.of(p, minus),
            List.of(p, minus, p),
            List.of(p, p, minus, minus, q),
            List.of(q, p, p, q, p, minus, q))) {
      groups.add(new ArrayList<>(group));
    }
    AffineSums.collapse(groups);
    long[] expected = {0, 1, 2, 0, 1, 9, 29};
    for (int i = 0; i < expected.length; i++) {
      assertThat(groups.get(i)).hasSize(expected[i] == 0 ? 0 : 1);
      for (CurvePoint<BlsFp> sum : groups.get(i)) {
        assertThat(sum.isSamePoint(p.multiply(expected[i]))).isTrue();
      }
    }
  }

  /** Random, with the extremes among the first. */
  private long[] scalar(int i) {
    return switch (i) {
      case 0 -> new long[] {-1, -1, -1, -1};
      case 1 -> new long[4];
      case 2 -> new long[] {0, 0, 0, Long.MIN_VALUE};
      default -> random.longs(4).toArray();
    };
  }

  private static CurvePoint<BlsFp> slowMultiple(CurvePoint<BlsFp> point, long[] scalar) {
    CurvePoint<BlsFp> result = CurvePoint.infinity(BlsFp.ZERO);
    for (int bit = 255; bit >= 0; bit--) {
      result = result.twice();
      if ((scalar[bit / 64] >>> bit % 64 & 1) != 0) {
        result = result.add(point);
      }
    }
    return result;
  }

  @Test
  void signedDigits_ofEveryWidth_addUpToTheNumber() {
    System.out.println("seed " + SEED);
    for (int width = 1; width <= 16; width++) {
      for (long[] number : List.of(new long[] {-1, -1}, random.longs(3).toArray())) {
        BigInteger sum = BigInteger.ZERO;
        int[] digits = SignedDigits.of(number, width);
        for (int i = digits.length - 1; i >= 0; i--) {
          assertThat(Math.abs(digits[i])).isLessThanOrEqualTo(1 << (width - 1));
          sum = sum.shiftLeft(width).add(BigInteger.valueOf(digits[i]));
        }
        BigInteger expected = BigInteger.ZERO;
        for (int i = number.length - 1; i >= 0; i--) {
          expected = expected.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(number[i])));
        }
        assertThat(sum).as("width %d, %s", width, Arrays.toString(number)).isEqualTo(expected);
      }
    }
  }
}
