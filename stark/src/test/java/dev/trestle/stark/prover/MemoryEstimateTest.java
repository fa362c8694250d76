package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stark.Air;
import dev.trestle.stark.AirBuilder;
import dev.trestle.stark.Expression;
import dev.trestle.stark.ProofShape;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.StarkVerifier;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The memory that is foretold, against heaps of that size: a process with exactly so much proves,
 * one with a quarter less does not. So the figure is neither too low nor idly high.
 */
class MemoryEstimateTest {
  private static final int LOG_ROWS = 13;
  private static final StarkParameters PARAMETERS = new StarkParameters(1, 8, 0, 3, 5, 2);
  private static final int OUT_OF_MEMORY = 9;

  /** Columns of bits, wide enough that matrices are most of the memory. */
  private static final class Bits implements Air {
    private static final int COLUMNS = 1024;

    @Override
    public String name() {
      return "bits";
    }

    @Override
    public int mainColumns() {
      return COLUMNS;
    }

    @Override
    public void define(AirBuilder air) {
      for (int column = 0; column < COLUMNS; column++) {
        Expression bit = air.main(column);
        air.assertZero(bit.times(bit.minus(1)).times(air.main((column + 1) % COLUMNS)));
      }
    }
  }

  private static ProvingKey key(StarkProver prover) {
    return prover.key(PARAMETERS, List.of(ProvingKey.Definition.of(new Bits())));
  }

  private static ProofShape shape(ProvingKey key) {
    return new ProofShape(key.verifyingKey(), new int[] {LOG_ROWS});
  }

  /** What the process does. */
  public static void main(String[] args) {
    StarkProver prover = StarkProver.create(LOG_ROWS + 1, Workers.callingThread());
    ProvingKey key = key(prover);
    Matrix trace = new Matrix(LOG_ROWS, Bits.COLUMNS);
    for (int row = 0; row < trace.rows(); row++) {
      for (int column = 0; column < Bits.COLUMNS; column++) {
        trace.set(row, column, (row * 31 + column) >> 3 & 1);
      }
    }
    List<long[]> values = List.of(new long[0]);
    try {
      byte[] proof =
          args[0].equals("releasing")
              ? prover.proveReleasing(key, List.of(trace), values, stage -> {})
              : prover.prove(key, List.of(trace), values, stage -> {});
      boolean accepted = StarkVerifier.verify(key.verifyingKey(), values, proof, 0).accepted();
      System.exit(accepted ? 0 : 1);
    } catch (OutOfMemoryError e) {
      System.exit(OUT_OF_MEMORY);
    }
  }

  private static int exitCode(String how, long heapBytes) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--add-modules=jdk.incubator") || option.contains("CompileCommand")) {
        line.add(option);
      }
    }
    line.addAll(List.of("-XX:+UseSerialGC", "-Xmn8m", "-Xmx" + (heapBytes >> 20) + "m"));
    line.addAll(List.of("-cp", classPath(), MemoryEstimateTest.class.getName(), how));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    int code = process.waitFor();
    assertThat(code).as(output).isIn(0, OUT_OF_MEMORY);
    return code;
  }

  private static String classPath() {
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(MemoryEstimateTest.class, StarkProver.class)) {
      places.add(place(type));
    }
    places.add(place(dev.trestle.stf.primitives.Bytes32.class));
    places.add(place(org.assertj.core.api.Assertions.class));
    places.add(place(Test.class));
    return String.join(java.io.File.pathSeparator, places);
  }

  private static String place(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  @Test
  void heap_asForetold_isEnoughAndAQuarterLessIsNot() throws IOException, InterruptedException {
    ProofShape shape = shape(key(SmallStatement.PROVER));
    long keeping = MemoryEstimate.traceBytes(shape) + MemoryEstimate.bytes(shape);
    long releasing = MemoryEstimate.releasingBytes(shape, 1);
    assertThat(releasing).isLessThan(keeping);
    assertThat(exitCode("keeping", keeping)).isZero();
    assertThat(exitCode("keeping", keeping / 4 * 3)).isEqualTo(OUT_OF_MEMORY);
    assertThat(exitCode("releasing", releasing)).isZero();
    assertThat(exitCode("releasing", releasing / 4 * 3)).isEqualTo(OUT_OF_MEMORY);
  }

  /** A table of interactions keeps what they read; the proof is the same to the byte. */
  @Test
  void releasing_changesNothingInTheProof() {
    SmallStatement statement = SmallStatement.of(SmallStatement.PARAMETERS, 5, 3, 5);
    byte[] kept = statement.prove();
    byte[] released =
        SmallStatement.PROVER.proveReleasing(
            statement.key(), statement.traces(), statement.publicValues(), stage -> {});
    assertThat(released).isEqualTo(kept);
  }
}
