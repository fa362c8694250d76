package dev.trestle.stf.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Big-endian numbers in byte arrays. Every MLOAD and every hash reads through here, and HotSpot
 * turns these handles into one load each, which it does not do for eight shifted bytes. The guest,
 * whose compiler has no VarHandle, replaces this class by one of the same name that shifts.
 */
public final class BigEndian {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle REVERSED =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  /** The 8 bytes at {@code at}. */
  public static long getLong(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  /** The 8 bytes at {@code at}, the last one most significant: what Keccak and BLAKE2 read. */
  public static long getLongReversed(byte[] b, int at) {
    return (long) REVERSED.get(b, at);
  }

  /** The 4 bytes at {@code at}. */
  public static int getInt(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  /** Writes 8 bytes at {@code at}. */
  public static void putLong(byte[] b, int at, long value) {
    LONG.set(b, at, value);
  }

  /** Writes 4 bytes at {@code at}. */
  public static void putInt(byte[] b, int at, int value) {
    INT.set(b, at, value);
  }
}
