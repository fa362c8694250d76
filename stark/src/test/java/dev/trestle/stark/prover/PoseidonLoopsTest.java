package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Goldilocks;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Each step of Poseidon2 with the numbers that it takes, also those from p on, which a permutation
 * of random states has one time in four thousand million.
 */
class PoseidonLoopsTest {
  private static final int STATES = PoseidonLoops.STATES;
  private static final int WIDTH = 12;
  private static final int ROUNDS = 300;
  private static final int[] MULTIPLES = {0, -2, 1, 1, 2, 2, 4, 3, 5, 4, 7, -3, 8, -4};
  private static final int[] FRACTIONS = {3, 1, 6, -1, 9, 2, 10, -2, 11, 3};

  private final Random random = new Random(60);

  private long canonical() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(9);
      case 1 -> Goldilocks.P - 1 - random.nextInt(9);
      default -> reduced(random.nextLong());
    };
  }

  private long any() {
    return switch (random.nextInt(3)) {
      case 0 -> Goldilocks.P + random.nextInt(9);
      case 1 -> -1L - random.nextInt(9);
      default -> canonical();
    };
  }

  private long[] states(boolean canonical) {
    long[] states = new long[(WIDTH + 1) * STATES];
    for (int i = 0; i < WIDTH * STATES; i++) {
      states[i] = canonical ? canonical() : any();
    }
    return states;
  }

  private static long reduced(long number) {
    return Long.remainderUnsigned(number, Goldilocks.P);
  }

  private static long times(long x, int multiple) {
    long product = Goldilocks.multiply(reduced(x), Math.abs(multiple));
    return multiple < 0 ? Goldilocks.negate(product) : product;
  }

  private static long sum(long[] states, int state) {
    long sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum = Goldilocks.add(sum, reduced(states[i * STATES + state]));
    }
    return sum;
  }

  @Test
  void powers_ofAnyNumbers_areSeventhPowersAndCanonical() {
    long inverse = Goldilocks.inverse(Lanes.LOW);
    for (int round = 0; round < ROUNDS; round++) {
      long[] states = states(false);
      long[] before = states.clone();
      long[] constants = new long[WIDTH + 1];
      for (int i = 0; i < constants.length; i++) {
        constants[i] = canonical();
      }
      int count = 1 + random.nextInt(WIDTH);
      PoseidonLoops.powers(states, count, constants, 1);
      for (int i = 0; i < states.length; i++) {
        long expected = before[i];
        if (i < count * STATES) {
          long base = Goldilocks.add(reduced(before[i]), constants[1 + i / STATES]);
          expected = base;
          for (int factor = 1; factor < 7; factor++) {
            expected = Goldilocks.multiply(Goldilocks.multiply(expected, base), inverse);
          }
        }
        assertThat(states[i]).as("number %d of %d", i, count * STATES).isEqualTo(expected);
      }
    }
  }

  @Test
  void mixPartiallyAndDivide_ofAnyNumbers_addTheSum() {
    for (int round = 0; round < ROUNDS; round++) {
      long[] states = states(false);
      long[] before = states.clone();
      PoseidonLoops.mixPartially(states, WIDTH, MULTIPLES);
      PoseidonLoops.divide(states, WIDTH, FRACTIONS);
      for (int state = 0; state < STATES; state++) {
        long sum = sum(before, state);
        for (int i = 0; i < MULTIPLES.length; i += 2) {
          int at = MULTIPLES[i] * STATES + state;
          assertThat(reduced(states[at]))
              .as("%d times %d", MULTIPLES[i + 1], before[at])
              .isEqualTo(Goldilocks.add(sum, times(before[at], MULTIPLES[i + 1])));
        }
        for (int i = 0; i < FRACTIONS.length; i += 2) {
          int at = FRACTIONS[i] * STATES + state;
          int k = FRACTIONS[i + 1];
          long fraction = Goldilocks.subtract(reduced(states[at]), sum);
          assertThat(times(fraction, Integer.signum(k) * (1 << Math.abs(k))))
              .as("%d over 2^%d", before[at], k)
              .isEqualTo(reduced(before[at]));
        }
      }
    }
  }

  @Test
  void mixBlocks_ofCanonicalNumbers_isTheMatrix() {
    for (int round = 0; round < ROUNDS; round++) {
      long[] states = states(true);
      long[] before = states.clone();
      PoseidonLoops.mixBlocks(states, WIDTH);
      for (int i = 0; i < WIDTH * STATES; i++) {
        int block = i / (4 * STATES) * 4 * STATES + i % STATES;
        int row = i / STATES % 4;
        long expected = 0; // 2, 3, 1, 1, turned by a place a row
        for (int place = 0; place < 4; place++) {
          int factor = place == 0 ? 2 : place == 1 ? 3 : 1;
          long x = before[block + (row + place) % 4 * STATES];
          expected = Goldilocks.add(expected, times(x, factor));
        }
        assertThat(reduced(states[i])).as("row %d of %d", row, block).isEqualTo(expected);
      }
    }
  }

  @Test
  void mixPlaces_ofAnyNumbers_addsTheSumOfTheBlocks() {
    for (int round = 0; round < ROUNDS; round++) {
      long[] states = states(false);
      long[] before = states.clone();
      PoseidonLoops.mixPlaces(states, WIDTH);
      for (int i = 0; i < WIDTH * STATES; i++) {
        long expected = reduced(before[i]);
        for (int at = i % (4 * STATES); at < WIDTH * STATES; at += 4 * STATES) {
          expected = Goldilocks.add(expected, reduced(before[at]));
        }
        assertThat(reduced(states[i])).as("number %d", i).isEqualTo(expected);
      }
    }
  }
}
