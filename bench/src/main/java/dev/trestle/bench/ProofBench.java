package dev.trestle.bench;

import dev.trestle.cli.ProverThreads;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.Soundness;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.TreeHash;
import dev.trestle.stark.Verdict;
import dev.trestle.stark.VerifyingKey;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.MemoryEstimate;
import dev.trestle.stark.prover.Progress;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import dev.trestle.stark.reference.KeccakChainAir;
import dev.trestle.stark.reference.KeccakChainTrace;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bench proof}: whole proofs of keccak-f[1600] applied again and again. One line a proof,
 * and one with the seconds of each stage.
 */
final class ProofBench {
  private static final double NANOS = 1e9;

  private ProofBench() {}

  static void run(List<String> options) {
    int logRows = number(options, "--log-rows", 14);
    int threads = number(options, "--threads", Runtime.getRuntime().availableProcessors());
    StarkParameters parameters =
        switch (number(options, "--blowup", 2)) {
          case 2 -> StarkParameters.HALF_100;
          case 4 -> StarkParameters.QUARTER_100;
          case 8 -> StarkParameters.EIGHTH_100;
          default -> throw new IllegalArgumentException("--blowup is 2, 4 or 8");
        };
    if (options.contains("--sha256")) {
      parameters = parameters.with(TreeHash.SHA_256_216);
    }
    try (ProverThreads workers = new ProverThreads(threads)) {
      StarkProver prover = StarkProver.create(logRows + parameters.logBlowup(), workers);
      ProvingKey key =
          prover.key(parameters, List.of(ProvingKey.Definition.of(new KeccakChainAir())));
      ProofShape shape = new ProofShape(key.verifyingKey(), new int[] {logRows});
      long bytes = MemoryEstimate.releasingBytes(shape, threads);
      System.out.printf(
          Locale.ROOT,
          "# keccak-f, 2^%d rows of %d columns, blow-up %d, trees of %s, %d proven bits, %d threads, %s;"
              + " memory foretold %d MiB%n",
          logRows,
          key.verifyingKey().tables().getFirst().system().air().mainColumns(),
          1 << parameters.logBlowup(),
          parameters.treeHash(),
          Soundness.of(shape).bits(),
          threads,
          prover.kernels(),
          bytes >> 20);
      System.out.println(
          "# stack\tpermutations\twall s\tCPU s\ta second\tproof bytes\tverification ms");
      for (int round = 0; round < number(options, "--rounds", 3); round++) {
        prove(prover, key, logRows);
      }
    }
  }

  private static void prove(StarkProver prover, ProvingKey key, int logRows) {
    Matrix trace = KeccakChainTrace.of(logRows, new long[25]);
    List<long[]> values = List.of(KeccakChainTrace.publicValues(trace));
    Map<Progress.Stage, Double> begun = new EnumMap<>(Progress.Stage.class);
    double start = System.nanoTime() / NANOS;
    double startCpu = cpuSeconds();
    Progress progress = stage -> begun.put(stage, System.nanoTime() / NANOS - start);
    byte[] proof = prover.proveReleasing(key, List.of(trace), values, progress);
    double wall = System.nanoTime() / NANOS - start;
    double cpu = cpuSeconds() - startCpu;
    long permutations = (1L << logRows) / KeccakChainAir.ROWS;
    System.out.printf(
        Locale.ROOT,
        "trestle\t%d\t%.2f\t%.2f\t%.0f\t%d\t%.1f%n",
        permutations,
        wall,
        cpu,
        permutations / wall,
        proof.length,
        verify(key.verifyingKey(), values, proof));
    StringBuilder stages = new StringBuilder("# s into the proof:");
    begun.forEach(
        (stage, seconds) -> stages.append(String.format(Locale.ROOT, " %s %.2f", stage, seconds)));
    System.out.println(stages);
  }

  /** Milliseconds, the best of some. */
  private static double verify(VerifyingKey key, List<long[]> values, byte[] proof) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      Verdict verdict = StarkVerifier.verify(key, values, proof, 100);
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
      if (!verdict.accepted()) {
        throw new IllegalStateException("the proof is not accepted: " + verdict);
      }
    }
    return best;
  }

  private static double cpuSeconds() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / NANOS;
  }

  private static int number(List<String> options, String name, int otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? Integer.parseInt(options.get(at + 1)) : otherwise;
  }
}
