package dev.trestle.guest;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** The machine's environment calls. Exists in the machine alone; the C side is machine.h. */
@Include("machine.h")
public final class Machine {
  private Machine() {}

  /** Ends the program. */
  @Import(name = "machine_halt")
  @Unmanaged
  public static native void halt(int code);

  /** Prints where there is a console. */
  public static void print(String text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) text.charAt(i);
    }
    print(Address.ofData(bytes), bytes.length);
  }

  /** The whole preimage of a key given as four big-endian words. */
  public static byte[] preimage(long k0, long k1, long k2, long k3) {
    byte[] bytes = new byte[open(k0, k1, k2, k3)];
    read(Address.ofData(bytes), bytes.length);
    return bytes;
  }

  @Import(name = "machine_print")
  @Unmanaged
  private static native void print(Address bytes, int length);

  /** Begins to read; returns the length. */
  @Import(name = "machine_open_preimage")
  @Unmanaged
  private static native int open(long k0, long k1, long k2, long k3);

  @Import(name = "machine_read_preimage")
  @Unmanaged
  private static native void read(Address to, int length);
}
