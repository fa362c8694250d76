package dev.trestle.derivation;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;

/**
 * The first 20 bytes of a hash, as span batches carry them.
 *
 * @param w0 bytes 0 to 7, big-endian
 * @param w1 bytes 8 to 15
 * @param w2 bytes 16 to 19
 */
public record HashPrefix(long w0, long w1, int w2) {
  public static final int SIZE_BYTES = 20;

  public static HashPrefix of(Bytes32 hash) {
    return new HashPrefix(hash.w0(), hash.w1(), (int) (hash.w2() >>> 32));
  }

  /** Whether the hash starts so. */
  public boolean matches(Bytes32 hash) {
    return of(hash).equals(this);
  }

  byte[] toBytes() {
    byte[] out = new byte[SIZE_BYTES];
    BigEndian.putLong(out, 0, w0);
    BigEndian.putLong(out, 8, w1);
    BigEndian.putInt(out, 16, w2);
    return out;
  }

  static HashPrefix read(ByteCursor in) {
    return new HashPrefix(in.bigEndianLong(), in.bigEndianLong(), (int) in.unsignedInt());
  }
}
