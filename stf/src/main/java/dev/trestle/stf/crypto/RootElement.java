package dev.trestle.stf.crypto;

import java.util.Optional;

/** An element of a field in which square roots are taken: to decode points and to hash to them. */
interface RootElement<F extends RootElement<F>> extends FieldElement<F> {
  /** One of the square roots, if there are any. */
  Optional<F> sqrt();

  /** The sign of RFC 9380 §4.1 ("sgn0"): whether the first coordinate other than zero is odd. */
  boolean isOdd();

  /**
   * The sign of ZCash's compressed points: whether the element is the larger of itself and its
   * negative.
   */
  boolean isLargerHalf();
}
