package dev.trestle.stark.prover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {
  @Test
  void best_withTheModule_isVectors() {
    KernelChoice choice = KernelChoice.best(4);
    int bits = jdk.incubator.vector.LongVector.SPECIES_PREFERRED.vectorBitSize();
    if (bits < 256) {
      assertThat(choice.kernels()).isInstanceOf(ScalarKernels.class);
    } else {
      assertThat(choice.kernels()).isInstanceOf(VectorKernels.class);
      assertThat(choice.name()).isEqualTo("vectors of " + bits + " bits");
    }
  }

  @Test
  void best_withoutTheModule_isScalarAndSaysWhy() throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Choice.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    assertThat(printed)
        .contains("ScalarKernels, scalar: started without --add-modules jdk.incubator.vector");
  }

  /** Run by the test in a process of its own. */
  static final class Choice {
    public static void main(String[] args) {
      KernelChoice choice = KernelChoice.best(4);
      choice.kernels().evaluateOnCoset(new long[Matrix.LANES << 4], 4);
      System.out.println(choice.kernels().getClass().getSimpleName() + ", " + choice.name());
    }
  }
}
