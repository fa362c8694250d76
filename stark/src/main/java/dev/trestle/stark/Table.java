package dev.trestle.stark;

import java.util.OptionalInt;

/**
 * A table of a verifying key.
 *
 * @param fixedLogHeight the height that fixed columns bring with them; else the prover chooses
 */
public record Table(ConstraintSystem system, OptionalInt fixedLogHeight) {
  public Table {
    if (system.air().fixedColumns() > 0 && fixedLogHeight.isEmpty()) {
      throw new IllegalArgumentException("fixed columns have a height");
    }
  }
}
