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
    var scalar = new ScalarKernels(new Twiddles(logMost));
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return new KernelChoice("scalar: started without --add-modules " + MODULE, scalar);
    }
    return Vectors.choose(scalar);
  }

  static KernelChoice scalar(int logMost) {
    return new KernelChoice("scalar", new ScalarKernels(new Twiddles(logMost)));
  }

  /** Apart, so that nothing of the Vector API is looked for where it is missing. */
  private static final class Vectors {
    static KernelChoice choose(ScalarKernels scalar) {
      int bits = jdk.incubator.vector.LongVector.SPECIES_PREFERRED.vectorBitSize();
      if (bits < 256) {
        return new KernelChoice("scalar: vectors have only " + bits + " bits", scalar);
      }
      return new KernelChoice(
          "vectors of " + Math.min(bits, 512) + " bits", new VectorKernels(scalar));
    }
  }
}
