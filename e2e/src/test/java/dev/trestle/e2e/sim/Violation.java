package dev.trestle.e2e.sim;

/** An invariant does not hold. No code of ours catches it. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  Violation(String what) {
    super(what);
  }
}
