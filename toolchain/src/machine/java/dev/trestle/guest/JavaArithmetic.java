package dev.trestle.guest;

/** What the language says of division and array sizes, which C does not. Calls are compiled in. */
public final class JavaArithmetic {
  private JavaArithmetic() {}

  public static int divide(int a, int b) {
    if (b == 0) {
      divisionByZero();
    }
    return a / b;
  }

  public static long divide(long a, long b) {
    if (b == 0) {
      divisionByZero();
    }
    return a / b;
  }

  public static int remainder(int a, int b) {
    if (b == 0) {
      divisionByZero();
    }
    return a % b;
  }

  public static long remainder(long a, long b) {
    if (b == 0) {
      divisionByZero();
    }
    return a % b;
  }

  public static int arraySize(int size) {
    if (size < 0) {
      throw new NegativeArraySizeException(Integer.toString(size));
    }
    return size;
  }

  private static void divisionByZero() {
    throw new ArithmeticException("/ by zero");
  }
}
