package dev.trestle.stark.reference;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;
import java.util.function.IntUnaryOperator;

/**
 * Additions and comparisons of 64-bit numbers, one on every row: x + y = z + carry · 2^64. The
 * carry is 1 exactly if z is below y, so the same row that adds x and y also compares z with y.
 *
 * <p>All limbs are looked up in {@link RangeAir}, and carries are bits; then both sides of either
 * half's equation are below 2^34, and what is equal modulo p is equal.
 */
public final class AddAir implements Air {
  private final AddColumns columns;
  private final boolean serving;

  /**
   * @param limbBits 8 or 16, as the range table has them
   * @param serving whether others rely on the rows, over {@link Buses#ADD} and {@link Buses#LESS}
   */
  public AddAir(int limbBits, boolean serving) {
    this.columns = new AddColumns(limbBits);
    this.serving = serving;
  }

  @Override
  public String name() {
    return "add";
  }

  @Override
  public int mainColumns() {
    return serving ? columns.serving() : columns.alone();
  }

  @Override
  public String mainName(int column) {
    return columns.name(column);
  }

  @Override
  public void define(AirBuilder air) {
    Expression one = air.constant(1);
    for (int limb = 0; limb < columns.limbs(); limb++) {
      air.send(Buses.RANGE, one, air.main(columns.x(limb)));
      air.send(Buses.RANGE, one, air.main(columns.y(limb)));
      air.send(Buses.RANGE, one, air.main(columns.z(limb)));
    }
    Expression xLow = half(air, columns::x, 0);
    Expression xHigh = half(air, columns::x, 1);
    Expression yLow = half(air, columns::y, 0);
    Expression yHigh = half(air, columns::y, 1);
    Expression zLow = half(air, columns::z, 0);
    Expression zHigh = half(air, columns::z, 1);
    Expression carryLow = air.main(columns.carryLow());
    Expression carry = air.main(columns.carry());
    air.assertBoolean(carryLow);
    air.assertBoolean(carry);
    air.assertEqual(xLow.plus(yLow), zLow.plus(carryLow.times(1L << 32)));
    air.assertEqual(xHigh.plus(yHigh).plus(carryLow), zHigh.plus(carry.times(1L << 32)));
    if (serving) {
      Expression additions = air.main(columns.additions());
      Expression comparisons = air.main(columns.comparisons());
      air.receive(Buses.ADD, additions, xLow, xHigh, yLow, yHigh, zLow, zHigh);
      air.receive(Buses.LESS, comparisons, zLow, zHigh, yLow, yHigh, carry);
    }
  }

  /** 32 bits of a word, from its limbs. */
  private Expression half(AirBuilder air, IntUnaryOperator column, int half) {
    int limbs = columns.limbs() / 2;
    Expression value = air.constant(0);
    for (int i = limbs - 1; i >= 0; i--) {
      Expression limb = air.main(column.applyAsInt(limbs * half + i));
      value = value.times(1L << columns.limbBits()).plus(limb);
    }
    return value;
  }
}
