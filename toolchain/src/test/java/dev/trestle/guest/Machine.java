package dev.trestle.guest;

/** Stands for the machine's class of this name while tests are compiled for the JVM. */
public final class Machine {
  private Machine() {}

  private static IllegalStateException notHere() {
    return new IllegalStateException("only the machine has environment calls");
  }

  public static void print(String text) {
    throw notHere();
  }

  public static byte[] preimage(long k0, long k1, long k2, long k3) {
    throw notHere();
  }

  public static void halt(int code) {
    throw notHere();
  }
}
