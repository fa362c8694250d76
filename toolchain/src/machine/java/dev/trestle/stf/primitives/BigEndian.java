package dev.trestle.stf.primitives;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** In the machine: one bounds check and bytes in a row. */
@Include("machine.h")
public final class BigEndian {
  private BigEndian() {}

  public static long getLong(byte[] b, int at) {
    check(b, at, 8);
    return load64(Address.ofData(b), at);
  }

  public static long getLongReversed(byte[] b, int at) {
    check(b, at, 8);
    return load64Reversed(Address.ofData(b), at);
  }

  public static int getInt(byte[] b, int at) {
    check(b, at, 4);
    return load32(Address.ofData(b), at);
  }

  public static void putLong(byte[] b, int at, long value) {
    check(b, at, 8);
    store64(Address.ofData(b), at, value);
  }

  public static void putInt(byte[] b, int at, int value) {
    check(b, at, 4);
    store32(Address.ofData(b), at, value);
  }

  private static void check(byte[] b, int at, int size) {
    if (at < 0 || at > b.length - size) {
      throw new IndexOutOfBoundsException();
    }
  }

  @Import(name = "machine_load64")
  @Unmanaged
  private static native long load64(Address data, int at);

  @Import(name = "machine_load64_reversed")
  @Unmanaged
  private static native long load64Reversed(Address data, int at);

  @Import(name = "machine_load32")
  @Unmanaged
  private static native int load32(Address data, int at);

  @Import(name = "machine_store64")
  @Unmanaged
  private static native void store64(Address data, int at, long value);

  @Import(name = "machine_store32")
  @Unmanaged
  private static native void store32(Address data, int at, int value);
}
