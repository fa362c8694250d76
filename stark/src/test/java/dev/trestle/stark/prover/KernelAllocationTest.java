package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.trestle.stark.Poseidon2;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * No kernel allocates. With vectors this says more than it seems to: where the compiler gives up on
 * a loop, each of its vectors becomes an object, and the loop ten times slower.
 */
class KernelAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int LOG_ROWS = 10;
  private static final int ROWS = 1 << LOG_ROWS;
  private static final int CELLS = ROWS * Matrix.LANES;

  /** Attempts, in each of which the loops run often enough to be compiled by and by. */
  private static final int ATTEMPTS = 400;

  private static final int RUNS = 50;

  private final Random random = new Random(30);
  private final long[] a = elements(3 * CELLS);
  private final long[] b = elements(3 * CELLS);
  private final long[] out = new long[3 * CELLS];
  private final long[][] strips = {a, b, elements(CELLS)};

  private long[] elements(int count) {
    return random.longs(count, 0, Long.MAX_VALUE).toArray();
  }

  @Test
  void scalarKernels_allocateNothing() {
    allocateNothing(KernelChoice.scalar(LOG_ROWS).kernels(), "scalar");
  }

  @Test
  void bestKernels_allocateNothing() {
    KernelChoice best = KernelChoice.best(LOG_ROWS);
    allocateNothing(best.kernels(), best.name());
  }

  private void allocateNothing(Kernels kernels, String name) {
    check(name + " add", () -> kernels.add(a, 0, b, 0, out, 0, CELLS));
    check(name + " subtract", () -> kernels.subtract(a, 0, b, 0, out, 0, CELLS));
    check(name + " multiply", () -> kernels.multiply(a, 0, b, 0, out, 0, CELLS));
    check(name + " multiply by one", () -> kernels.multiply(a, 0, b[0], out, 0, CELLS));
    check(name + " multiplyAdd", () -> kernels.multiplyAdd(a, 0, b[0], out, 0, CELLS));
    check(name + " multiplyCubic", () -> kernels.multiplyCubic(a, 0, b, 0, out, 0, CELLS, CELLS));
    check(name + " weighRows", () -> kernels.weighRows(a, 0, ROWS, b, ROWS, out));
    check(name + " evaluateOnCoset", () -> kernels.evaluateOnCoset(out, LOG_ROWS));
    check(name + " extend", () -> kernels.extend(out, LOG_ROWS - 1, 1));
    check(name + " interpolateFromCoset", () -> kernels.interpolateFromCoset(out, LOG_ROWS));
    check(name + " interpolate", () -> kernels.interpolate(a, out, LOG_ROWS));
    check(name + " hashRows", () -> kernels.hashRows(strips, 20, 0, ROWS, out));
    check(name + " hashPairs", () -> kernels.hashPairs(a, out, 0, ROWS));
    check(name + " hashInto", () -> kernels.hashInto(a, b, out, 0, ROWS));
  }

  @Test
  void scalarSteps_allocateNothing() {
    runWithoutAllocation(KernelChoice.scalar(LOG_ROWS).kernels(), "scalar");
  }

  @Test
  void bestSteps_allocateNothing() {
    KernelChoice best = KernelChoice.best(LOG_ROWS);
    runWithoutAllocation(best.kernels(), best.name());
  }

  /** Steps of a constraint program, on registers of 32 rows. */
  private void runWithoutAllocation(Kernels kernels, String name) {
    int[] code = new int[12 * 20];
    for (int i = 0; i < code.length; i++) {
      code[i] = 32 * (i % 7);
    }
    int[] sums = new int[40 * 9];
    for (int i = 0; i < sums.length; i += 9) {
      System.arraycopy(new int[] {320, 2, 1, 32, 5, 64, 1 << 20, 96, 3}, 0, sums, i, 9);
    }
    for (ConstraintProgram.Operation operation : ConstraintProgram.Operation.values()) {
      int[] steps = operation == ConstraintProgram.Operation.COMBINE ? sums : code;
      check(name + " " + operation, () -> kernels.run(operation, out, steps, 32));
    }
    check(name + " loadColumns", () -> kernels.loadColumns(a, 64, 32, out, 0));
    check(name + " weighCells", () -> kernels.weighCells(out, code, b, 32, a));
  }

  @Test
  void poseidon2_allocatesNothing() {
    for (int width : new int[] {8, 12}) {
      var instance = new Poseidon2(width);
      check("width " + width, () -> instance.permute(out));
    }
  }

  @Test
  void poseidon2States_allocateNothing() {
    assumeTrue(
        KernelChoice.best(LOG_ROWS).kernels() instanceof VectorKernels,
        "vectors of 256 bits or more are not what this processor prefers");
    for (int width : new int[] {8, 12}) {
      var states = new Poseidon2States(new Poseidon2(width));
      long[] all = new long[width * PoseidonLoops.STATES];
      check("sixteen of width " + width, () -> states.permute(all));
    }
  }

  /** At last there is an attempt in which nothing is allocated. */
  private static void check(String what, Runnable kernel) {
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && least > 0; attempt++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < RUNS; i++) {
        kernel.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes allocated by %d times %s", RUNS, what).isZero();
  }
}
