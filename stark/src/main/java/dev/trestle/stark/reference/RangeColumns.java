package dev.trestle.stark.reference;

/** The columns of {@link RangeAir}. */
final class RangeColumns {
  /** Fixed: the row's number. */
  static final int VALUE = 0;

  static final int FIXED = 1;

  /** How often the value is looked up. */
  static final int LOOKUPS = 0;

  static final int MAIN = 1;

  private RangeColumns() {}
}
