package dev.trestle.stark.reference;

/**
 * The columns of {@link MemoryBoundaryAir}: an address on every row.
 *
 * @param limbBits bits of a limb, a divisor of 32
 */
record MemoryBoundaryColumns(int limbBits) {
  /** 1 for an address that memory has, 0 for padding. */
  static final int REAL = 0;

  static final int ADDRESS = 1;

  /** Low half of what the address holds at the beginning. */
  static final int LOW_FIRST = 2;

  static final int HIGH_FIRST = 3;

  /** When it is accessed last; 0 if never. */
  static final int TIME_LAST = 4;

  /** Low half of what it holds at the end. */
  static final int LOW_LAST = 5;

  static final int HIGH_LAST = 6;

  private static final int GAP = 7;

  MemoryBoundaryColumns {
    if (limbBits < 1 || 32 % limbBits != 0) {
      throw new IllegalArgumentException("a limb has 1, 2, 4, 8 or 16 bits, not " + limbBits);
    }
  }

  /** Limbs of a difference of addresses, the lowest first. */
  int limbs() {
    return 32 / limbBits;
  }

  /** A limb of the difference to the next row's address, less one. */
  int gap(int limb) {
    return GAP + limb;
  }

  int count() {
    return GAP + limbs();
  }

  String name(int column) {
    String[] names = {
      "real", "address", "lowFirst", "highFirst", "timeLast", "lowLast", "highLast"
    };
    return column < GAP ? names[column] : "gap" + (column - GAP);
  }
}
