package dev.trestle.stark.reference;

/**
 * The columns of {@link MemoryAir}: an access on every row.
 *
 * @param limbBits bits of a limb, a divisor of 32
 */
record MemoryColumns(int limbBits) {
  /** 1 for an access, 0 for padding. */
  static final int REAL = 0;

  static final int ADDRESS = 1;

  /** When the access happens; from 1 on. */
  static final int TIME = 2;

  /** 1 for a write, 0 for a read. */
  static final int IS_WRITE = 3;

  /** Low half of what the address holds from now on. */
  static final int LOW = 4;

  static final int HIGH = 5;

  /** When what it held before was written or last read. */
  static final int TIME_BEFORE = 6;

  static final int LOW_BEFORE = 7;
  static final int HIGH_BEFORE = 8;

  private static final int WAIT = 9;

  MemoryColumns {
    if (limbBits < 1 || 32 % limbBits != 0) {
      throw new IllegalArgumentException("a limb has 1, 2, 4, 8 or 16 bits, not " + limbBits);
    }
  }

  /** Limbs of a difference of times, the lowest first. */
  int limbs() {
    return 32 / limbBits;
  }

  /** A limb of the time since the access before, less one. */
  int wait(int limb) {
    return WAIT + limb;
  }

  int count() {
    return WAIT + limbs();
  }

  String name(int column) {
    String[] names = {
      "real", "address", "time", "isWrite", "low", "high", "timeBefore", "lowBefore", "highBefore"
    };
    return column < WAIT ? names[column] : "wait" + (column - WAIT);
  }
}
