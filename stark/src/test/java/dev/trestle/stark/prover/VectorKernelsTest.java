package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stf.crypto.Keccak;
import java.util.Arrays;
import java.util.Random;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The vectors against their scalar twin and, where it is short, against the definition. */
class VectorKernelsTest {
  private static final int LOG_MOST = 13;
  private static final int LANES = Matrix.LANES;
  private static final long[] EDGES = {
    0,
    1,
    2,
    0xFFFF_FFFEL,
    0xFFFF_FFFFL,
    0x1_0000_0000L,
    0x1_0000_0001L,
    1L << 48,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Goldilocks.P - 0x1_0000_0000L,
    Goldilocks.P - 0xFFFF_FFFFL,
    Goldilocks.P - 0xFFFF_FFFEL,
    Goldilocks.P - 2,
    Goldilocks.P - 1
  };

  private final ScalarKernels scalar = new ScalarKernels(new Twiddles(LOG_MOST));
  private final VectorKernels vector = new VectorKernels();
  private final Random random = new Random(20);

  /** Every edge beside every other, and random elements. */
  private long[] elements(int count) {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] =
          random.nextInt(3) == 0
              ? EDGES[random.nextInt(EDGES.length)]
              : Long.remainderUnsigned(random.nextLong(), Goldilocks.P);
    }
    return out;
  }

  @Test
  void arithmetic_ofAllPairsOfEdges_isTheScalarTwins() {
    int pairs = EDGES.length * EDGES.length;
    long[] a = new long[pairs];
    long[] b = new long[pairs];
    for (int i = 0; i < pairs; i++) {
      a[i] = EDGES[i / EDGES.length];
      b[i] = EDGES[i % EDGES.length];
    }
    compare(a, b, pairs);
    for (long factor : EDGES) {
      compareFactor(a, factor);
    }
  }

  @Test
  void arithmetic_ofRandomElements_isTheScalarTwins() {
    for (int round = 0; round < 200; round++) {
      int count = 1 + random.nextInt(100);
      compare(elements(count), elements(count), count);
      compareFactor(elements(count), elements(1)[0]);
    }
  }

  private void compare(long[] a, long[] b, int count) {
    long[] expected = new long[count];
    long[] actual = new long[count];
    scalar.add(a, 0, b, 0, expected, 0, count);
    vector.add(a, 0, b, 0, actual, 0, count);
    assertThat(actual).isEqualTo(expected);
    assertThat(expected).isEqualTo(each(a, b, Goldilocks::add));
    scalar.subtract(a, 0, b, 0, expected, 0, count);
    vector.subtract(a, 0, b, 0, actual, 0, count);
    assertThat(actual).isEqualTo(expected);
    assertThat(expected).isEqualTo(each(a, b, Goldilocks::subtract));
    scalar.multiply(a, 0, b, 0, expected, 0, count);
    vector.multiply(a, 0, b, 0, actual, 0, count);
    assertThat(actual).isEqualTo(expected);
    assertThat(expected).isEqualTo(each(a, b, Goldilocks::multiply));
  }

  private static long[] each(long[] a, long[] b, LongBinaryOperator operation) {
    long[] out = new long[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = operation.applyAsLong(a[i], b[i]);
    }
    return out;
  }

  private void compareFactor(long[] a, long factor) {
    int count = a.length;
    long[] expected = new long[count];
    long[] actual = new long[count];
    scalar.multiply(a, 0, factor, expected, 0, count);
    vector.multiply(a, 0, factor, actual, 0, count);
    assertThat(actual).isEqualTo(expected);
    long[] sum = elements(count);
    System.arraycopy(sum, 0, expected, 0, count);
    System.arraycopy(sum, 0, actual, 0, count);
    scalar.multiplyAdd(a, 0, factor, expected, 0, count);
    vector.multiplyAdd(a, 0, factor, actual, 0, count);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void multiplyCubic_ofEdgesAndRandomElements_isThatOfCubic() {
    for (int round = 0; round < 300; round++) {
      int count = 1 + random.nextInt(40);
      int stride = count + 3;
      long[] a = elements(3 * stride + 5);
      long[] b = elements(3 * stride + 7);
      long[] out = new long[3 * stride + 1];
      vector.multiplyCubic(a, 5, b, 7, out, 1, stride, count);
      for (int i = 0; i < count; i++) {
        Cubic product = cubic(a, 5 + i, stride).times(cubic(b, 7 + i, stride));
        assertThat(cubic(out, 1 + i, stride)).isEqualTo(product);
      }
      vector.multiplyCubic(a, 5, b, 7, a, 5, stride, count);
      for (int i = 0; i < count; i++) {
        assertThat(cubic(a, 5 + i, stride)).isEqualTo(cubic(out, 1 + i, stride));
      }
    }
  }

  private static Cubic cubic(long[] planes, int at, int stride) {
    return new Cubic(planes[at], planes[at + stride], planes[at + 2 * stride]);
  }

  @Test
  void evaluateOnCoset_ofEachSize_isTheScalarTwins() {
    for (int log = 0; log <= LOG_MOST; log++) {
      long[] expected = elements(LANES << log);
      long[] actual = expected.clone();
      scalar.evaluateOnCoset(expected, log);
      vector.evaluateOnCoset(actual, log);
      assertThat(actual).as("2^%d rows", log).isEqualTo(expected);
    }
  }

  @Test
  void extend_toEachSize_isTheScalarTwins() {
    for (int log = 1; log <= LOG_MOST - 4; log++) {
      for (int logBlowup = 1; logBlowup <= 4; logBlowup++) {
        long[] expected = elements(LANES << log + logBlowup);
        long[] actual = expected.clone();
        scalar.extend(expected, log, logBlowup);
        vector.extend(actual, log, logBlowup);
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  @Test
  void inversions_ofEachCount_areInverses() {
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      for (int log = 0; log <= 13; log++) {
        long[] x = elements(1 << log);
        CubicVector k = new CubicVector(1 << log);
        for (int i = 0; i < x.length; i++) {
          x[i] = x[i] == 0 ? 5 : x[i];
          k.set(i, new Cubic(x[i], x[x.length - 1 - i], i));
        }
        long[] inverses = x.clone();
        Inversions.invert(inverses, kernels, Workers.callingThread());
        CubicVector inverted = new CubicVector(k.size());
        System.arraycopy(k.planes(), 0, inverted.planes(), 0, 3 * k.size());
        Inversions.invert(inverted, kernels, Workers.callingThread());
        for (int i = 0; i < x.length; i++) {
          assertThat(Goldilocks.multiply(x[i], inverses[i])).isEqualTo(1);
          assertThat(k.get(i).times(inverted.get(i))).isEqualTo(Cubic.ONE);
        }
      }
    }
  }

  @Test
  void inversion_ofZero_isRefused() {
    long[] x = elements(4096);
    x[4095] = 0;
    assertThatThrownBy(() -> Inversions.invert(x, vector, Workers.callingThread()))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Inversions.invert(new CubicVector(2), vector, Workers.callingThread()))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void steps_ofEachKind_areTheScalarTwins() {
    for (int rows : new int[] {2, 4, 8, 16, 64}) {
      int registers = 40;
      long[] frame = elements(rows * registers);
      for (ConstraintProgram.Operation operation : ConstraintProgram.Operation.values()) {
        int[] code = steps(operation, registers, rows);
        long[] expected = frame.clone();
        long[] actual = frame.clone();
        scalar.run(operation, expected, code, rows);
        vector.run(operation, actual, code, rows);
        assertThat(actual).as("%s of %d rows", operation, rows).isEqualTo(expected);
      }
      int[] cells = random.ints(Kernels.MOST_WEIGHED, 0, registers).map(r -> r * rows).toArray();
      long[] limbs = new long[cells.length * WeightLimbs.LONGS];
      for (int i = 0; i < cells.length; i++) {
        long[] weight = elements(3);
        WeightLimbs.write(new Cubic(weight[0], weight[1], weight[2]), limbs, i);
      }
      long[] expected = elements(3 * rows);
      long[] actual = expected.clone();
      scalar.weighCells(frame, cells, limbs, rows, expected);
      vector.weighCells(frame, cells, limbs, rows, actual);
      assertThat(actual).isEqualTo(expected);
      long[] strip = elements(LANES * 3 * rows);
      scalar.loadColumns(strip, rows, rows, frame, rows);
      long[] loaded = new long[frame.length];
      vector.loadColumns(strip, rows, rows, loaded, rows);
      for (int i = rows; i < 9 * rows; i++) {
        assertThat(loaded[i]).isEqualTo(frame[i]);
      }
    }
  }

  /** The largest sums, too: of all coefficients of one sign 2^32 - 1, of the greatest elements. */
  @Test
  void combination_ofTheMostThatFits_doesNotWrap() {
    int rows = 8;
    long[] frame = new long[3 * rows];
    Arrays.fill(frame, 0, 2 * rows, Goldilocks.P - 1);
    Arrays.fill(frame, 0, 1, 0xFFFF_FFFEL << 32 | 0xFFFF_FFFFL);
    for (int[] code :
        new int[][] {{16, 1, 1, 0, -1, 8, -1}, {16, 1, 0, 0, -1}, {16, 0, 1, 8, -1}}) {
      long[] expected = frame.clone();
      long[] actual = frame.clone();
      scalar.run(ConstraintProgram.Operation.COMBINE, expected, code, rows);
      vector.run(ConstraintProgram.Operation.COMBINE, actual, code, rows);
      assertThat(actual).isEqualTo(expected);
    }
  }

  /** Results go to the upper half of the registers, operands come from the lower. */
  private int[] steps(ConstraintProgram.Operation operation, int registers, int rows) {
    int half = registers / 2;
    IntStream.Builder code = IntStream.builder();
    for (int i = 0; i < half; i++) {
      code.add((half + i) * rows);
      if (operation == ConstraintProgram.Operation.COMBINE) {
        int plus = random.nextInt(4);
        int minus = random.nextInt(4);
        code.add(plus).add(minus);
        for (int term = 0; term < plus + minus; term++) {
          code.add(random.nextInt(half) * rows).add(random.nextInt() >>> 2);
        }
      } else {
        int operands = operation == ConstraintProgram.Operation.MULTIPLY_SUBTRACT ? 3 : 2;
        for (int operand = 0; operand < operands; operand++) {
          code.add(random.nextInt(half) * rows);
        }
      }
    }
    return code.build().toArray();
  }

  @Test
  void evaluateOnCoset_evaluatesAtSevenTimesRootsOfUnity() {
    for (int log = 0; log <= 6; log++) {
      long[] coefficients = elements(LANES << log);
      long[] values = coefficients.clone();
      vector.evaluateOnCoset(values, log);
      for (int q = 0; q < 1 << log; q++) {
        long power = Goldilocks.power(Goldilocks.rootOfUnity(log), ScalarKernels.reverse(q, log));
        long x = Goldilocks.multiply(Goldilocks.GENERATOR, power);
        for (int lane = 0; lane < LANES; lane++) {
          long sum = 0;
          for (int i = (1 << log) - 1; i >= 0; i--) {
            sum = Goldilocks.add(Goldilocks.multiply(sum, x), coefficients[i * LANES + lane]);
          }
          assertThat(values[q * LANES + lane]).isEqualTo(sum);
        }
      }
    }
  }

  @Test
  void interpolate_ofEachSize_isTheScalarTwins() {
    for (int log = 0; log <= LOG_MOST; log++) {
      long[] from = elements(LANES << log);
      long[] kept = from.clone();
      long[] expected = new long[LANES << log];
      long[] actual = elements(LANES << log + 1);
      scalar.interpolate(from, expected, log);
      vector.interpolate(from, actual, log);
      assertThat(java.util.Arrays.copyOf(actual, expected.length))
          .as("2^%d rows", log)
          .isEqualTo(expected);
      assertThat(from).isEqualTo(kept);
    }
  }

  @Test
  void interpolateFromCoset_undoesTheEvaluation() {
    for (int log = 0; log <= LOG_MOST; log++) {
      long[] coefficients = elements(LANES << log);
      long[] d = coefficients.clone();
      vector.evaluateOnCoset(d, log);
      vector.interpolateFromCoset(d, log);
      assertThat(d).as("2^%d rows", log).isEqualTo(coefficients);
    }
  }

  @Test
  void weighRows_isTheScalarTwins() {
    for (int round = 0; round < 50; round++) {
      int rows = random.nextInt(30);
      int first = random.nextInt(4);
      int stride = first + rows + random.nextInt(3);
      long[] strip = elements((first + rows) * LANES);
      long[] weights = elements(3 * stride);
      long[] expected = elements(3 * LANES);
      long[] actual = expected.clone();
      scalar.weighRows(strip, first, rows, weights, stride, expected);
      vector.weighRows(strip, first, rows, weights, stride, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void permute_ofEightStates_isKeccaksOfEach() {
    long[] states = new long[KeccakLoops.SIZE];
    for (int i = 0; i < states.length; i++) {
      states[i] = random.nextLong();
    }
    long[] before = states.clone();
    KeccakStates.permute(states);
    for (int k = 0; k < KeccakLoops.STATES; k++) {
      long[] one = new long[25];
      for (int i = 0; i < 25; i++) {
        one[i] = before[i * KeccakLoops.STATES + k];
      }
      Keccak.permute(one);
      for (int i = 0; i < 25; i++) {
        assertThat(states[i * KeccakLoops.STATES + k]).isEqualTo(one[i]);
      }
    }
  }

  @Test
  void hashRows_ofAnyWidth_isTheHashOfTheBytes() {
    for (int columns = 0; columns < 60; columns++) {
      int rows = 8 + random.nextInt(20);
      int first = random.nextInt(5);
      long[][] strips = new long[(columns + LANES - 1) / LANES][];
      for (int s = 0; s < strips.length; s++) {
        strips[s] = elements((first + rows) * LANES);
      }
      long[] digests = new long[(first + rows) * Digests.LONGS];
      vector.hashRows(strips, columns, first, rows, digests);
      for (int row = 0; row < first; row++) {
        assertThat(digests[row * Digests.LONGS]).isZero();
      }
      for (int row = first; row < first + rows; row++) {
        var bytes = java.nio.ByteBuffer.allocate(columns * Goldilocks.SIZE_BYTES);
        for (int c = 0; c < columns; c++) {
          bytes.putLong(strips[c / LANES][row * LANES + c % LANES]);
        }
        assertThat(digest(digests, row)).isEqualTo(Keccak.hash(bytes.array()).toBytes());
      }
    }
  }

  private static byte[] digest(long[] digests, int index) {
    byte[] out = new byte[32];
    Digests.write(digests, index * Digests.LONGS, out, 0);
    return out;
  }

  @Test
  void hashPairsAndHashInto_areHashesOfTheBytes() {
    for (int count = 0; count < 40; count++) {
      int at = random.nextInt(3);
      long[] from = random.longs((at + count) * 8L).toArray();
      long[] to = new long[(at + count) * 4];
      vector.hashPairs(from, to, at, count);
      long[] left = random.longs((at + count) * 4L).toArray();
      long[] right = random.longs((at + count) * 4L).toArray();
      long[] into = left.clone();
      vector.hashInto(into, right, into, at, count);
      for (int i = at; i < at + count; i++) {
        assertThat(digest(to, i)).isEqualTo(hash(digest(from, 2 * i), digest(from, 2 * i + 1)));
        assertThat(digest(into, i)).isEqualTo(hash(digest(left, i), digest(right, i)));
      }
      for (int i = 0; i < at * Digests.LONGS; i++) {
        assertThat(to[i]).isZero();
        assertThat(into[i]).isEqualTo(left[i]);
      }
    }
  }

  private static byte[] hash(byte[] left, byte[] right) {
    return Keccak.hash(java.nio.ByteBuffer.allocate(64).put(left).put(right).array()).toBytes();
  }
}
