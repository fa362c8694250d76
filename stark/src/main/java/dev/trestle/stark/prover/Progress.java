package dev.trestle.stark.prover;

/** Told what the prover is at; proofs take a while. */
@FunctionalInterface
public interface Progress {
  /** What a proof goes through, in this order. */
  enum Stage {
    MAIN_COMMITMENT,
    AUXILIARY_COMMITMENT,
    QUOTIENT,
    OPENINGS,
    FRI,
    PROOF_OF_WORK,
    QUERIES
  }

  /** A stage begins. */
  void entering(Stage stage);
}
