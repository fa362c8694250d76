package dev.trestle.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... arguments) throws Exception {
    return Spec.run(arguments, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @Test
  void run_withoutTheFolder_exitsWith2AndNamesIt(@TempDir Path folder) throws Exception {
    assertThat(run(folder.resolve("absent").toString())).isEqualTo(2);
    assertThat(printed.toString()).contains("absent");
  }

  @Test
  void run_withUnknownOption_exitsWith2(@TempDir Path folder) throws Exception {
    assertThat(run(folder.toString(), "--colour", "red")).isEqualTo(2);
    assertThat(run(folder.toString(), "--topic", "no-such-topic")).isEqualTo(2);
    assertThat(run(folder.toString(), "--filter")).isEqualTo(2);
  }

  @Test
  void run_archiveWithoutTopic_isOneSkipWithReason(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("lightning"));
    Files.write(folder.resolve("lightning/anything.tar.gz"), new byte[] {1});
    assertThat(run(folder.toString())).isZero();
    assertThat(printed.toString().lines())
        .contains("    1 skipped: " + Topics.OUT_OF_SCOPE.get("lightning"))
        .last()
        .isEqualTo("0 passed, 0 failed, 1 skipped");
  }

  @Test
  void tally_ofMixedCases_countsEachAndKeepsTheOrderOfFailures() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      Tally tally = new Tally(pool, "case", 3);
      for (int i = 0; i < 100; i++) {
        int number = i;
        tally.check("case " + i, () -> Mismatch.unless(number % 10 != 7, "bad " + number));
      }
      tally.check("another", () -> Mismatch.unless(false, "filtered out, must not run"));
      tally.skip("case x", 5, "a reason");
      tally.await();
      assertThat(tally.passed()).isEqualTo(90);
      assertThat(tally.failed()).isEqualTo(10);
      assertThat(tally.skipped()).isEqualTo(5);
      assertThat(tally.failures())
          .containsExactly("case 7\n  bad 7", "case 17\n  bad 17", "case 27\n  bad 27");
    }
  }
}
