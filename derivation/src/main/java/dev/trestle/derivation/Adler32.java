package dev.trestle.derivation;

/** The checksum of zlib streams, RFC 1950 § 8.2. */
final class Adler32 {
  private static final int MODULUS = 65_521;

  /** So many additions of a byte keep both sums within 32 bits. */
  private static final int RUN = 3800;

  private Adler32() {}

  /** An unsigned 32-bit number. */
  static long of(byte[] data) {
    int a = 1;
    int b = 0;
    for (int at = 0; at < data.length; at += RUN) {
      int end = Math.min(data.length, at + RUN);
      for (int i = at; i < end; i++) {
        a += data[i] & 255;
        b += a;
      }
      a %= MODULUS;
      b %= MODULUS;
    }
    return (long) b << 16 | a;
  }
}
