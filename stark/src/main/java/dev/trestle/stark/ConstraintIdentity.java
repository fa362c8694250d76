package dev.trestle.stark;

import dev.trestle.stark.Node.Source;

/**
 * What must hold of a table at z: all its constraints, combined, are the quotient times what
 * vanishes on its rows. docs/spec/stark.md, Quotient.
 */
public final class ConstraintIdentity {
  private final ConstraintSystem system;
  private final int logHeight;
  private final Cubic lambda;
  private final Cubic z;

  public ConstraintIdentity(ConstraintSystem system, int logHeight, Cubic lambda, Cubic z) {
    this.system = system;
    this.logHeight = logHeight;
    this.lambda = lambda;
    this.z = z;
  }

  /**
   * @param challenges by {@link Node.Challenge}
   */
  public boolean holds(TableValues values, long[] publicValues, Cubic[] challenges) {
    Cubic zToHeight = z.squarings(logHeight);
    Cubic vanishing = zToHeight.minus(1);
    Cubic quotient = Cubic.ZERO;
    for (int j = system.quotientChunks() - 1; j >= 0; j--) {
      Cubic chunk = PointValues.join(values.here()[Source.QUOTIENT.ordinal()], j);
      quotient = quotient.times(zToHeight).plus(chunk);
    }
    PointValues point = new PointValues(values, publicValues, challenges, selectors(vanishing));
    return point.combined(system, lambda).equals(vanishing.times(quotient));
  }

  /** By {@link Node.Selector}. */
  private Cubic[] selectors(Cubic vanishing) {
    Cubic fromLast = z.minus(Goldilocks.inverse(Goldilocks.rootOfUnity(logHeight)));
    Cubic first = vanishing.times(z.minus(1).inverse());
    return new Cubic[] {first, vanishing.times(fromLast.inverse()), fromLast};
  }
}
