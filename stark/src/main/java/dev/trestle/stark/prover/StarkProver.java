package dev.trestle.stark.prover;

import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.Transcript;
import java.util.List;

/** Makes keys and proofs with one choice of kernels and workers. */
public final class StarkProver {
  private final KernelChoice choice;
  private final Kernels kernels;
  private final Workers workers;

  private StarkProver(KernelChoice choice, Workers workers) {
    this.choice = choice;
    this.kernels = choice.kernels();
    this.workers = workers;
  }

  /**
   * With the fastest kernels that this process can run.
   *
   * @param logLargestDomain evaluation domains have at most 2^this points
   */
  public static StarkProver create(int logLargestDomain, Workers workers) {
    return new StarkProver(KernelChoice.best(logLargestDomain), workers);
  }

  /** With plain Java kernels. */
  public static StarkProver scalar(int logLargestDomain, Workers workers) {
    return new StarkProver(KernelChoice.scalar(logLargestDomain), workers);
  }

  /** What it computes with, for people. */
  public String kernels() {
    return choice.name();
  }

  /** Commits to the fixed columns. */
  public ProvingKey key(StarkParameters parameters, List<ProvingKey.Definition> tables) {
    return new ProvingKey(parameters, tables, kernels, workers);
  }

  /**
   * Proves that traces satisfy the key's tables.
   *
   * @param traces the main columns of each table
   * @param publicValues of each table
   * @return the proof's bytes
   * @throws IllegalArgumentException if they do not; {@code ConstraintChecker} says where
   */
  public byte[] prove(
      ProvingKey key, List<Matrix> traces, List<long[]> publicValues, Progress progress) {
    return prove(key, traces, publicValues, progress, new Transcript());
  }

  /**
   * The same with less memory: columns are taken out of the traces as they are committed to, so
   * that the traces are of no use afterwards.
   */
  public byte[] proveReleasing(
      ProvingKey key, List<Matrix> traces, List<long[]> publicValues, Progress progress) {
    return new ProofRun(
            key, traces, publicValues, kernels, workers, progress, new Transcript(), true)
        .prove();
  }

  /** With a transcript of the caller's choice: tests cheat with it. */
  byte[] prove(
      ProvingKey key,
      List<Matrix> traces,
      List<long[]> publicValues,
      Progress progress,
      Transcript transcript) {
    return new ProofRun(key, traces, publicValues, kernels, workers, progress, transcript, false)
        .prove();
  }
}
