package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stf.crypto.Keccak;
import java.util.Arrays;

/** The kernels in plain Java: the twin that shows what the vectors must compute. */
final class ScalarKernels implements Kernels {
  private static final int LANES = Matrix.LANES;
  private static final int MOST = 32;

  /** Lanes that a block of Keccak-256 fills. */
  static final int KECCAK_RATE = 17;

  private static final int KECCAK_LANES = 25;

  /** Powers of the root of each order and of its inverse, half as many as the order. */
  private final Twiddles twiddles;

  private final ThreadLocal<long[]> state = ThreadLocal.withInitial(() -> new long[KECCAK_LANES]);

  ScalarKernels(Twiddles twiddles) {
    this.twiddles = twiddles;
  }

  @Override
  public void interpolate(long[] from, long[] to, int logRows) {
    for (int row = 0; row < 1 << logRows; row++) {
      System.arraycopy(from, row * LANES, to, reverse(row, logRows) * LANES, LANES);
    }
    fromBitReversed(to, logRows);
    scale(to, logRows, 1);
  }

  @Override
  public void evaluateOnCoset(long[] strip, int logRows) {
    long power = 1;
    for (int row = 0; row < 1 << logRows; row++) {
      multiply(strip, row * LANES, power, strip, row * LANES, LANES);
      power = BranchFree.multiply(power, Goldilocks.GENERATOR);
    }
    toBitReversed(strip, logRows);
  }

  @Override
  public void extend(long[] strip, int logRows, int logBlowup) {
    Arrays.fill(strip, LANES << logRows, LANES << logRows + logBlowup, 0);
    evaluateOnCoset(strip, logRows + logBlowup);
  }

  @Override
  public void interpolateFromCoset(long[] strip, int logRows) {
    fromBitReversed(strip, logRows);
    scale(strip, logRows, Goldilocks.inverse(Goldilocks.GENERATOR));
  }

  /** Row i times {@code base}^i / rows. */
  private void scale(long[] strip, int logRows, long base) {
    long power = Goldilocks.inverse(1L << logRows);
    for (int row = 0; row < 1 << logRows; row++) {
      multiply(strip, row * LANES, power, strip, row * LANES, LANES);
      power = BranchFree.multiply(power, base);
    }
  }

  /** Decimation in frequency: natural order in, bit-reversed order out. */
  private void toBitReversed(long[] d, int logRows) {
    for (int log = logRows; log > 0; log--) {
      long[] powers = twiddles.powers(log);
      int half = 1 << (log - 1);
      for (int block = 0; block < 1 << logRows; block += 2 * half) {
        for (int i = 0; i < half; i++) {
          int p = (block + i) * LANES;
          int q = p + half * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            long x = d[p + lane];
            long y = d[q + lane];
            d[p + lane] = BranchFree.add(x, y);
            d[q + lane] = BranchFree.multiply(BranchFree.subtract(x, y), powers[i]);
          }
        }
      }
    }
  }

  /** Decimation in time with the inverse root: bit-reversed order in, natural order out. */
  private void fromBitReversed(long[] d, int logRows) {
    for (int log = 1; log <= logRows; log++) {
      long[] powers = twiddles.inversePowers(log);
      int half = 1 << (log - 1);
      for (int block = 0; block < 1 << logRows; block += 2 * half) {
        for (int i = 0; i < half; i++) {
          int p = (block + i) * LANES;
          int q = p + half * LANES;
          for (int lane = 0; lane < LANES; lane++) {
            long x = d[p + lane];
            long y = BranchFree.multiply(d[q + lane], powers[i]);
            d[p + lane] = BranchFree.add(x, y);
            d[q + lane] = BranchFree.subtract(x, y);
          }
        }
      }
    }
  }

  /** The number whose low {@code bits} bits are those of {@code value} the other way round. */
  static int reverse(int value, int bits) {
    return bits == 0 ? 0 : Integer.reverse(value) >>> (MOST - bits);
  }

  @Override
  public void add(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i++) {
      out[outAt + i] = BranchFree.add(a[aAt + i], b[bAt + i]);
    }
  }

  @Override
  public void subtract(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i++) {
      out[outAt + i] = BranchFree.subtract(a[aAt + i], b[bAt + i]);
    }
  }

  @Override
  public void multiply(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i++) {
      out[outAt + i] = BranchFree.multiply(a[aAt + i], b[bAt + i]);
    }
  }

  @Override
  public void multiply(long[] a, int aAt, long factor, long[] out, int outAt, int count) {
    for (int i = 0; i < count; i++) {
      out[outAt + i] = BranchFree.multiply(a[aAt + i], factor);
    }
  }

  @Override
  public void multiplyAdd(long[] a, int aAt, long factor, long[] sum, int sumAt, int count) {
    for (int i = 0; i < count; i++) {
      sum[sumAt + i] = BranchFree.add(sum[sumAt + i], BranchFree.multiply(a[aAt + i], factor));
    }
  }

  @Override
  public void multiplyCubic(
      long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int stride, int count) {
    for (int i = 0; i < count; i++) {
      int p = aAt + i;
      int q = bAt + i;
      long a0 = a[p];
      long a1 = a[p + stride];
      long a2 = a[p + 2 * stride];
      long b0 = b[q];
      long b1 = b[q + stride];
      long b2 = b[q + 2 * stride];
      long t3 = BranchFree.add(BranchFree.multiply(a1, b2), BranchFree.multiply(a2, b1));
      long t4 = BranchFree.multiply(a2, b2);
      long r1 = BranchFree.add(BranchFree.multiply(a0, b1), BranchFree.multiply(a1, b0));
      long r2 = BranchFree.add(BranchFree.multiply(a0, b2), BranchFree.multiply(a2, b0));
      long r2b = BranchFree.add(BranchFree.multiply(a1, b1), t4);
      int o = outAt + i;
      out[o] = BranchFree.add(BranchFree.multiply(a0, b0), t3);
      out[o + stride] = BranchFree.add(r1, BranchFree.add(t3, t4));
      out[o + 2 * stride] = BranchFree.add(r2, r2b);
    }
  }

  @Override
  public void weighRows(
      long[] strip, int firstRow, int rows, long[] weights, int stride, long[] sums) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      for (int plane = 0; plane < 3; plane++) {
        multiplyAdd(strip, row * LANES, weights[plane * stride + row], sums, plane * LANES, LANES);
      }
    }
  }

  @Override
  public void hashRows(long[][] strips, int columns, int firstRow, int rows, long[] digests) {
    long[] s = state.get();
    for (int row = firstRow; row < firstRow + rows; row++) {
      Arrays.fill(s, 0);
      int lane = 0;
      for (int c = 0; c < columns; c++) {
        // encoded big-endian, while lanes are little-endian
        s[lane] ^= Long.reverseBytes(strips[c / LANES][row * LANES + c % LANES]);
        lane++;
        if (lane == KECCAK_RATE) {
          Keccak.permute(s);
          lane = 0;
        }
      }
      finish(s, lane, digests, row);
    }
  }

  @Override
  public void hashPairs(long[] from, long[] to, int at, int count) {
    long[] s = state.get();
    for (int i = at; i < at + count; i++) {
      Arrays.fill(s, 0);
      System.arraycopy(from, 2 * i * Digests.LONGS, s, 0, 2 * Digests.LONGS);
      finish(s, 2 * Digests.LONGS, to, i);
    }
  }

  @Override
  public void hashInto(long[] left, long[] right, long[] to, int at, int count) {
    long[] s = state.get();
    for (int i = at; i < at + count; i++) {
      Arrays.fill(s, 0);
      System.arraycopy(left, i * Digests.LONGS, s, 0, Digests.LONGS);
      System.arraycopy(right, i * Digests.LONGS, s, Digests.LONGS, Digests.LONGS);
      finish(s, 2 * Digests.LONGS, to, i);
    }
  }

  /** Pads behind {@code lanes} lanes of the last block; writes digest {@code index}. */
  private static void finish(long[] s, int lanes, long[] digests, int index) {
    s[lanes] ^= 1;
    s[KECCAK_RATE - 1] ^= Long.MIN_VALUE;
    Keccak.permute(s);
    System.arraycopy(s, 0, digests, index * Digests.LONGS, Digests.LONGS);
  }

  @Override
  public void loadColumns(long[] strip, int firstRow, int rows, long[] frame, int at) {
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < LANES; lane++) {
        frame[at + lane * rows + row] = strip[(firstRow + row) * LANES + lane];
      }
    }
  }

  @Override
  public void run(ConstraintProgram.Operation operation, long[] frame, int[] code, int rows) {
    switch (operation) {
      case ADD -> {
        for (int i = 0; i < code.length; i += 3) {
          add(frame, code[i + 1], frame, code[i + 2], frame, code[i], rows);
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < code.length; i += 3) {
          subtract(frame, code[i + 1], frame, code[i + 2], frame, code[i], rows);
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < code.length; i += 3) {
          multiply(frame, code[i + 1], frame, code[i + 2], frame, code[i], rows);
        }
      }
      case MULTIPLY_SUBTRACT -> {
        for (int i = 0; i < code.length; i += 4) {
          for (int row = 0; row < rows; row++) {
            long product = BranchFree.multiply(frame[code[i + 1] + row], frame[code[i + 2] + row]);
            frame[code[i] + row] = BranchFree.subtract(product, frame[code[i + 3] + row]);
          }
        }
      }
      case COMBINE -> {
        for (int i = 0; i < code.length; ) {
          i = combine(frame, code, i, rows);
        }
      }
    }
  }

  /** One combination; gives back where the next begins. */
  private static int combine(long[] frame, int[] code, int at, int rows) {
    int plus = at + 3 + 2 * code[at + 1];
    int end = plus + 2 * code[at + 2];
    for (int row = 0; row < rows; row++) {
      long sum = 0;
      for (int term = at + 3; term < end; term += 2) {
        long coefficient = Integer.toUnsignedLong(code[term + 1]);
        long product = BranchFree.multiply(frame[code[term] + row], coefficient);
        sum = term < plus ? BranchFree.add(sum, product) : BranchFree.subtract(sum, product);
      }
      frame[code[at] + row] = sum;
    }
    return end;
  }

  @Override
  public void weighCells(long[] frame, int[] cells, long[] limbs, int rows, long[] sums) {
    for (int i = 0; i < cells.length; i++) {
      for (int plane = 0; plane < 3; plane++) {
        int at = i * WeightLimbs.LONGS + plane * WeightLimbs.LIMBS;
        long weight = WeightLimbs.coordinate(limbs, at);
        multiplyAdd(frame, cells[i], weight, sums, plane * rows, rows);
      }
    }
  }
}
