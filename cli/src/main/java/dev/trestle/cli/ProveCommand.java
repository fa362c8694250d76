package dev.trestle.cli;

import dev.trestle.stark.ProofShape;
import dev.trestle.stark.Soundness;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.TreeHash;
import dev.trestle.stark.prover.Matrix;
import dev.trestle.stark.prover.MemoryEstimate;
import dev.trestle.stark.prover.Progress;
import dev.trestle.stark.prover.ProvingKey;
import dev.trestle.stark.prover.StarkProver;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trestle prove}: a validity proof of one of the reference statements. */
@Command(
    name = "prove",
    description =
        "Proves a computation and writes the proof, which 'trestle verify' and (with trees of"
            + " keccak) a contract on L1 accept. Says first how much memory it takes.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ProveCommand implements Callable<Integer> {
  private static final double MEBI = 1 << 20;

  @Option(
      names = "--air",
      paramLabel = "NAME",
      required = true,
      description =
          "What to prove: 'keccak' (keccak-f[1600] applied again and again) or 'fibonacci'.")
  private String air = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      required = true,
      description = "How many permutations or steps, at least: tables have 2^k rows.")
  private long count;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "For the proof.")
  private Path out;

  @Option(
      names = "--bits",
      paramLabel = "100|128",
      defaultValue = "100",
      description = "Proven bits of security (default: ${DEFAULT-VALUE}).")
  private int bits;

  @Option(
      names = "--blowup",
      paramLabel = "2|4|8|16",
      defaultValue = "2",
      description =
          "How much larger than the table what is committed is: more takes longer and makes"
              + " smaller proofs (default: ${DEFAULT-VALUE}).")
  private int blowup;

  @Option(
      names = "--trees",
      paramLabel = "keccak|sha256",
      defaultValue = "keccak",
      description =
          "What commitments are hashed with; a contract on L1 accepts keccak only (default:"
              + " ${DEFAULT-VALUE}).")
  private String trees = "";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that prove (default: all processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter screen = spec.commandLine().getOut();
    Provable statement = Provable.named(air);
    if (count < 1 || count > 1L << 26 || threads < 1) {
      throw new StartupException("--count is 1 to 2^26, --threads at least 1");
    }
    StarkParameters parameters = parameters(bits, blowup).with(treeHash(trees));
    int logRows = statement.logRows(count);
    try (ProverThreads workers = new ProverThreads(threads)) {
      StarkProver prover = StarkProver.create(logRows + parameters.logBlowup(), workers);
      ProvingKey key = prover.key(parameters, List.of(statement.table()));
      ProofShape shape = new ProofShape(key.verifyingKey(), new int[] {logRows});
      requireMemory(statement, shape, threads, screen);
      screen.printf(
          Locale.ROOT,
          "proving %d of %s: 2^%d rows, %d columns, %d proven bits, %d threads, %s%n",
          statement.count(logRows),
          statement.label(),
          logRows,
          shape.openings(0, false),
          Soundness.of(shape).bits(),
          threads,
          prover.kernels());
      screen.flush();
      prove(prover, key, statement, parameters, logRows, screen);
    }
    return 0;
  }

  private void prove(
      StarkProver prover,
      ProvingKey key,
      Provable statement,
      StarkParameters parameters,
      int logRows,
      PrintWriter screen) {
    long start = System.nanoTime();
    Matrix trace = statement.trace(logRows);
    long[] publicValues = statement.publicValues(trace);
    long traced = System.nanoTime();
    byte[] proof;
    try (ProgressBar bar = bar()) {
      Progress progress =
          stage -> {
            bar.setExtraMessage(stage.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            bar.stepTo(stage.ordinal());
          };
      proof = prover.proveReleasing(key, List.of(trace), List.of(publicValues), progress);
    }
    double seconds = (System.nanoTime() - traced) / 1e9;
    new ProofFile(statement, parameters, publicValues, proof).write(out);
    screen.printf(
        Locale.ROOT,
        "proven: %s%n%.1f s (and %.1f s for the trace), %.0f a second, %,d bytes in %s%n",
        statement.statement(logRows, publicValues),
        seconds,
        (traced - start) / 1e9,
        statement.count(logRows) / seconds,
        proof.length,
        out);
  }

  private static void requireMemory(
      Provable statement, ProofShape shape, int threads, PrintWriter screen) {
    long wanted = MemoryEstimate.releasingBytes(shape, threads);
    long there = Runtime.getRuntime().maxMemory();
    screen.printf(
        Locale.ROOT, "memory: %,.0f MiB wanted, %,.0f MiB there%n", wanted / MEBI, there / MEBI);
    if (wanted > there) {
      throw new StartupException(
          String.format(
              Locale.ROOT,
              "%s of 2^%d rows wants %,.0f MiB of heap and may have %,.0f; prove fewer, or set"
                  + " TRESTLE_JAVA_OPTS to -Xmx%dm if the machine has as much",
              statement.label(),
              shape.logHeight(0),
              wanted / MEBI,
              there / MEBI,
              (long) Math.ceil(wanted / MEBI)));
    }
  }

  private static StarkParameters parameters(int bits, int blowup) {
    return switch (bits + "/" + blowup) {
      case "100/2" -> StarkParameters.HALF_100;
      case "100/4" -> StarkParameters.QUARTER_100;
      case "100/8" -> StarkParameters.EIGHTH_100;
      case "100/16" -> StarkParameters.SIXTEENTH_100;
      case "128/2" -> StarkParameters.HALF_128;
      case "128/4" -> StarkParameters.QUARTER_128;
      case "128/8" -> StarkParameters.EIGHTH_128;
      case "128/16" -> StarkParameters.SIXTEENTH_128;
      default -> throw new StartupException("--bits is 100 or 128, --blowup 2, 4, 8 or 16");
    };
  }

  private static TreeHash treeHash(String name) {
    return switch (name) {
      case "keccak" -> TreeHash.KECCAK_256;
      case "sha256" -> TreeHash.SHA_256_216;
      default -> throw new StartupException("--trees is keccak or sha256");
    };
  }

  private static ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName("proving")
        .setInitialMax(Progress.Stage.values().length)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .hideEta()
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(System.err, 100))
        .build();
  }
}
