package dev.trestle.guest;

/** {@link java.util.Arrays}' copies of byte arrays, in words. Calls are compiled in. */
public final class ArrayCopies {
  private ArrayCopies() {}

  public static byte[] copyOf(byte[] original, int length) {
    byte[] copy = new byte[length];
    System.arraycopy(original, 0, copy, 0, Math.min(original.length, length));
    return copy;
  }

  public static byte[] copyOfRange(byte[] original, int from, int to) {
    if (from > to) {
      throw new IllegalArgumentException(from + " > " + to);
    }
    if (from < 0 || from > original.length) {
      throw new ArrayIndexOutOfBoundsException(from);
    }
    byte[] copy = new byte[to - from];
    System.arraycopy(original, from, copy, 0, Math.min(original.length, to) - from);
    return copy;
  }
}
