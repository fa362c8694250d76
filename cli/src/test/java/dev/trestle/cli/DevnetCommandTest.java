package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DevnetCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"--window", "--l1-block-time", "--l2-block-time", "--l2-gas-limit"})
  void numberBelowOne_refusedInAWord(String option, @TempDir Path folder) {
    StringWriter said = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(said, true));

    int code = line.execute("devnet", "--data", folder.resolve("d").toString(), option, "0");

    assertThat(code).isEqualTo(1);
    assertThat(said.toString().strip()).isEqualTo("trestle: " + option + " is at least 1, not 0");
  }
}
