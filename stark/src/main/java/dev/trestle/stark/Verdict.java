package dev.trestle.stark;

import java.util.List;

/** What a verifier says of a proof. */
public sealed interface Verdict {
  /**
   * The statement is true, but for a chance of one in 2^{@code bits}.
   *
   * @param logHeights each table has 2 to this rows: part of the statement where the prover chose
   */
  record Accepted(int bits, List<Integer> logHeights) implements Verdict {
    public Accepted {
      logHeights = List.copyOf(logHeights);
    }
  }

  /** Nothing follows for the statement. */
  record Rejected(InvalidProofException.Reason reason, String detail) implements Verdict {}

  /** Whether the proof convinces. */
  default boolean accepted() {
    return this instanceof Accepted;
  }
}
