package dev.trestle.derivation;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Hex;

/**
 * The 16 bytes that name a channel, chosen by the batcher, best at random.
 *
 * @param high the first 8 bytes, big-endian
 * @param low the last 8
 */
public record ChannelId(long high, long low) {
  public static final int SIZE_BYTES = 16;

  public byte[] toBytes() {
    byte[] out = new byte[SIZE_BYTES];
    BigEndian.putLong(out, 0, high);
    BigEndian.putLong(out, 8, low);
    return out;
  }

  @Override
  public String toString() {
    return Hex.encode(toBytes());
  }
}
