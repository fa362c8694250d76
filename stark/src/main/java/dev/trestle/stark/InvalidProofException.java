package dev.trestle.stark;

/** A proof that does not convince. */
public final class InvalidProofException extends RuntimeException {
  /** What is wrong with it. */
  public enum Reason {
    /** It ends too early, or goes on after its end. */
    LENGTH,
    /** A number is not below p. */
    ENCODING,
    /** A height is out of bounds or not the key's. */
    HEIGHT,
    /** The public values are not as many as the key wants, or not below p. */
    PUBLIC_VALUES,
    /** The parameters give less security than is wanted. */
    SECURITY,
    /** The buses do not balance. */
    INTERACTIONS,
    /** The evaluation point lies in the base field: as good as impossible by chance. */
    POINT,
    /** A table's constraints do not hold at the evaluation point. */
    CONSTRAINTS,
    /** The proof of work is not done. */
    GRINDING,
    /** A row is not the committed one. */
    COMMITMENT,
    /** FRI: a folded value is not the next layer's. */
    FOLDING
  }

  private final Reason reason;

  InvalidProofException(Reason reason, String detail) {
    super(reason + ": " + detail);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
