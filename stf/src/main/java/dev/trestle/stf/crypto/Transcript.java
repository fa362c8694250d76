package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.BigEndian;
import java.util.Arrays;

/** What both sides of a proof have seen, hashed into a challenge (Fiat and Shamir). */
final class Transcript {
  private byte[] seen;
  private int size;

  Transcript(byte[] domain) {
    this.seen = Arrays.copyOf(domain, 256);
    this.size = domain.length;
  }

  Transcript bytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, seen, size, bytes.length);
    size += bytes.length;
    return this;
  }

  /** Eight bytes, big-endian. */
  Transcript number(long number) {
    reserve(8);
    BigEndian.putLong(seen, size, number);
    size += 8;
    return this;
  }

  private void reserve(int more) {
    if (seen.length - size < more) {
      seen = Arrays.copyOf(seen, Math.max(2 * seen.length, size + more));
    }
  }

  /** SHA-256 of everything, as a number modulo the group order. */
  BlsFr challenge() {
    return BlsFr.from(Sha256.hash(seen, 0, size).toBytes(), 0);
  }
}
