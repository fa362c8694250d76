package dev.trestle.stark.prover;

/**
 * Which kernels this process computes with.
 *
 * @param name what to tell people
 */
record KernelChoice(String name, Kernels kernels) {
  private static final String MODULE = "jdk.incubator.vector";

  /**
   * Vectors, if the process was started with {@code --add-modules jdk.incubator.vector} and the
   * processor has vectors of 256 bits or more.
   *
   * @param logMost for transforms of up to 2^{@code logMost} rows
   */
  static KernelChoice best(int logMost) {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return scalar("scalar: started without --add-modules " + MODULE, logMost);
    }
    return Vectors.choose(logMost);
  }

  static KernelChoice scalar(int logMost) {
    return scalar("scalar", logMost);
  }

  private static KernelChoice scalar(String name, int logMost) {
    return new KernelChoice(name, new ScalarKernels(new Twiddles(logMost)));
  }

  /** Apart, so that nothing of the Vector API is looked for where it is missing. */
  private static final class Vectors {
    static KernelChoice choose(int logMost) {
      int bits = jdk.incubator.vector.LongVector.SPECIES_PREFERRED.vectorBitSize();
      if (bits < 256) {
        return scalar("scalar: vectors have only " + bits + " bits", logMost);
      }
      return new KernelChoice("vectors of " + Math.min(bits, 512) + " bits", new VectorKernels());
    }
  }
}
