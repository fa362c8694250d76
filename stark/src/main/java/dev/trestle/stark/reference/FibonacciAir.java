package dev.trestle.stark.reference;

import static dev.trestle.stark.reference.FibonacciColumns.A;
import static dev.trestle.stark.reference.FibonacciColumns.B;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;

/**
 * The tutorial: "a sequence in which every number is the sum of the two before it, modulo p, begins
 * with these two and, after as many steps as the table has rows, ends with that one". The three
 * numbers are the public values.
 */
public final class FibonacciAir implements Air {
  /** Public values, by position. */
  static final int FIRST = 0;

  static final int SECOND = 1;
  static final int LAST = 2;

  @Override
  public String name() {
    return "fibonacci";
  }

  @Override
  public int mainColumns() {
    return FibonacciColumns.COUNT;
  }

  @Override
  public String mainName(int column) {
    return FibonacciColumns.name(column);
  }

  @Override
  public int publicValues() {
    return 3;
  }

  @Override
  public void define(AirBuilder air) {
    Expression a = air.main(A);
    Expression b = air.main(B);
    air.assertZeroFirst(a.minus(air.publicValue(FIRST)));
    air.assertZeroFirst(b.minus(air.publicValue(SECOND)));
    air.assertZeroTransition(air.mainNext(A).minus(b));
    air.assertZeroTransition(air.mainNext(B).minus(a.plus(b)));
    air.assertZeroLast(b.minus(air.publicValue(LAST)));
  }
}
