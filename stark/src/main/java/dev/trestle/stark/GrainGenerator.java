package dev.trestle.stark;

/**
 * The generator of Poseidon's round constants: a shift register of 80 bits that starts from the
 * instance's parameters, so that nobody can have chosen them. Sources: Poseidon (eprint 2019/458,
 * appendix F), Grain (eSTREAM).
 */
final class GrainGenerator {
  private static final int LENGTH = 80;
  private static final int DISCARDED = 160;
  private static final int ELEMENT_BITS = 64;

  private static final int PRIME_FIELD = 1;
  private static final int POWER_SBOX = 0;

  private final int[] bits = new int[LENGTH];

  /** Where the register's oldest bit is. */
  private int oldest;

  GrainGenerator(int width, int fullRounds, int partialRounds) {
    int at = put(0, PRIME_FIELD, 2);
    at = put(at, POWER_SBOX, 4);
    at = put(at, ELEMENT_BITS, 12);
    at = put(at, width, 12);
    at = put(at, fullRounds, 10);
    at = put(at, partialRounds, 10);
    while (at < LENGTH) {
      at = put(at, 1, 1);
    }
    for (int i = 0; i < DISCARDED; i++) {
      step();
    }
  }

  private int put(int at, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits[at + i] = value >>> (count - 1 - i) & 1;
    }
    return at + count;
  }

  private int step() {
    int bit = tap(62) ^ tap(51) ^ tap(38) ^ tap(23) ^ tap(13) ^ tap(0);
    bits[oldest] = bit;
    oldest = (oldest + 1) % LENGTH;
    return bit;
  }

  private int tap(int index) {
    return bits[(oldest + index) % LENGTH];
  }

  /** Of each two bits the second, if the first is set. */
  private int nextBit() {
    while (step() == 0) {
      step();
    }
    return step();
  }

  /** Below p. */
  long next() {
    long value;
    do {
      value = 0;
      for (int i = 0; i < ELEMENT_BITS; i++) {
        value = value << 1 | nextBit();
      }
    } while (!Goldilocks.isCanonical(value));
    return value;
  }
}
