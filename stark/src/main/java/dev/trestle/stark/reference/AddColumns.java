package dev.trestle.stark.reference;

/**
 * The columns of {@link AddAir}: x + y = z + carry · 2^64 on every row.
 *
 * @param limbBits bits of a limb, a divisor of 32
 */
record AddColumns(int limbBits) {
  AddColumns {
    if (limbBits < 1 || 32 % limbBits != 0) {
      throw new IllegalArgumentException("a limb has 1, 2, 4, 8 or 16 bits, not " + limbBits);
    }
  }

  /** Limbs of a word, the lowest first. */
  int limbs() {
    return 64 / limbBits;
  }

  int x(int limb) {
    return limb;
  }

  int y(int limb) {
    return limbs() + limb;
  }

  int z(int limb) {
    return 2 * limbs() + limb;
  }

  /** Carry of the low halves into the high. */
  int carryLow() {
    return 3 * limbs();
  }

  /** Carry out of the high halves. */
  int carry() {
    return 3 * limbs() + 1;
  }

  /** Columns of a table that talks to nobody but the range table. */
  int alone() {
    return 3 * limbs() + 2;
  }

  /** How often others rely on z being the sum. */
  int additions() {
    return alone();
  }

  /** How often others rely on the carry telling whether z is below y. */
  int comparisons() {
    return alone() + 1;
  }

  /** Columns of a table that others use. */
  int serving() {
    return alone() + 2;
  }

  String name(int column) {
    if (column < carryLow()) {
      return "xyz".substring(column / limbs(), column / limbs() + 1) + column % limbs();
    }
    if (column < alone()) {
      return column == carryLow() ? "carryLow" : "carry";
    }
    return column == additions() ? "additions" : "comparisons";
  }
}
