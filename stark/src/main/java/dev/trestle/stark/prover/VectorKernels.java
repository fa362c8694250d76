package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.StarkParameters;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The kernels with the Vector API. Many threads may use one object. What is left over of counts
 * that are no multiples of eight is the scalar twin's.
 */
final class VectorKernels implements Kernels {
  private static final int LANES = Matrix.LANES;
  private static final int LOG_MOST = 28;

  /** Rows that are read for each plane while they are in the first-level cache. */
  private static final int CHUNK_ROWS = 256;

  /** Rows of a frame whose weighed sums have room here. */
  private static final int MOST_ROWS = 256;

  /** What the sums of {@link ConstraintLoops#weigh} count for, in Montgomery form. */
  private static final long[] PLACES = places();

  /** Does no transforms, so it needs no roots. */
  private final ScalarKernels scalar = new ScalarKernels(new Twiddles(0));

  /** By size, made when a size is first used. */
  private final AtomicReferenceArray<@Nullable TransformTable> toCoset = tables();

  private final AtomicReferenceArray<@Nullable TransformTable> fromCoset = tables();
  private final AtomicReferenceArray<@Nullable TransformTable> fromSubgroup = tables();

  /** By size and blow-up. */
  private final AtomicReferenceArray<TransformTable @Nullable []> cosets =
      new AtomicReferenceArray<>((LOG_MOST + 1) * (StarkParameters.MAX_LOG_BLOWUP + 1));

  private final ThreadLocal<KeccakStates> states =
      ThreadLocal.withInitial(() -> new KeccakStates(this));
  private final ThreadLocal<CubicProducts> cubics = ThreadLocal.withInitial(CubicProducts::new);
  private final ThreadLocal<long[]> scratch =
      ThreadLocal.withInitial(() -> new long[Cubic.DEGREE * LANES]);

  private final ThreadLocal<long[]> cellSums =
      ThreadLocal.withInitial(() -> new long[ConstraintLoops.SUMS * MOST_ROWS]);

  private static long[] places() {
    long[] places = new long[ConstraintLoops.SUMS];
    for (int limb = 0; limb < WeightLimbs.LIMBS; limb++) {
      long place = 1L << limb * WeightLimbs.BITS;
      places[limb] = Lanes.montgomery(place);
      places[WeightLimbs.LIMBS + limb] = Lanes.montgomery(Goldilocks.multiply(place, 1L << 32));
    }
    return places;
  }

  private static AtomicReferenceArray<@Nullable TransformTable> tables() {
    return new AtomicReferenceArray<>(LOG_MOST + 1);
  }

  private static TransformTable table(
      AtomicReferenceArray<@Nullable TransformTable> tables,
      int logRows,
      IntFunction<TransformTable> make) {
    TransformTable table = tables.get(logRows);
    if (table == null) {
      table = make.apply(logRows); // if two threads make it, either will do
      tables.set(logRows, table);
    }
    return table;
  }

  @Override
  public void interpolate(long[] from, long[] to, int logRows) {
    Transform.reverseRows(from, to, logRows);
    Transform.inverse(to, table(fromSubgroup, logRows, l -> TransformTable.inverse(l, 1)));
  }

  @Override
  public void evaluateOnCoset(long[] strip, int logRows) {
    Transform.forward(
        strip, 0, table(toCoset, logRows, l -> TransformTable.forward(l, Goldilocks.GENERATOR)));
  }

  /** The domain is 2^logBlowup cosets of the subgroup of the rows' order, one after the other. */
  @Override
  public void extend(long[] strip, int logRows, int logBlowup) {
    int rows = LANES << logRows;
    TransformTable[] tables = cosets(logRows, logBlowup);
    for (int coset = tables.length - 1; coset >= 0; coset--) {
      if (coset > 0) {
        System.arraycopy(strip, 0, strip, coset * rows, rows);
      }
      Transform.forward(strip, coset * rows, tables[coset]);
    }
  }

  private TransformTable[] cosets(int logRows, int logBlowup) {
    int index = logRows + logBlowup * (LOG_MOST + 1);
    TransformTable[] tables = cosets.get(index);
    if (tables == null) {
      tables = new TransformTable[1 << logBlowup];
      long root = Goldilocks.rootOfUnity(logRows + logBlowup);
      for (int coset = 0; coset < tables.length; coset++) {
        long power = Goldilocks.power(root, ScalarKernels.reverse(coset, logBlowup));
        long shift = Goldilocks.multiply(Goldilocks.GENERATOR, power);
        tables[coset] = TransformTable.forward(logRows, shift);
      }
      cosets.set(index, tables); // if two threads make them, either will do
    }
    return tables;
  }

  @Override
  public void interpolateFromCoset(long[] strip, int logRows) {
    Transform.inverse(
        strip, table(fromCoset, logRows, l -> TransformTable.inverse(l, Goldilocks.GENERATOR)));
  }

  /** What of a count is done by vectors. */
  private static int whole(int count) {
    return count - count % Lanes.STEP;
  }

  @Override
  public void add(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    int done = whole(count);
    FieldLoops.add(a, aAt, b, bAt, out, outAt, done);
    scalar.add(a, aAt + done, b, bAt + done, out, outAt + done, count - done);
  }

  @Override
  public void subtract(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    int done = whole(count);
    FieldLoops.subtract(a, aAt, b, bAt, out, outAt, done);
    scalar.subtract(a, aAt + done, b, bAt + done, out, outAt + done, count - done);
  }

  @Override
  public void multiply(long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int count) {
    int done = whole(count);
    FieldLoops.multiply(a, aAt, b, bAt, out, outAt, done);
    scalar.multiply(a, aAt + done, b, bAt + done, out, outAt + done, count - done);
  }

  @Override
  public void multiply(long[] a, int aAt, long factor, long[] out, int outAt, int count) {
    int done = whole(count);
    FieldLoops.scale(a, aAt, Lanes.montgomery(factor), out, outAt, done);
    scalar.multiply(a, aAt + done, factor, out, outAt + done, count - done);
  }

  @Override
  public void multiplyAdd(long[] a, int aAt, long factor, long[] sum, int sumAt, int count) {
    int done = whole(count);
    FieldLoops.scaleAdd(a, aAt, Lanes.montgomery(factor), sum, sumAt, done);
    scalar.multiplyAdd(a, aAt + done, factor, sum, sumAt + done, count - done);
  }

  @Override
  public void multiplyCubic(
      long[] a, int aAt, long[] b, int bAt, long[] out, int outAt, int stride, int count) {
    int done = whole(count);
    cubics.get().multiply(a, aAt, b, bAt, out, outAt, stride, done);
    scalar.multiplyCubic(a, aAt + done, b, bAt + done, out, outAt + done, stride, count - done);
  }

  @Override
  public void weighRows(
      long[] strip, int firstRow, int rows, long[] weights, int stride, long[] sums) {
    long[] part = scratch.get();
    Arrays.fill(part, 0);
    for (int done = 0; done < rows; done += CHUNK_ROWS) {
      int row = firstRow + done;
      int count = Math.min(CHUNK_ROWS, rows - done);
      for (int plane = 0; plane < Cubic.DEGREE; plane++) {
        FieldLoops.weighRows(strip, row, count, weights, plane * stride + row, part, plane * LANES);
      }
    }
    // the products lack a factor of 2^64
    scalar.multiplyAdd(part, 0, Lanes.LOW, sums, 0, part.length);
  }

  @Override
  public void hashRows(long[][] strips, int columns, int firstRow, int rows, long[] digests) {
    KeccakStates keccak = states.get();
    int row = firstRow;
    for (; row + KeccakLoops.STATES <= firstRow + rows; row += KeccakLoops.STATES) {
      keccak.hashRows(strips, columns, row, digests);
    }
    scalar.hashRows(strips, columns, row, firstRow + rows - row, digests);
  }

  @Override
  public void hashPairs(long[] from, long[] to, int at, int count) {
    KeccakStates keccak = states.get();
    int i = at;
    for (; i + KeccakLoops.STATES <= at + count; i += KeccakLoops.STATES) {
      keccak.hashPairs(from, to, i);
    }
    scalar.hashPairs(from, to, i, at + count - i);
  }

  @Override
  public void hashInto(long[] left, long[] right, long[] to, int at, int count) {
    KeccakStates keccak = states.get();
    int i = at;
    for (; i + KeccakLoops.STATES <= at + count; i += KeccakLoops.STATES) {
      keccak.hashInto(left, right, to, i);
    }
    scalar.hashInto(left, right, to, i, at + count - i);
  }

  /** Whether registers of so many rows are whole vectors, and eight columns a square of them. */
  private static boolean isWhole(int rows) {
    return rows % LANES == 0;
  }

  @Override
  public void loadColumns(long[] strip, int firstRow, int rows, long[] frame, int at) {
    if (isWhole(rows) && Lanes.STEP == LANES) {
      ConstraintLoops.transpose(strip, firstRow, rows, frame, at);
    } else {
      scalar.loadColumns(strip, firstRow, rows, frame, at);
    }
  }

  @Override
  public void run(ConstraintProgram.Operation operation, long[] frame, int[] code, int rows) {
    if (!isWhole(rows)) {
      scalar.run(operation, frame, code, rows);
      return;
    }
    switch (operation) {
      case ADD -> ConstraintLoops.add(frame, code, rows);
      case SUBTRACT -> ConstraintLoops.subtract(frame, code, rows);
      case MULTIPLY -> ConstraintLoops.multiply(frame, code, rows);
      case MULTIPLY_SUBTRACT -> ConstraintLoops.multiplySubtract(frame, code, rows);
      case COMBINE -> {
        ConstraintLoops.combinePlus(frame, code, rows);
        ConstraintLoops.combineMinus(frame, code, rows);
      }
    }
  }

  @Override
  public void weighCells(long[] frame, int[] cells, long[] limbs, int rows, long[] sums) {
    if (!isWhole(rows) || rows > MOST_ROWS) {
      scalar.weighCells(frame, cells, limbs, rows, sums);
      return;
    }
    long[] halves = cellSums.get();
    for (int plane = 0; plane < Cubic.DEGREE; plane++) {
      int limb = plane * WeightLimbs.LIMBS;
      ConstraintLoops.weigh(frame, cells, rows, limbs, limb, WeightLimbs.LONGS, halves);
      for (int i = 0; i < ConstraintLoops.SUMS; i++) {
        FieldLoops.scaleAdd(halves, i * rows, PLACES[i], sums, plane * rows, rows);
      }
    }
  }
}
