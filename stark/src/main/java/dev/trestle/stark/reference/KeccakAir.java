package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.KeccakRound.IOTA_BITS;
import static dev.trestle.stark.reference.KeccakRound.LANES;
import static dev.trestle.stark.reference.KeccakRound.LANE_BITS;
import static dev.trestle.stark.reference.KeccakRound.ROUNDS;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;

/**
 * Permutations keccak-f[1600], a round on every row, 24 rows each, one after the other; the last
 * may be cut off by the table's end. Degree 3.
 *
 * <p>Committed are the bits after θ, from which everything else of a round follows within that
 * degree: χ and ι forwards give the output; backwards, a bit before θ is the bit after it plus an
 * <em>effect</em>. θ itself is stated on parities: those after θ are parities before it plus
 * effects, and an effect is the sum of two parities before it, so five bits of either kind have an
 * even sum.
 */
public final class KeccakAir implements Air {
  private final boolean serving;

  /**
   * @param serving whether others rely on the permutations, over {@link Buses#KECCAK}
   */
  public KeccakAir(boolean serving) {
    this.serving = serving;
  }

  @Override
  public String name() {
    return "keccak";
  }

  @Override
  public int mainColumns() {
    return serving ? KeccakColumns.SERVING : KeccakColumns.ALONE;
  }

  @Override
  public String mainName(int column) {
    return KeccakColumns.name(column);
  }

  @Override
  public void define(AirBuilder air) {
    rounds(air);
    bits(air);
    theta(air);
    stateBefore(air);
    chiAndIota(air);
    input(air);
    if (serving) {
      serve(air);
    }
  }

  /** The table begins with round 0, and rounds follow each other. */
  private static void rounds(AirBuilder air) {
    for (int r = 0; r < ROUNDS; r++) {
      Expression round = air.main(KeccakColumns.round(r));
      air.assertZeroFirst(r == 0 ? round.minus(1) : round);
      air.assertZeroTransition(air.mainNext(KeccakColumns.round(r + 1)).minus(round));
    }
  }

  private static void bits(AirBuilder air) {
    for (int lane = 0; lane < LANES; lane++) {
      for (int z = 0; z < LANE_BITS; z++) {
        air.assertBoolean(air.main(KeccakColumns.afterTheta(lane, z)));
      }
    }
    for (int x = 0; x < 5; x++) {
      for (int z = 0; z < LANE_BITS; z++) {
        air.assertBoolean(air.main(KeccakColumns.effect(x, z)));
        air.assertBoolean(air.main(KeccakColumns.parity(x, z)));
      }
    }
  }

  private static void theta(AirBuilder air) {
    for (int x = 0; x < 5; x++) {
      for (int z = 0; z < LANE_BITS; z++) {
        Expression sum = air.constant(0);
        for (int y = 0; y < 5; y++) {
          sum = sum.plus(air.main(KeccakColumns.afterTheta(KeccakRound.lane(x, y), z)));
        }
        // five bits less their parity
        assertZeroTwoOrFour(air, sum.minus(air.main(KeccakColumns.parity(x, z))));
        // the effect and the two parities before θ, each a parity after it plus an effect
        Expression effects =
            air.main(KeccakColumns.effect(x, z))
                .plus(air.main(KeccakColumns.effect(x - 1, z)))
                .plus(air.main(KeccakColumns.effect(x + 1, z - 1)));
        assertZeroTwoOrFour(
            air,
            effects
                .plus(air.main(KeccakColumns.parity(x - 1, z)))
                .plus(air.main(KeccakColumns.parity(x + 1, z - 1))));
      }
    }
  }

  private static void assertZeroTwoOrFour(AirBuilder air, Expression sum) {
    air.assertZero(sum.times(sum.minus(2)).times(sum.minus(4)));
  }

  /**
   * Before θ, the next row has the permutation's input in round 0, else this row's output. That
   * holds on the last row, too: the first is a round 0.
   */
  private static void stateBefore(AirBuilder air) {
    Expression begins = air.mainNext(KeccakColumns.round(0));
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      int lane = limb / 2;
      Expression before = air.constant(0);
      for (int i = 31; i >= 0; i--) {
        int z = limb % 2 * 32 + i;
        Expression after = air.mainNext(KeccakColumns.afterTheta(lane, z));
        Expression effect = air.mainNext(KeccakColumns.effect(lane % 5, z));
        before = before.times(2).plus(xor(after, effect));
      }
      Expression input = air.mainNext(KeccakColumns.input(limb));
      Expression output = air.main(KeccakColumns.output(limb));
      air.assertEqual(before, output.plus(begins.times(input.minus(output))));
    }
  }

  private static void chiAndIota(AirBuilder air) {
    for (int j = 0; j < IOTA_BITS.length; j++) {
      air.assertEqual(air.main(KeccakColumns.beforeIota(j)), afterChi(air, 0, 0, IOTA_BITS[j]));
    }
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      int lane = limb / 2;
      Expression after = air.constant(0);
      for (int i = 31; i >= 0; i--) {
        int z = limb % 2 * 32 + i;
        after = after.times(2).plus(afterIota(air, lane, z));
      }
      air.assertEqual(air.main(KeccakColumns.output(limb)), after);
    }
  }

  private static Expression afterIota(AirBuilder air, int lane, int z) {
    for (int j = 0; lane == 0 && j < IOTA_BITS.length; j++) {
      if (IOTA_BITS[j] == z) {
        Expression constant = air.constant(0);
        for (int r = 0; r < ROUNDS; r++) {
          if ((KeccakRound.iota(r) >>> z & 1) != 0) {
            constant = constant.plus(air.main(KeccakColumns.round(r)));
          }
        }
        return xor(air.main(KeccakColumns.beforeIota(j)), constant);
      }
    }
    return afterChi(air, lane % 5, lane / 5, z);
  }

  private static Expression afterChi(AirBuilder air, int x, int y, int z) {
    Expression second = afterPi(air, x + 1, y, z);
    Expression third = afterPi(air, x + 2, y, z);
    return xor(afterPi(air, x, y, z), third.minus(second.times(third)));
  }

  private static Expression afterPi(AirBuilder air, int x, int y, int z) {
    int from = KeccakRound.movedFrom(x % 5, y);
    int bit = z + LANE_BITS - KeccakRound.rotation(from);
    return air.main(KeccakColumns.afterTheta(from, bit));
  }

  /** The input stays the same while a permutation lasts. */
  private static void input(AirBuilder air) {
    Expression lasts = air.constant(1).minus(air.main(KeccakColumns.round(ROUNDS - 1)));
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      int column = KeccakColumns.input(limb);
      air.assertZeroTransition(lasts.times(air.mainNext(column).minus(air.main(column))));
    }
  }

  private static void serve(AirBuilder air) {
    Expression[] tuple = new Expression[2 * KeccakColumns.LIMBS];
    for (int limb = 0; limb < KeccakColumns.LIMBS; limb++) {
      tuple[limb] = air.main(KeccakColumns.input(limb));
      tuple[KeccakColumns.LIMBS + limb] = air.main(KeccakColumns.output(limb));
    }
    Expression last = air.main(KeccakColumns.round(ROUNDS - 1));
    air.receive(Buses.KECCAK, last.times(air.main(KeccakColumns.CALLS)), tuple);
  }

  /** The exclusive or of two bits. */
  private static Expression xor(Expression a, Expression b) {
    return a.plus(b).minus(a.times(b).times(2));
  }
}
