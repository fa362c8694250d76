package dev.trestle.stark.prover;

import dev.trestle.stark.Goldilocks;
import dev.trestle.stark.Poseidon2;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stf.crypto.Keccak;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The prover's inner loops, as a benchmark repeats them. */
public final class KernelTasks {
  /** A cap of one digest, blow-up two. */
  private static final StarkParameters ROOT = new StarkParameters(1, 1, 0, 1, 0, 0);

  private static final int LOG_FIELD = 11;
  private static final int LOG_TRANSFORM = 20;
  private static final int LOG_TRACE = 19;
  private static final int TRACE_COLUMNS = 64;
  private static final int LOG_HASHED = 12;

  /**
   * @param name what is done
   * @param units how often one run does it
   * @param prepare makes the data and what is then to be run again and again
   */
  public record Task(String name, long units, Supplier<Runnable> prepare) {}

  private final KernelChoice choice;
  private final Random random = new Random(50);

  private KernelTasks(KernelChoice choice) {
    this.choice = choice;
  }

  /** Of the kernels that this process would choose. */
  public static KernelTasks best() {
    return new KernelTasks(KernelChoice.best(LOG_TRANSFORM));
  }

  public static KernelTasks scalar() {
    return new KernelTasks(KernelChoice.scalar(LOG_TRANSFORM));
  }

  /** What the kernels are. */
  public String name() {
    return choice.name();
  }

  public List<Task> tasks() {
    int elements = 1 << LOG_FIELD;
    int most = Matrix.LANES;
    return List.of(
        new Task("multiply", elements, () -> multiply(elements)),
        new Task("multiply, one factor", elements, () -> multiplyByOne(elements)),
        new Task("multiply in K", elements, () -> multiplyCubic(elements)),
        new Task("poseidon2 width 8", PoseidonLoops.STATES, () -> poseidon2(8)),
        new Task("poseidon2 width 12", PoseidonLoops.STATES, () -> poseidon2(12)),
        new Task("keccak-f", most, this::keccak),
        new Task("hash of 64 columns, a row", 1 << LOG_HASHED, this::hashRows),
        new Task("transform 2^20, a column", most, () -> transform(LOG_TRANSFORM)),
        new Task("interpolate 2^20, a column", most, () -> interpolate(LOG_TRANSFORM)),
        new Task("commit 2^19 x 64, a cell", (long) TRACE_COLUMNS << LOG_TRACE, this::commit));
  }

  private long[] elements(int count) {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] = Long.remainderUnsigned(random.nextLong(), Goldilocks.P);
    }
    return out;
  }

  private Runnable multiply(int count) {
    long[] a = elements(count);
    long[] b = elements(count);
    long[] out = new long[count];
    return () -> choice.kernels().multiply(a, 0, b, 0, out, 0, count);
  }

  private Runnable multiplyByOne(int count) {
    long[] a = elements(count);
    long[] out = new long[count];
    return () -> choice.kernels().multiply(a, 0, a[1], out, 0, count);
  }

  private Runnable multiplyCubic(int count) {
    long[] a = elements(3 * count);
    long[] b = elements(3 * count);
    long[] out = new long[3 * count];
    return () -> choice.kernels().multiplyCubic(a, 0, b, 0, out, 0, count, count);
  }

  private Runnable poseidon2(int width) {
    var instance = new Poseidon2(width);
    if (choice.kernels() instanceof VectorKernels) {
      var states = new Poseidon2States(instance);
      long[] all = elements(width * PoseidonLoops.STATES);
      return () -> states.permute(all);
    }
    long[] state = elements(width);
    return () -> {
      for (int i = 0; i < PoseidonLoops.STATES; i++) {
        instance.permute(state);
      }
    };
  }

  private Runnable keccak() {
    if (choice.kernels() instanceof VectorKernels) {
      long[] eight = elements(KeccakLoops.SIZE);
      return () -> KeccakStates.permute(eight);
    }
    long[] state = elements(25);
    return () -> {
      for (int i = 0; i < Matrix.LANES; i++) {
        Keccak.permute(state);
      }
    };
  }

  private Runnable hashRows() {
    Matrix matrix = matrix(LOG_HASHED, TRACE_COLUMNS);
    long[][] strips = new long[matrix.strips()][];
    for (int s = 0; s < strips.length; s++) {
      strips[s] = matrix.strip(s);
    }
    long[] digests = new long[Digests.LONGS << LOG_HASHED];
    return () -> choice.kernels().hashRows(strips, TRACE_COLUMNS, 0, 1 << LOG_HASHED, digests);
  }

  private Runnable transform(int log) {
    long[] strip = elements(Matrix.LANES << log);
    return () -> choice.kernels().evaluateOnCoset(strip, log);
  }

  private Runnable interpolate(int log) {
    long[] from = elements(Matrix.LANES << log);
    long[] to = new long[Matrix.LANES << log];
    return () -> choice.kernels().interpolate(from, to, log);
  }

  /** Extension by two and a tree of all rows, on the calling thread. */
  private Runnable commit() {
    Matrix trace = matrix(LOG_TRACE, TRACE_COLUMNS);
    Workers alone = Workers.callingThread();
    var extension = new Extension(choice.kernels(), alone, 1);
    return () -> {
      var tree = new MerkleTree(List.of(extension.extend(trace)), ROOT, choice.kernels(), alone);
      if (tree.cap().isEmpty()) {
        throw new IllegalStateException("a tree has a cap");
      }
    };
  }

  private Matrix matrix(int log, int columns) {
    Matrix matrix = new Matrix(log, columns);
    for (int s = 0; s < matrix.strips(); s++) {
      System.arraycopy(elements(Matrix.LANES << log), 0, matrix.strip(s), 0, Matrix.LANES << log);
    }
    return matrix;
  }
}
