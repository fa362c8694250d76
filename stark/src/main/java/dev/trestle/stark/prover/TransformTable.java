package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;

/**
 * What transforms of one size and direction multiply by, in Montgomery form and in the order in
 * which it is used.
 *
 * @param logRows the size
 * @param first the factor of the layer that stands alone if {@code logRows} is odd, else unused
 * @param triples for each pair of layers, for each block: c, c² and c³ (or their inverses), where
 *     the block is modulo X^4q - c^4. The pairs from the largest block down, of {@link #blocks}
 *     blocks and four times as many in each that follows
 * @param scale 1 forward, one over the size back; if {@code logRows} is even, the first triple
 *     contains it
 */
record TransformTable(int logRows, long first, long[] triples, long scale) {
  /**
   * From coefficients to values on the coset {@code shift}·⟨w⟩.
   *
   * @param shift not zero
   */
  static TransformTable forward(int logRows, long shift) {
    return new TransformTable(
        logRows, root(logRows - 1, shift, 1), triples(logRows, shift, false), Lanes.montgomery(1));
  }

  /** From values on the coset {@code shift}·⟨w⟩ to coefficients. */
  static TransformTable inverse(int logRows, long shift) {
    long scale = Goldilocks.inverse(1L << logRows);
    long inverse = Goldilocks.inverse(shift);
    long[] triples = triples(logRows, inverse, true);
    if (logRows % 2 == 0) {
      for (int i = 0; i < Math.min(3, triples.length); i++) {
        triples[i] = Goldilocks.multiply(triples[i], scale);
      }
    }
    return new TransformTable(
        logRows, root(logRows - 1, inverse, scale), triples, Lanes.montgomery(scale));
  }

  private static long root(int log, long shift, long scale) {
    return log < 0
        ? 0
        : Lanes.montgomery(Goldilocks.multiply(scale, Goldilocks.power(shift, 1L << log)));
  }

  private static long[] triples(int logRows, long shift, boolean inverse) {
    int blocks = blocks(logRows);
    int layers = logRows / 2;
    long[] table = new long[start(blocks, layers)];
    for (int layer = 0; layer < layers; layer++) {
      int at = start(blocks, layer);
      int count = blocks << 2 * layer;
      long quarter = 1L << (logRows - 2 * layer - (blocks - 1) - 2);
      table[at] = Lanes.montgomery(Goldilocks.power(shift, quarter));
      int done = 1;
      for (int log = 3; done < count; log++) {
        // c of block b is shift^q · w_{4·count}^{b reversed}: bit k of b adds w_{2^(k+3)}
        long root = Goldilocks.rootOfUnity(log);
        long factor = inverse ? Goldilocks.inverse(root) : root;
        for (int b = 0; b < done; b++) {
          table[at + 3 * (done + b)] = Goldilocks.multiply(table[at + 3 * b], factor);
        }
        done *= 2;
      }
      for (int b = at; b < at + 3 * count; b += 3) {
        long c = Goldilocks.multiply(table[b], Goldilocks.inverse(Lanes.LOW));
        table[b + 1] = Goldilocks.multiply(table[b], c);
        table[b + 2] = Goldilocks.multiply(table[b + 1], c);
      }
    }
    return table;
  }

  /** Blocks of the first pair of layers. */
  int blocks() {
    return blocks(logRows);
  }

  private static int blocks(int logRows) {
    return logRows % 2 == 0 ? 1 : 2;
  }

  /** Where the triples of the {@code layer}th pair of layers begin. */
  int start(int layer) {
    return start(blocks(logRows), layer);
  }

  private static int start(int blocks, int layer) {
    return blocks * ((1 << 2 * layer) - 1);
  }
}
