package dev.trestle.stf.crypto;

/**
 * The multiplicative subgroups of the BLS12-381 scalar field whose order is a power of two, up to
 * 8192, and the Fourier transforms between coefficients and evaluations on them. Source: EIP-4844's
 * and EIP-7594's polynomial commitments (consensus-specs).
 */
final class RootsOfUnity {
  /** The largest order used: an extended blob. */
  static final int MAX_ORDER = 8192;

  /** {@code 7^((r-1)/8192)}; 7 generates the field's multiplicative group. */
  private static final BlsFr GENERATOR =
      BlsFr.fromHex("485d512737b1da3d2ccddea2972e89ed146b58bc434906ac6fdd00bfc78c8967");

  private static final BlsFr[] ROOTS = powers(GENERATOR, MAX_ORDER);

  private RootsOfUnity() {}

  /** The root with the given exponent in the subgroup of that order. */
  static BlsFr root(int exponent, int order) {
    return ROOTS[(exponent & order - 1) * (MAX_ORDER / order)];
  }

  /** {@code 1, base, base^2, ...}. */
  static BlsFr[] powers(BlsFr base, int count) {
    BlsFr[] out = new BlsFr[count];
    BlsFr power = BlsFr.ONE;
    for (int i = 0; i < count; i++) {
      out[i] = power;
      power = power.multiply(base);
    }
    return out;
  }

  /** The bits of an index below a power of two, in reverse. */
  static int reverseBits(int index, int order) {
    return order == 1 ? 0 : Integer.reverse(index) >>> (32 - Integer.numberOfTrailingZeros(order));
  }

  /** A copy in which element i stands at the reverse of i. */
  static BlsFr[] bitReversed(BlsFr[] values) {
    BlsFr[] out = new BlsFr[values.length];
    for (int i = 0; i < values.length; i++) {
      out[reverseBits(i, values.length)] = values[i];
    }
    return out;
  }

  /** The values of a polynomial, given by coefficients, at the roots in natural order. */
  static BlsFr[] evaluations(BlsFr[] coefficients) {
    BlsFr[] a = bitReversed(coefficients);
    for (int half = 1; half < a.length; half *= 2) {
      for (int start = 0; start < a.length; start += 2 * half) {
        for (int i = 0; i < half; i++) {
          BlsFr even = a[start + i];
          BlsFr odd = a[start + half + i].multiply(root(i, 2 * half));
          a[start + i] = even.add(odd);
          a[start + half + i] = even.subtract(odd);
        }
      }
    }
    return a;
  }

  /** The inverse of {@link #evaluations}. */
  static BlsFr[] coefficients(BlsFr[] evaluations) {
    int n = evaluations.length;
    BlsFr[] reversed = evaluations(evaluations);
    BlsFr scale = BlsFr.of(n).inverse();
    BlsFr[] out = new BlsFr[n];
    for (int i = 0; i < n; i++) {
      out[i] = reversed[(n - i) & n - 1].multiply(scale);
    }
    return out;
  }

  /** The coefficients of {@code p(factor * X)}. */
  static BlsFr[] scaledArgument(BlsFr[] coefficients, BlsFr factor) {
    BlsFr[] out = new BlsFr[coefficients.length];
    BlsFr power = BlsFr.ONE;
    for (int i = 0; i < out.length; i++) {
      out[i] = coefficients[i].multiply(power);
      power = power.multiply(factor);
    }
    return out;
  }

  /** The inverses of all, for the price of one; none may be zero. */
  static BlsFr[] inverses(BlsFr[] values) {
    BlsFr[] out = new BlsFr[values.length];
    BlsFr product = BlsFr.ONE;
    for (int i = 0; i < values.length; i++) {
      out[i] = product;
      product = product.multiply(values[i]);
    }
    BlsFr inverse = product.inverse();
    for (int i = values.length - 1; i >= 0; i--) {
      out[i] = out[i].multiply(inverse);
      inverse = inverse.multiply(values[i]);
    }
    return out;
  }
}
