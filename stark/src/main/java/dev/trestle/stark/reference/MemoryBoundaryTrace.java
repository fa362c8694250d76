package dev.trestle.stark.reference;

import dev.trestle.stark.prover.Matrix;
import java.util.Map;

/** Fills the table of {@link MemoryBoundaryAir}. */
public final class MemoryBoundaryTrace {
  private MemoryBoundaryTrace() {}

  /**
   * A row for each address, then padding, whose addresses go on from there.
   *
   * @param memory after its last access
   * @param range where the gaps are looked up
   */
  public static Matrix of(MemoryTrace memory, RangeTrace range) {
    MemoryBoundaryColumns columns = new MemoryBoundaryColumns(range.limbBits());
    int addresses = memory.initial().size();
    int logRows = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, addresses - 1));
    Matrix main = new Matrix(logRows, columns.count());
    int row = 0;
    for (Map.Entry<Long, Long> entry : memory.initial().entrySet()) {
      MemoryTrace.Cell last = memory.cell(entry.getKey());
      main.set(row, MemoryBoundaryColumns.REAL, 1);
      main.set(row, MemoryBoundaryColumns.ADDRESS, entry.getKey());
      main.set(row, MemoryBoundaryColumns.LOW_FIRST, entry.getValue() & 0xFFFF_FFFFL);
      main.set(row, MemoryBoundaryColumns.HIGH_FIRST, entry.getValue() >>> 32);
      main.set(row, MemoryBoundaryColumns.TIME_LAST, last.time());
      main.set(row, MemoryBoundaryColumns.LOW_LAST, last.value() & 0xFFFF_FFFFL);
      main.set(row, MemoryBoundaryColumns.HIGH_LAST, last.value() >>> 32);
      row++;
    }
    for (; row < main.rows(); row++) {
      long before = row == 0 ? -1 : main.get(row - 1, MemoryBoundaryColumns.ADDRESS);
      main.set(row, MemoryBoundaryColumns.ADDRESS, before + 1);
    }
    for (row = 0; row < main.rows(); row++) {
      boolean last = row == main.rows() - 1;
      long gap = last ? 0 : gap(main, row);
      range.limbs(main, row, columns.gap(0), columns.limbs(), gap);
    }
    return main;
  }

  private static long gap(Matrix main, int row) {
    int column = MemoryBoundaryColumns.ADDRESS;
    long gap = main.get(row + 1, column) - main.get(row, column) - 1;
    if (gap < 0 || gap >= 1L << 32) {
      throw new IllegalArgumentException("addresses are more than 2^32 apart");
    }
    return gap;
  }
}
