package dev.trestle.stf.crypto;

import java.util.ArrayList;
import java.util.List;

/**
 * An element of a finite field: a prime field or an extension of one. Immutable; equal elements are
 * {@code equals}. Curve points and pairings are written once over this.
 *
 * <p>Nothing here is safe for secrets: time depends on the values.
 */
public interface FieldElement<F extends FieldElement<F>> {
  F add(F o);

  F subtract(F o);

  F negate();

  F twice();

  F multiply(F o);

  F square();

  /** The multiplicative inverse; of zero, zero. */
  F inverse();

  boolean isZero();

  default boolean isOne() {
    return equals(one());
  }

  /** The zero of this element's field. */
  F zero();

  /** The one of this element's field. */
  F one();

  /**
   * This element raised to an unsigned exponent, four bits at a time.
   *
   * @param exponent least significant limb first
   */
  @SuppressWarnings("unchecked")
  default F power(long... exponent) {
    List<F> powers = new ArrayList<>(16);
    powers.add(one());
    for (int i = 1; i < 16; i++) {
      powers.add(powers.get(i - 1).multiply((F) this));
    }
    F result = one();
    for (int i = exponent.length * 16 - 1; i >= 0; i--) {
      result = result.square().square().square().square();
      int digit = (int) (exponent[i >> 4] >>> (4 * (i & 15))) & 15;
      if (digit != 0) {
        result = result.multiply(powers.get(digit));
      }
    }
    return result;
  }
}
