package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.MemoryBoundaryColumns.ADDRESS;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.HIGH_FIRST;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.HIGH_LAST;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.LOW_FIRST;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.LOW_LAST;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.REAL;
import static dev.trestle.stark.reference.MemoryBoundaryColumns.TIME_LAST;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;

/**
 * What a memory holds at the beginning and at the end: each address once, in ascending order, at
 * the beginning with time 0. One table serves both ends, so both have the same addresses.
 *
 * <p>From row to row, padding included, the address grows by 1 to 2^32. All of that is less than p
 * in a table of fewer than 2^31 rows, so no address comes twice, whichever the first is.
 */
public final class MemoryBoundaryAir implements Air {
  private final MemoryBoundaryColumns columns;

  /**
   * @param limbBits 8 or 16, as the range table has them
   */
  public MemoryBoundaryAir(int limbBits) {
    this.columns = new MemoryBoundaryColumns(limbBits);
  }

  @Override
  public String name() {
    return "memoryBoundary";
  }

  @Override
  public int mainColumns() {
    return columns.count();
  }

  @Override
  public String mainName(int column) {
    return columns.name(column);
  }

  @Override
  public void define(AirBuilder air) {
    Expression real = air.main(REAL);
    Expression address = air.main(ADDRESS);
    air.assertBoolean(real);
    Expression gap = air.constant(0);
    for (int limb = columns.limbs() - 1; limb >= 0; limb--) {
      Expression value = air.main(columns.gap(limb));
      air.send(Buses.RANGE, air.constant(1), value);
      gap = gap.times(1L << columns.limbBits()).plus(value);
    }
    air.assertZeroTransition(air.mainNext(ADDRESS).minus(address).minus(gap.plus(1)));
    Expression lowFirst = air.main(LOW_FIRST);
    Expression highFirst = air.main(HIGH_FIRST);
    air.send(Buses.MEMORY, real, address, air.constant(0), lowFirst, highFirst);
    Expression timeLast = air.main(TIME_LAST);
    Expression lowLast = air.main(LOW_LAST);
    Expression highLast = air.main(HIGH_LAST);
    air.receive(Buses.MEMORY, real, address, timeLast, lowLast, highLast);
  }
}
