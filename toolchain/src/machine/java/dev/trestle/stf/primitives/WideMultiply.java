package dev.trestle.stf.primitives;

import org.teavm.interop.Import;
import org.teavm.interop.NoSideEffects;
import org.teavm.interop.Unmanaged;
import org.teavm.interop.c.Include;

/** In the machine: one {@code mulhu} instruction. */
@Include("machine.h")
public final class WideMultiply {
  private WideMultiply() {}

  @Import(name = "machine_multiply_high")
  @Unmanaged
  @NoSideEffects
  public static native long high(long a, long b);
}
