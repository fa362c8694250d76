package dev.trestle.spec;

import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;
import java.util.Optional;

/**
 * An ECDSA signature. Ethereum has no DER; this strict reader (X.690 §10, SEC 1 §C.5) only brings
 * the vectors to the code under test.
 */
record EncodedSignature(UInt256 r, UInt256 s) {
  /** The signature, if the bytes are DER of two integers in [0, 2^256). */
  static Optional<EncodedSignature> der(byte[] der) {
    if (der.length < 2 || der[0] != 0x30 || der[1] < 0 || der[1] != der.length - 2) {
      return Optional.empty();
    }
    int second = end(der, 2);
    if (second < 0 || end(der, second) != der.length) {
      return Optional.empty();
    }
    Optional<UInt256> r = integer(Arrays.copyOfRange(der, 4, second));
    Optional<UInt256> s = integer(Arrays.copyOfRange(der, second + 2, der.length));
    return r.isPresent() && s.isPresent()
        ? Optional.of(new EncodedSignature(r.get(), s.get()))
        : Optional.empty();
  }

  /** Where the integer that starts here ends, or -1. */
  private static int end(byte[] der, int at) {
    if (at + 2 >= der.length || der[at] != 2 || der[at + 1] <= 0) {
      return -1;
    }
    int end = at + 2 + der[at + 1];
    return end <= der.length ? end : -1;
  }

  private static Optional<UInt256> integer(byte[] content) {
    if (content[0] < 0 || (content.length > 1 && content[0] == 0 && content[1] >= 0)) {
      return Optional.empty();
    }
    byte[] magnitude = content[0] == 0 ? Arrays.copyOfRange(content, 1, content.length) : content;
    return magnitude.length > 32 ? Optional.empty() : Optional.of(UInt256.from(magnitude));
  }

  /** The 64 bytes r, s of IEEE P1363. */
  static Optional<EncodedSignature> plain(byte[] bytes) {
    if (bytes.length != 64) {
      return Optional.empty();
    }
    return Optional.of(
        new EncodedSignature(
            UInt256.from(Arrays.copyOf(bytes, 32)),
            UInt256.from(Arrays.copyOfRange(bytes, 32, 64))));
  }
}
