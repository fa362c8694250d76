package dev.trestle.stark;

import static dev.trestle.stark.Goldilocks.add;
import static dev.trestle.stark.Goldilocks.multiply;
import static dev.trestle.stark.Goldilocks.negate;

/**
 * The permutation Poseidon2 over the Goldilocks field, of width 8 or 12, S-box x^7: half of the
 * full rounds, the partial rounds (with one S-box), the other half. Source: eprint 2023/323, with
 * the matrices of Plonky3's default instances, in 8 full and 22 partial rounds, for which the
 * paper's script gives 128 bits of security.
 */
public final class Poseidon2 {
  public static final int FULL_ROUNDS = 8;
  public static final int PARTIAL_ROUNDS = 22;

  private static final int BLOCK = 4;
  private static final long P = Goldilocks.P;
  private static final long HALF = (P >>> 1) + 1;
  private static final long QUARTER = P - (P >>> 2);
  private static final long EIGHTH = P - (P >>> 3);

  private final int width;
  private final int fullRounds;
  private final int partialRounds;

  /** In the order in which they are used. */
  private final long[] constants;

  /** What the partial rounds' matrix has on its diagonal beyond the ones that it is full of. */
  private final long[] diagonal;

  public Poseidon2(int width) {
    this(width, FULL_ROUNDS, PARTIAL_ROUNDS);
  }

  /**
   * @param width 8 or 12
   * @param fullRounds even
   */
  public Poseidon2(int width, int fullRounds, int partialRounds) {
    if (fullRounds < 2 || fullRounds > 1022 || fullRounds % 2 != 0) {
      throw new IllegalArgumentException("not an even number of full rounds: " + fullRounds);
    }
    if (partialRounds < 0 || partialRounds > 1023) {
      throw new IllegalArgumentException("partial rounds: " + partialRounds);
    }
    this.width = width;
    this.fullRounds = fullRounds;
    this.partialRounds = partialRounds;
    this.diagonal = diagonalOf(width);
    this.constants = new long[fullRounds * width + partialRounds];
    var generator = new GrainGenerator(width, fullRounds, partialRounds);
    for (int i = 0; i < constants.length; i++) {
      constants[i] = generator.next();
    }
  }

  private static long[] diagonalOf(int width) {
    return switch (width) {
      case 8 -> new long[] {negate(2), 1, 2, HALF, 3, negate(HALF), negate(3), negate(4)};
      case 12 ->
          new long[] {
            negate(2),
            1,
            2,
            HALF,
            3,
            4,
            negate(HALF),
            negate(3),
            negate(4),
            QUARTER,
            negate(QUARTER),
            EIGHTH
          };
      default -> throw new IllegalArgumentException("no instance of width " + width);
    };
  }

  /** Elements of a state. */
  public int width() {
    return width;
  }

  public int fullRounds() {
    return fullRounds;
  }

  public int partialRounds() {
    return partialRounds;
  }

  /**
   * The constant that is {@code index}th to be added: {@link #width} a full round, one a partial.
   */
  public long constant(int index) {
    return constants[index];
  }

  /** Row i of the partial rounds' matrix is all ones, but this much more in column i. */
  public long diagonal(int i) {
    return diagonal[i];
  }

  /**
   * Permutes in place.
   *
   * @param state {@link #width} elements below p
   */
  public void permute(long[] state) {
    mix(state);
    int constant = 0;
    for (int round = 0; round < fullRounds / 2; round++) {
      fullRound(state, constant);
      constant += width;
    }
    for (int round = 0; round < partialRounds; round++) {
      state[0] = power7(add(state[0], constants[constant]));
      mixPartially(state);
      constant++;
    }
    for (int round = 0; round < fullRounds / 2; round++) {
      fullRound(state, constant);
      constant += width;
    }
  }

  private void fullRound(long[] state, int constant) {
    for (int i = 0; i < width; i++) {
      state[i] = power7(add(state[i], constants[constant + i]));
    }
    mix(state);
  }

  private static long power7(long x) {
    long x2 = multiply(x, x);
    return multiply(multiply(x2, x), multiply(x2, x2));
  }

  /**
   * The full rounds' matrix: on each block of four the circulant matrix of (2, 3, 1, 1), then to
   * each element the sum of those in the same place of all blocks.
   */
  private void mix(long[] s) {
    for (int at = 0; at < width; at += BLOCK) {
      long a = s[at];
      long b = s[at + 1];
      long c = s[at + 2];
      long d = s[at + 3];
      long sum = add(add(a, b), add(c, d));
      s[at] = add(add(sum, a), add(b, b));
      s[at + 1] = add(add(sum, b), add(c, c));
      s[at + 2] = add(add(sum, c), add(d, d));
      s[at + 3] = add(add(sum, d), add(a, a));
    }
    for (int place = 0; place < BLOCK; place++) {
      long sum = 0;
      for (int i = place; i < width; i += BLOCK) {
        sum = add(sum, s[i]);
      }
      for (int i = place; i < width; i += BLOCK) {
        s[i] = add(s[i], sum);
      }
    }
  }

  private void mixPartially(long[] s) {
    long sum = 0;
    for (int i = 0; i < width; i++) {
      sum = add(sum, s[i]);
    }
    for (int i = 0; i < width; i++) {
      s[i] = add(sum, multiply(s[i], diagonal[i]));
    }
  }
}
