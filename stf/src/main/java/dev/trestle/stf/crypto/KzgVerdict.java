package dev.trestle.stf.crypto;

/** The outcome of checking a KZG proof. */
public enum KzgVerdict {
  /** The proof holds. */
  VALID,
  /** Everything is well-formed, but the proof proves something else. */
  INVALID,
  /** A length is wrong, a number is not below the field's order, or a point is not in its group. */
  MALFORMED;

  static KzgVerdict of(boolean holds) {
    return holds ? VALID : INVALID;
  }
}
