package dev.trestle.stark;

/** An AIR with one of its constraints deleted, to see whether that is noticed. */
public record WithoutConstraint(Air air, int constraint) implements Air {
  @Override
  public String name() {
    return air.name() + " without constraint " + constraint;
  }

  @Override
  public int fixedColumns() {
    return air.fixedColumns();
  }

  @Override
  public int mainColumns() {
    return air.mainColumns();
  }

  @Override
  public int publicValues() {
    return air.publicValues();
  }

  @Override
  public void define(AirBuilder builder) {
    air.define(builder);
    builder.constraints().remove(constraint);
  }
}
