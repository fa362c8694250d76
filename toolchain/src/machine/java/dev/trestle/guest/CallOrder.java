package dev.trestle.guest;

import org.teavm.interop.Import;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/**
 * A use of a value that does nothing. The compiler puts one after each call, so that the call stands
 * alone and calls happen in Java's order.
 */
@Include("machine.h")
public final class CallOrder {
  private CallOrder() {}

  @Import(name = "machine_keep32")
  @Unmanaged
  public static native void keep(int value);

  @Import(name = "machine_keep64")
  @Unmanaged
  public static native void keep(long value);

  @Import(name = "machine_keep_object")
  @Unmanaged
  public static native void keep(Object value);
}
