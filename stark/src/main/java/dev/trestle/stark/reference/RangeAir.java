package dev.trestle.stark.reference;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;

/**
 * The integers below 2^limbBits, a table to look limbs up in over {@link Buses#RANGE}. Its fixed
 * column, {@link RangeTrace#fixed}, is what makes it one.
 */
public final class RangeAir implements Air {
  @Override
  public String name() {
    return "range";
  }

  @Override
  public int fixedColumns() {
    return RangeColumns.FIXED;
  }

  @Override
  public String fixedName(int column) {
    return "value";
  }

  @Override
  public int mainColumns() {
    return RangeColumns.MAIN;
  }

  @Override
  public String mainName(int column) {
    return "lookups";
  }

  @Override
  public void define(AirBuilder air) {
    air.receive(Buses.RANGE, air.main(RangeColumns.LOOKUPS), air.fixed(RangeColumns.VALUE));
  }
}
