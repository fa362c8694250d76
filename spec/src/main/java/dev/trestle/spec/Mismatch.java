package dev.trestle.spec;

import dev.trestle.stf.primitives.Hex;
import java.util.Arrays;
import java.util.Objects;

/** What a case throws when this code and the vector disagree. */
public final class Mismatch extends RuntimeException {
  public Mismatch(String message) {
    super(message);
  }

  /** Fails unless equal; arrays are compared by content. */
  public static void unlessEqual(String what, Object expected, Object actual) {
    if (!Objects.deepEquals(expected, actual)) {
      throw new Mismatch(
          what + ":\n  expected " + print(expected) + "\n  but got  " + print(actual));
    }
  }

  /** Fails unless it holds. */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new Mismatch(message);
    }
  }

  private static String print(Object value) {
    return switch (value) {
      case byte[] bytes -> Hex.encodePrefixed(bytes);
      case Object[] array -> Arrays.deepToString(array);
      case null -> "null";
      default -> value.toString();
    };
  }
}
