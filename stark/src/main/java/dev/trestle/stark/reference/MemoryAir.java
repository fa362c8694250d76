package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.MemoryColumns.ADDRESS;
import static dev.trestle.stark.reference.MemoryColumns.HIGH;
import static dev.trestle.stark.reference.MemoryColumns.HIGH_BEFORE;
import static dev.trestle.stark.reference.MemoryColumns.IS_WRITE;
import static dev.trestle.stark.reference.MemoryColumns.LOW;
import static dev.trestle.stark.reference.MemoryColumns.LOW_BEFORE;
import static dev.trestle.stark.reference.MemoryColumns.REAL;
import static dev.trestle.stark.reference.MemoryColumns.TIME;
import static dev.trestle.stark.reference.MemoryColumns.TIME_BEFORE;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;

/**
 * Reads and writes of a memory, in any order. With {@link MemoryBoundaryAir} it says: each read
 * yields what was written to its address last, by time, or else what was there at the beginning.
 *
 * <p>Each access takes from {@link Buses#MEMORY} what its address held, and puts back what it holds
 * from now on, at a later time. At the beginning there is one such tuple of each address, and at
 * the end one is left; as no access waits less than one tick or 2^32 and more, and the rows are
 * fewer than 2^31, times do not wrap modulo p, so the accesses of an address form one chain.
 */
public final class MemoryAir implements Air {
  private final MemoryColumns columns;
  private final boolean serving;

  /**
   * @param limbBits 8 or 16, as the range table has them
   * @param serving whether others rely on the accesses, over {@link Buses#ACCESS}
   */
  public MemoryAir(int limbBits, boolean serving) {
    this.columns = new MemoryColumns(limbBits);
    this.serving = serving;
  }

  @Override
  public String name() {
    return "memory";
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
    Expression time = air.main(TIME);
    Expression isWrite = air.main(IS_WRITE);
    Expression low = air.main(LOW);
    Expression high = air.main(HIGH);
    Expression timeBefore = air.main(TIME_BEFORE);
    Expression lowBefore = air.main(LOW_BEFORE);
    Expression highBefore = air.main(HIGH_BEFORE);
    air.assertBoolean(real);
    air.assertBoolean(isWrite);
    Expression isRead = air.constant(1).minus(isWrite);
    air.assertZero(isRead.times(low.minus(lowBefore)));
    air.assertZero(isRead.times(high.minus(highBefore)));
    Expression wait = air.constant(0);
    for (int limb = columns.limbs() - 1; limb >= 0; limb--) {
      Expression value = air.main(columns.wait(limb));
      air.send(Buses.RANGE, air.constant(1), value);
      wait = wait.times(1L << columns.limbBits()).plus(value);
    }
    air.assertEqual(time, timeBefore.plus(1).plus(wait));
    air.receive(Buses.MEMORY, real, address, timeBefore, lowBefore, highBefore);
    air.send(Buses.MEMORY, real, address, time, low, high);
    if (serving) {
      air.receive(Buses.ACCESS, real, address, time, low, high, isWrite);
    }
  }
}
