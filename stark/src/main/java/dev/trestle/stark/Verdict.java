package dev.trestle.stark;

/** What a verifier says of a proof. */
public sealed interface Verdict {
  /** The statement is true, but for a chance of one in 2^{@code bits}. */
  record Accepted(int bits) implements Verdict {}

  /** Nothing follows for the statement. */
  record Rejected(InvalidProofException.Reason reason, String detail) implements Verdict {}

  /** Whether the proof convinces. */
  default boolean accepted() {
    return this instanceof Accepted;
  }
}
