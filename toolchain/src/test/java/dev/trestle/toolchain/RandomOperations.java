package dev.trestle.toolchain;

import dev.trestle.guest.Machine;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.primitives.WideMultiply;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.trie.MerklePatriciaTrie;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Random operations from a seed, whose results go into one digest: what Java, its library and the
 * pure zone do alike on the JVM and in the machine. Runs in both, so it keeps to the pure zone's
 * rules.
 */
final class RandomOperations {
  private static final int OPERATIONS = 44;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    0xffffffffL,
    0x100000000L,
    31,
    32,
    33,
    63,
    64,
    65,
    255,
    256,
    0x7fff,
    0x8000,
    0xffff
  };

  private sealed interface Shape {
    record Point() implements Shape {}

    record Circle(long radius) implements Shape {}

    record Pair(Shape left, Shape right, int tag) implements Shape {}
  }

  private enum Colour {
    RED {
      @Override
      long mix(long x) {
        return x + 1;
      }
    },
    GREEN,
    BLUE;

    long mix(long x) {
      return x * 31 + ordinal();
    }
  }

  private interface Twist {
    long apply(long x);

    default long twice(long x) {
      return apply(apply(x));
    }
  }

  private static final class Failure extends RuntimeException {
    final int code;

    Failure(int code) {
      super("failure " + code);
      this.code = code;
    }
  }

  private final int[] ints = new int[17];
  private final long[] longs = new long[9];
  private final byte[] bytes = new byte[300];
  private final short[] shorts = new short[5];
  private final char[] chars = new char[6];
  private final Object[] objects = new Object[7];
  private final Map<Long, Integer> hash = new HashMap<>();
  private final Map<Long, Long> linked = new LinkedHashMap<>();
  private final TreeMap<Integer, Long> tree = new TreeMap<>();
  private final Map<Colour, Long> colours = new EnumMap<>(Colour.class);
  private final ArrayDeque<Long> queue = new ArrayDeque<>();
  private final List<Long> list = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
  private final long[] sums = new long[OPERATIONS];
  private long state;
  private int calls;

  private RandomOperations(long seed) {
    state = seed | 1;
  }

  /** In the machine: the seed is a local input. */
  public static void main(String[] none) {
    byte[] input = Machine.preimage(1L << 56, 0, 0, 7);
    Machine.print(digest(BigEndian.getLong(input, 0), BigEndian.getInt(input, 8)));
    Machine.halt(0);
  }

  /** A line for every thousand operations, then one for each kind of them. */
  static String digest(long seed, int count) {
    RandomOperations operations = new RandomOperations(seed);
    StringBuilder out = new StringBuilder();
    long digest = 1;
    for (int i = 1; i <= count; i++) {
      digest = digest * 6364136223846793005L + operations.one();
      if (i % 1000 == 0 || i == count) {
        out.append(i).append(' ').append(Long.toHexString(digest)).append('\n');
      }
    }
    for (int i = 0; i < OPERATIONS; i++) {
      out.append("kind ").append(i).append(' ');
      out.append(Long.toHexString(operations.sums[i])).append('\n');
    }
    return out.toString();
  }

  private long random() {
    state ^= state << 13;
    state ^= state >>> 7;
    state ^= state << 17;
    return state;
  }

  private long value() {
    long r = random();
    return switch ((int) r & 3) {
      case 0 -> EDGES[(int) Math.floorMod(r >> 8, (long) EDGES.length)];
      case 1 -> r >> 40;
      default -> r;
    };
  }

  private long one() {
    int operation = (int) Math.floorMod(random() >> 3, (long) OPERATIONS);
    long a = value();
    long b = value();
    long result = result(operation, a, b);
    sums[operation] = sums[operation] * 31 + result;
    return result;
  }

  private long result(int operation, long a, long b) {
    try {
      return operation < 20
          ? arithmetic(operation, a, b, (int) a, (int) b)
          : operation < 32
              ? language(operation, a, b, (int) a, (int) b)
              : library(operation, a, b, (int) a, (int) b);
    } catch (ArithmeticException e) {
      return 1001;
    } catch (NegativeArraySizeException e) {
      return 1002;
    } catch (IndexOutOfBoundsException e) {
      return 1003;
    } catch (NullPointerException e) {
      return 1004;
    } catch (ClassCastException e) {
      return 1005;
    } catch (Failure e) {
      return e.code;
    } catch (RlpException e) {
      return 1006;
    }
  }

  private long arithmetic(int operation, long a, long b, int x, int y) {
    return switch (operation) {
      case 0 -> a + b ^ a - b ^ a * b;
      case 1 -> a / b;
      case 2 -> a % b;
      case 3 -> x / y;
      case 4 -> x % y;
      case 5 -> (x + y) ^ (x - y) ^ x * y;
      case 6 -> a << y ^ a >> x ^ b >>> y;
      case 7 -> x << y ^ x >> 33 ^ y >>> x;
      case 8 -> (byte) x + (short) y + (char) x + (int) a;
      case 9 -> a & ~b | x ^ y;
      case 10 -> Long.compareUnsigned(a, b) * 3L + Integer.compareUnsigned(x, y);
      case 11 -> Long.rotateLeft(a, y) + Integer.rotateRight(x, y) + Long.reverseBytes(b);
      case 12 -> Long.numberOfLeadingZeros(a) * 100L + Long.numberOfTrailingZeros(b);
      case 13 -> Integer.numberOfLeadingZeros(x) * 100L + Integer.numberOfTrailingZeros(y);
      case 14 -> Long.bitCount(a) + Integer.bitCount(y) + Integer.reverse(x);
      case 15 -> Math.addExact(x, y) + Math.multiplyExact(a, b);
      case 16 -> Long.divideUnsigned(a, b | 1) ^ Long.remainderUnsigned(b, a | 1);
      case 17 -> Math.floorMod(a, b) + Math.floorDiv(x, y);
      case 18 -> WideMultiply.high(a, b);
      default -> a < b ? 1 : a > b ? 2 : x <= y ? 3 : Math.abs(a) + Math.max(x, y);
    };
  }

  private long language(int operation, long a, long b, int x, int y) {
    return switch (operation) {
      case 20 -> {
        ints[x & 31] = y;
        longs[y & 15] += a;
        yield ints[y & 15] + longs[x & 7];
      }
      case 21 -> {
        shorts[x & 7] = (short) y;
        chars[y & 3] = (char) x;
        bytes[Math.floorMod(y, 320)] = (byte) x;
        yield shorts[y & 3] * 7 + chars[x & 3] + bytes[x & 31];
      }
      case 22 -> new int[x % 50].length + new long[3][y % 5].length;
      case 23 -> area(shape(a, 3)) * 7 + area(shape(b, 4));
      case 24 -> {
        Colour colour = Colour.values()[Math.floorMod(x, 3)];
        colours.merge(colour, a, Long::sum);
        yield colour.mix(b) + colours.getOrDefault(Colour.GREEN, 5L);
      }
      case 25 -> twist(x).twice(a) + twist(y).apply(b);
      case 26 -> {
        objects[x & 7] = (y & 1) == 0 ? (Object) a : Integer.toString(x);
        yield switch (objects[y & 3]) {
          case Long l when l > 0 -> l;
          case Long l -> -l;
          case String s -> s.length() * 1000L;
          default -> throw new Failure(17);
        };
      }
      case 27 -> ((String) objects[x & 3]).length();
      case 28 -> nested(x & 7, y);
      // Arguments are evaluated from left to right, whatever they change.
      case 29 -> ordered(next(), next(), next()) + next() * 3 - next();
      case 30 -> area(new Shape.Pair(shape(next(), 1), shape(next(), 1), calls));
      default -> {
        int n = Math.floorMod(x, 150);
        System.arraycopy(bytes, n, bytes, Math.floorMod(y, 150), (int) (a & 255));
        yield Arrays.hashCode(bytes);
      }
    };
  }

  private long library(int operation, long a, long b, int x, int y) {
    return switch (operation) {
      case 32 -> {
        hash.merge(a & 255, y, Integer::sum);
        linked.put(b & 15, a);
        long sum = hash.getOrDefault(b & 255, -1);
        for (Map.Entry<Long, Long> entry : linked.entrySet()) {
          sum = sum * 31 + entry.getKey() + entry.getValue();
        }
        yield sum;
      }
      case 33 -> {
        tree.put(x & 63, b);
        while (!tree.isEmpty() && tree.firstKey() < (y & 15)) {
          tree.pollFirstEntry();
        }
        yield tree.isEmpty() ? 0 : tree.firstEntry().getValue() + tree.lastKey();
      }
      case 34 -> {
        queue.addLast(a);
        list.add(b);
        list.sort(Long::compare);
        yield (queue.size() > 9 ? queue.removeFirst() + list.removeLast() : 1) + list.getFirst();
      }
      case 35 -> {
        text.append((char) ('a' + (x & 15))).append(y).append(a);
        String s = text.length() > 60 ? text.toString() : "x" + a + true + 'c';
        if (text.length() > 60) {
          text.setLength(0);
        }
        yield s.hashCode() + Long.toHexString(b).hashCode() + s.indexOf("1");
      }
      case 36 -> mixed(word(a, b).multiply(word(b, 7)).add(word(a, 3)));
      case 37 ->
          word(a, b).divide(word(b & 0xffff, 0)).subtract(word(b, a)).toMinimalBytes().length;
      case 38 -> Keccak.hash(bytes, x & 127, (int) (b & 127)).w1();
      case 39 -> Sha256.hash(bytes, x & 63, (int) (b & 127)).w2();
      case 40 -> rlp(a, b);
      case 41 -> {
        byte[] key = Bytes32.of(UInt256.of(a & 31)).toBytes();
        if ((y & 3) == 0) {
          trie.remove(key);
        } else {
          trie.put(key, Hex.encode(Bytes32.of(word(b, a)).toBytes()).getBytes(US_ASCII));
        }
        yield trie.commit((h, node) -> calls += node.length).w3();
      }
      case 42 -> {
        BigInteger p = new BigInteger(Long.toString(a)).multiply(BigInteger.valueOf(b));
        yield p.mod(BigInteger.valueOf(1_000_003)).longValue() + p.shiftRight(x & 63).bitLength();
      }
      default -> {
        BigEndian.putLong(bytes, Math.floorMod(x, 310), a);
        yield BigEndian.getLong(bytes, y & 127)
            ^ BigEndian.getLongReversed(bytes, x & 127)
            ^ BigEndian.getInt(bytes, Math.floorMod(y, 320))
            ^ Optional.of(new Address(a, b, x)).map(Address::hashCode).orElse(3);
      }
    };
  }

  private static final java.nio.charset.Charset US_ASCII =
      java.nio.charset.StandardCharsets.US_ASCII;

  private long next() {
    calls = calls * 5 + 1;
    return calls;
  }

  private static long ordered(long first, long second, long third) {
    return first * 10_000 + second * 100 + third;
  }

  private static Shape shape(long seed, int depth) {
    return switch ((int) Math.floorMod(seed, 3L)) {
      case 0 -> new Shape.Point();
      case 1 -> new Shape.Circle(seed);
      default ->
          depth == 0
              ? new Shape.Point()
              : new Shape.Pair(
                  shape(seed * 7 + 1, depth - 1), shape(seed * 3 + 2, depth - 1), depth);
    };
  }

  private static long area(Shape shape) {
    return switch (shape) {
      case Shape.Point() -> 1;
      case Shape.Circle(long radius) -> radius * radius;
      case Shape.Pair(Shape left, Shape right, int tag) -> area(left) * 31 + area(right) + tag;
    };
  }

  private static Twist twist(int kind) {
    return switch (Math.floorMod(kind, 3)) {
      case 0 -> x -> x ^ kind;
      case 1 -> x -> Long.rotateLeft(x, 7) + kind;
      default -> Math::negateExact;
    };
  }

  private long nested(int depth, int y) {
    try {
      if (depth == 0) {
        throw new Failure(y & 31);
      }
      long inner = nested(depth - 1, y);
      calls++;
      return inner + depth;
    } catch (Failure e) {
      if ((e.code + depth) % 5 == 0) {
        return e.code * 100L + depth;
      }
      throw e;
    } finally {
      calls += depth;
    }
  }

  private static UInt256 word(long a, long b) {
    return new UInt256(a, b, a ^ b >>> 7, b >> 60);
  }

  private static long mixed(UInt256 w) {
    return ((w.w0() * 31 + w.w1()) * 31 + w.w2()) * 31 + w.w3();
  }

  private long rlp(long a, long b) {
    byte[] encoded =
        new RlpWriter()
            .beginList()
            .number(a)
            .number(word(a, b))
            .beginList()
            .bytes(Arrays.copyOf(bytes, (int) (b & 127)))
            .endList()
            .endList()
            .toBytes();
    if ((a & 7) == 0) {
      encoded[(int) (b & 3)] ^= (byte) (1 << (a >> 3 & 7));
    }
    RlpReader in = RlpReader.ofList(encoded);
    long first = in.number();
    long second = in.number256().w0();
    return first ^ second ^ in.list().bytes().length;
  }
}
