package dev.trestle.stf.crypto;

import java.util.Optional;

/**
 * A blob read as a polynomial of degree below 4096: its values at the 4096th roots of unity, in
 * bit-reversed order. Source: EIP-4844 (consensus-specs, deneb/polynomial-commitments.md).
 */
final class BlobPolynomial {
  static final int SIZE = 4096;
  static final int BLOB_BYTES = SIZE * BlsFr.SIZE_BYTES;

  private final BlsFr[] values;

  private BlobPolynomial(BlsFr[] values) {
    this.values = values;
  }

  /** Nothing unless the blob has 131072 bytes and every 32 of them are below the field's order. */
  static Optional<BlobPolynomial> parse(byte[] blob) {
    return blob.length == BLOB_BYTES
        ? parseElements(blob).map(BlobPolynomial::new)
        : Optional.empty();
  }

  /** The field elements of a whole number of 32 bytes each, if all are canonical. */
  static Optional<BlsFr[]> parseElements(byte[] bytes) {
    BlsFr[] out = new BlsFr[bytes.length / BlsFr.SIZE_BYTES];
    for (int i = 0; i < out.length; i++) {
      if (!BlsFr.isCanonical(bytes, i * BlsFr.SIZE_BYTES)) {
        return Optional.empty();
      }
      out[i] = BlsFr.from(bytes, i * BlsFr.SIZE_BYTES);
    }
    return Optional.of(out);
  }

  BlsFr[] values() {
    return values;
  }

  BlsFr[] coefficients() {
    return RootsOfUnity.coefficients(RootsOfUnity.bitReversed(values));
  }

  private static BlsFr root(int i) {
    return RootsOfUnity.root(RootsOfUnity.reverseBits(i, SIZE), SIZE);
  }

  /** The value at z, by the barycentric formula. */
  BlsFr evaluate(BlsFr z) {
    BlsFr[] differences = new BlsFr[SIZE];
    for (int i = 0; i < SIZE; i++) {
      differences[i] = z.subtract(root(i));
      if (differences[i].isZero()) {
        return values[i];
      }
    }
    BlsFr[] inverses = RootsOfUnity.inverses(differences);
    BlsFr sum = BlsFr.ZERO;
    for (int i = 0; i < SIZE; i++) {
      sum = sum.add(values[i].multiply(root(i)).multiply(inverses[i]));
    }
    BlsFr vanishing = z.power(SIZE).subtract(BlsFr.ONE);
    return sum.multiply(vanishing).multiply(BlsFr.of(SIZE).inverse());
  }

  /** The values of {@code (p(X) - y) / (X - z)}, where y is the value at z. */
  BlsFr[] quotient(BlsFr z, BlsFr y) {
    BlsFr[] divisors = new BlsFr[SIZE];
    int atRoot = -1;
    for (int i = 0; i < SIZE; i++) {
      divisors[i] = root(i).subtract(z);
      if (divisors[i].isZero()) {
        atRoot = i;
        divisors[i] = BlsFr.ONE;
      }
    }
    BlsFr[] inverses = RootsOfUnity.inverses(divisors);
    BlsFr[] out = new BlsFr[SIZE];
    BlsFr rest = BlsFr.ZERO;
    for (int i = 0; i < SIZE; i++) {
      out[i] = values[i].subtract(y).multiply(inverses[i]);
      if (i != atRoot) {
        rest = rest.subtract(out[i].multiply(root(i)));
      }
    }
    if (atRoot >= 0) {
      // z is the root itself: there the quotient is the derivative, a sum over the other roots.
      out[atRoot] = rest.multiply(z.inverse());
    }
    return out;
  }
}
