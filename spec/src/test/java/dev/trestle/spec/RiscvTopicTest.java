package dev.trestle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RiscvTopicTest {
  @Test
  void run_vectorsBesideTheRepository_allPass() throws Exception {
    Path folder = Path.of(System.getProperty("trestle.root"), "..", "shared", "vectors");
    assumeTrue(Files.isDirectory(folder.resolve("riscv")), "no vectors in " + folder);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int status =
        Spec.run(
            new String[] {folder.toString(), "--topic", "riscv"},
            new PrintStream(printed, true, StandardCharsets.UTF_8));
    String report = printed.toString(StandardCharsets.UTF_8);
    assertThat(status).as(report).isZero();
    assertThat(report).containsPattern("[1-9][0-9]{4} passed, 0 failed");
  }
}
