package dev.trestle.stark.reference;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.prover.Matrix;

/** Fills the table of {@link RangeAir}, once other tables have looked up their limbs in it. */
public final class RangeTrace {
  private final int limbBits;
  private final Matrix main;

  /**
   * @param limbBits 1 to 16
   */
  public RangeTrace(int limbBits) {
    if (limbBits < 1 || limbBits > 16) {
      throw new IllegalArgumentException("limbs have 1 to 16 bits, not " + limbBits);
    }
    this.limbBits = limbBits;
    this.main = new Matrix(limbBits, RangeColumns.MAIN);
  }

  public int limbBits() {
    return limbBits;
  }

  /** The fixed column: every value once. */
  public Matrix fixed() {
    Matrix fixed = new Matrix(limbBits, RangeColumns.FIXED);
    for (int row = 0; row < fixed.rows(); row++) {
      fixed.set(row, RangeColumns.VALUE, row);
    }
    return fixed;
  }

  /** How often each value was looked up so far. */
  public Matrix main() {
    return main;
  }

  /** Writes a value into a table as limbs, the lowest first, and looks all of them up. */
  void limbs(Matrix table, int row, int firstColumn, int limbs, long value) {
    for (int i = 0; i < limbs; i++) {
      long limb = value >>> limbBits * i & (1L << limbBits) - 1;
      table.set(row, firstColumn + i, limb);
      long lookups = main.get((int) limb, RangeColumns.LOOKUPS);
      main.set((int) limb, RangeColumns.LOOKUPS, Goldilocks.add(lookups, 1));
    }
  }
}
