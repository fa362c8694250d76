package dev.trestle.stark;

import dev.trestle.stark.Node.Source;

/**
 * The functions f that FRI tests: for each size of domain, all columns of that size, divided by
 * what makes the opened values true. docs/spec/stark.md, DEEP.
 */
final class Deep {
  private final ProofShape shape;
  private final Cubic z;
  private final Cubic[] powers;
  private final Cubic[] opened;
  private final Cubic[] openedNext;

  Deep(ProofShape shape, Cubic z, Cubic alpha, TableValues[] values) {
    this.shape = shape;
    this.z = z;
    this.powers = new Cubic[shape.powers()];
    Cubic power = Cubic.ONE;
    for (int i = 0; i < powers.length; i++) {
      powers[i] = power;
      power = power.times(alpha);
    }
    this.opened = new Cubic[shape.tables()];
    this.openedNext = new Cubic[shape.tables()];
    for (int t = 0; t < shape.tables(); t++) {
      int at = shape.firstPower(t);
      opened[t] = weigh(values[t].here(), at);
      openedNext[t] = weigh(values[t].next(), at + shape.openings(t, false));
    }
  }

  private Cubic weigh(Cubic[][] bySource, int firstPower) {
    Cubic sum = Cubic.ZERO;
    int power = firstPower;
    for (Cubic[] values : bySource) {
      for (Cubic value : values) {
        sum = sum.plus(value.times(powers[power++]));
      }
    }
    return sum;
  }

  /**
   * f of that size at one position.
   *
   * @param openings by source; rows of that position are among them
   * @param x the point of the position in the subgroup
   */
  Cubic at(int logSize, int position, long x, Openings[] openings) {
    Cubic point = Cubic.of(Goldilocks.multiply(Goldilocks.GENERATOR, x));
    int[] column = new int[Source.values().length];
    Cubic sum = Cubic.ZERO;
    for (int t = 0; t < shape.tables(); t++) {
      if (shape.logSize(t) != logSize) {
        continue;
      }
      Cubic[] rows = weighRows(t, position, column, openings);
      sum = sum.plus(rows[0].minus(opened[t]).times(point.minus(z).inverse()));
      if (shape.openings(t, true) > 0) {
        Cubic zNext = z.times(Goldilocks.rootOfUnity(shape.logHeight(t)));
        sum = sum.plus(rows[1].minus(openedNext[t]).times(point.minus(zNext).inverse()));
      }
    }
    return sum;
  }

  /** The table's columns at the position, weighed for z and for the next row's point. */
  private Cubic[] weighRows(int table, int position, int[] firstColumn, Openings[] openings) {
    Cubic here = Cubic.ZERO;
    Cubic next = Cubic.ZERO;
    int power = shape.firstPower(table);
    int powerNext = power + shape.openings(table, false);
    for (Source source : Source.values()) {
      int at = firstColumn[source.ordinal()];
      int width = shape.width(table, source);
      boolean opensNext = shape.opensNext(table, source);
      for (int c = 0; c < width; c++) {
        long value = openings[source.ordinal()].element(shape.logSize(table), position, at + c);
        here = here.plus(powers[power++].times(value));
        if (opensNext) {
          next = next.plus(powers[powerNext++].times(value));
        }
      }
      firstColumn[source.ordinal()] = at + width;
    }
    return new Cubic[] {here, next};
  }
}
