package dev.trestle.e2e.proof;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stf.primitives.BigEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can become of a proof on its way, by accident or intent. */
final class DamagedProofs {
  /** Sizes of what a proof consists of: a byte, elements of F and K, digests. */
  private static final int[] UNITS = {1, 8, 24, 32};

  private DamagedProofs() {}

  /**
   * Another proof, or, rarely, the same.
   *
   * @param other an honest proof of another statement
   */
  static byte[] damage(byte[] proof, byte[] other, Random random) {
    byte[] bytes = proof.clone();
    int at = position(bytes, random);
    int size = UNITS[random.nextInt(UNITS.length)];
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 3 -> bytes[at] = (byte) random.nextInt();
      case 4 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 5 -> bytes = Arrays.copyOf(bytes, bytes.length - 1 - random.nextInt(40));
      case 6 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
      case 7 -> swap(bytes, at, position(bytes, random), size);
      case 8 -> addP(bytes, random);
      case 9 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + size), filler(random));
      case 10 -> {
        int length = Math.min(Math.min(bytes.length, other.length) - at, 1 + random.nextInt(500));
        if (length > 0) {
          System.arraycopy(other, at, bytes, at, length);
        }
      }
      default -> bytes = without(bytes, at, size);
    }
    return bytes;
  }

  /** Often near the beginning, where each byte means much. */
  private static int position(byte[] bytes, Random random) {
    int range =
        switch (random.nextInt(8)) {
          case 0 -> 4; // heights
          case 1, 2 -> 400;
          default -> bytes.length;
        };
    return random.nextInt(Math.min(range, bytes.length));
  }

  private static byte filler(Random random) {
    return (byte) (random.nextBoolean() ? 0 : 0xff);
  }

  private static void swap(byte[] bytes, int a, int b, int size) {
    int most = Math.min(size, bytes.length - Math.max(a, b));
    byte[] first = Arrays.copyOfRange(bytes, a, a + most);
    byte[] second = Arrays.copyOfRange(bytes, b, b + most);
    System.arraycopy(second, 0, bytes, a, most);
    System.arraycopy(first, 0, bytes, b, most);
  }

  /** The same element, encoded as a number that is not below p, if there is one so small. */
  private static void addP(byte[] bytes, Random random) {
    int start = random.nextInt(bytes.length);
    for (int at = start; at + 8 <= bytes.length; at++) {
      long value = BigEndian.getLong(bytes, at);
      if (Long.compareUnsigned(value, -Goldilocks.P) < 0) {
        BigEndian.putLong(bytes, at, value + Goldilocks.P);
        return;
      }
    }
    BigEndian.putLong(bytes, Math.min(start, bytes.length - 8), Goldilocks.P);
  }

  private static byte[] without(byte[] bytes, int at, int size) {
    byte[] shorter = Arrays.copyOf(bytes, Math.max(at, bytes.length - size));
    int rest = shorter.length - at;
    System.arraycopy(bytes, bytes.length - rest, shorter, at, rest);
    return shorter;
  }

  /** Public values that are not the statement's; at times not even as many. */
  static List<long[]> otherValues(List<long[]> values, Random random) {
    List<long[]> other = new ArrayList<>();
    values.forEach(v -> other.add(v.clone()));
    int table = random.nextInt(other.size());
    long[] changed = other.get(table);
    if (changed.length == 0 || random.nextInt(4) == 0) {
      other.set(table, Arrays.copyOf(changed, changed.length + 1));
    } else {
      int index = random.nextInt(changed.length);
      changed[index] =
          switch (random.nextInt(3)) {
            case 0 -> changed[index] ^ 1;
            case 1 -> Goldilocks.P + random.nextInt(3);
            default -> random.nextLong();
          };
    }
    return other;
  }
}
