package dev.trestle.node;

/**
 * Why a transaction did not get in, for {@code trestle_whyRefused}.
 *
 * @param stage where it ended
 * @param reason what kind of flaw
 * @param message in words, as its sender was or would have been told
 */
public record Fate(Stage stage, Admission.Reason reason, String message) {
  /** Where a transaction's way ended. */
  public enum Stage {
    /** It was not let in. */
    REFUSED,
    /** It waited, and was given up. */
    DROPPED
  }
}
