package dev.trestle.stf.crypto;

import dev.trestle.stf.primitives.Bytes32;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** In the machine: an environment call per permutation. */
@Include("machine.h")
public final class Keccak {
  private static final int RATE_BYTES = 136;

  private Keccak() {}

  public static Bytes32 hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  public static Bytes32 hash(byte[] input, int offset, int length) {
    absorb(input, offset, length, RATE_BYTES);
    return new Bytes32(digest(0), digest(1), digest(2), digest(3));
  }

  public static void hash(long[] lanes, byte[] input, int offset, int length) {
    absorb(input, offset, length, RATE_BYTES);
    for (int i = 0; i < 25; i++) {
      lanes[i] = lane(i);
    }
  }

  public static byte[] hash512(byte[] input) {
    absorb(input, 0, input.length, 72);
    byte[] out = new byte[64];
    for (int i = 0; i < 64; i++) {
      out[i] = (byte) (lane(i >> 3) >>> 8 * (i & 7));
    }
    return out;
  }

  private static void absorb(byte[] input, int offset, int length, int rateBytes) {
    if (offset < 0 || length < 0 || offset > input.length - length) {
      throw new IndexOutOfBoundsException();
    }
    absorb(Address.ofData(input).add(offset), length, rateBytes);
  }

  @Import(name = "machine_keccak_absorb")
  @Unmanaged
  private static native void absorb(Address input, int length, int rateBytes);

  /** One of the first lanes, big-endian. */
  @Import(name = "machine_keccak_digest")
  @Unmanaged
  private static native long digest(int lane);

  @Import(name = "machine_keccak_lane")
  @Unmanaged
  private static native long lane(int lane);
}
