package dev.trestle.stark;

/**
 * An algebraic intermediate representation: what must hold on every row of a table. It is written
 * once; prover, verifier, {@code ConstraintChecker} and the verifier on L1 all work from the {@link
 * ConstraintSystem} that becomes of it.
 */
public interface Air {
  /** A name for people; not part of what is proven. */
  String name();

  /** Columns that the key fixes, 0 for most. */
  default int fixedColumns() {
    return 0;
  }

  /** Columns that the prover fills. */
  int mainColumns();

  /** Elements that prover and verifier both know. */
  default int publicValues() {
    return 0;
  }

  /** A main column's name for people; {@code ConstraintChecker} speaks of columns by it. */
  default String mainName(int column) {
    return "main" + column;
  }

  /** A fixed column's name for people. */
  default String fixedName(int column) {
    return "fixed" + column;
  }

  /** States the constraints and interactions, in an order that never changes. */
  void define(AirBuilder air);
}
