package dev.trestle.stark.reference;

import dev.trestle.stark.prover.Matrix;
import java.util.List;

/** Fills the table of {@link AddAir}. */
public final class AddTrace {
  /** Something to be computed on a row. */
  public sealed interface Operation {}

  /** x + y modulo 2^64. */
  public record Addition(long x, long y) implements Operation {}

  /** Whether an unsigned number is below another. */
  public record Comparison(long left, long right) implements Operation {}

  private AddTrace() {}

  /**
   * A row for each operation, then rows of zeros to the end.
   *
   * @param serving as in {@link AddAir}: each operation is then relied on once
   * @param range where the limbs are looked up
   */
  public static Matrix of(List<Operation> operations, boolean serving, RangeTrace range) {
    AddColumns columns = new AddColumns(range.limbBits());
    int logRows = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, operations.size() - 1));
    Matrix main = new Matrix(logRows, serving ? columns.serving() : columns.alone());
    for (int row = 0; row < main.rows(); row++) {
      Operation operation = row < operations.size() ? operations.get(row) : new Addition(0, 0);
      boolean relied = serving && row < operations.size();
      switch (operation) {
        case Addition(long x, long y) -> {
          add(columns, main, row, x, y, range);
          if (relied) {
            main.set(row, columns.additions(), 1);
          }
        }
        case Comparison(long left, long right) -> {
          add(columns, main, row, left - right, right, range);
          if (relied) {
            main.set(row, columns.comparisons(), 1);
          }
        }
      }
    }
    return main;
  }

  private static void add(
      AddColumns columns, Matrix main, int row, long x, long y, RangeTrace range) {
    long z = x + y;
    range.limbs(main, row, columns.x(0), columns.limbs(), x);
    range.limbs(main, row, columns.y(0), columns.limbs(), y);
    range.limbs(main, row, columns.z(0), columns.limbs(), z);
    long low = (x & 0xFFFF_FFFFL) + (y & 0xFFFF_FFFFL);
    main.set(row, columns.carryLow(), low >>> 32);
    main.set(row, columns.carry(), Long.compareUnsigned(z, y) < 0 ? 1 : 0);
  }
}
