package dev.trestle.stark.reference;

import dev.trestle.stark.prover.Matrix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A memory that records how it is used; fills the table of {@link MemoryAir}, and {@link
 * MemoryBoundaryTrace} that of {@link MemoryBoundaryAir}.
 */
public final class MemoryTrace {
  /**
   * What an address holds.
   *
   * @param time of the last access; 0 before the first
   */
  record Cell(long time, long value) {}

  /**
   * @param time later than that of the access before to the same address, by at most 2^32
   * @param value what was read or written
   */
  public record Access(long address, long time, long value, boolean isWrite) {}

  private record Recorded(Access access, Cell before) {}

  private final SortedMap<Long, Long> initial;
  private final Map<Long, Cell> cells = new HashMap<>();
  private final List<Recorded> accesses = new ArrayList<>();

  /**
   * @param initial values of 64 bits by address, below 2^63; other addresses do not exist
   */
  public MemoryTrace(SortedMap<Long, Long> initial) {
    this.initial = initial;
    initial.forEach((address, value) -> cells.put(address, new Cell(0, value)));
  }

  /** Reads an address. */
  public Access read(long address, long time) {
    return access(new Access(address, time, cell(address).value(), false));
  }

  /** Writes to an address. */
  public Access write(long address, long time, long value) {
    return access(new Access(address, time, value, true));
  }

  private Access access(Access access) {
    Cell before = cell(access.address());
    long wait = access.time() - before.time();
    if (wait < 1 || wait > 1L << 32) {
      throw new IllegalArgumentException(
          "an access at " + access.time() + " after one at " + before.time());
    }
    accesses.add(new Recorded(access, before));
    cells.put(access.address(), new Cell(access.time(), access.value()));
    return access;
  }

  Cell cell(long address) {
    Cell cell = cells.get(address);
    if (cell == null) {
      throw new IllegalArgumentException("memory has no address " + address);
    }
    return cell;
  }

  SortedMap<Long, Long> initial() {
    return initial;
  }

  /**
   * A row for each access, then padding to the end.
   *
   * @param range where the waits are looked up
   */
  public Matrix main(RangeTrace range) {
    MemoryColumns columns = new MemoryColumns(range.limbBits());
    int logRows = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, accesses.size() - 1));
    Matrix main = new Matrix(logRows, columns.count());
    for (int row = 0; row < main.rows(); row++) {
      if (row < accesses.size()) {
        fill(columns, main, row, accesses.get(row), range);
      } else {
        main.set(row, MemoryColumns.TIME, 1);
        range.limbs(main, row, columns.wait(0), columns.limbs(), 0);
      }
    }
    return main;
  }

  private static void fill(
      MemoryColumns columns, Matrix main, int row, Recorded recorded, RangeTrace range) {
    Access access = recorded.access();
    Cell before = recorded.before();
    main.set(row, MemoryColumns.REAL, 1);
    main.set(row, MemoryColumns.ADDRESS, access.address());
    main.set(row, MemoryColumns.TIME, access.time());
    main.set(row, MemoryColumns.IS_WRITE, access.isWrite() ? 1 : 0);
    main.set(row, MemoryColumns.LOW, access.value() & 0xFFFF_FFFFL);
    main.set(row, MemoryColumns.HIGH, access.value() >>> 32);
    main.set(row, MemoryColumns.TIME_BEFORE, before.time());
    main.set(row, MemoryColumns.LOW_BEFORE, before.value() & 0xFFFF_FFFFL);
    main.set(row, MemoryColumns.HIGH_BEFORE, before.value() >>> 32);
    long wait = access.time() - before.time() - 1;
    range.limbs(main, row, columns.wait(0), columns.limbs(), wait);
  }
}
