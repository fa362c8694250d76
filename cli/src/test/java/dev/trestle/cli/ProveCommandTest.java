package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProveCommandTest {
  private static final String[] FIBONACCI = {
    "prove", "--air", "fibonacci", "--count", "100", "--threads", "1", "--out"
  };

  @TempDir private static Path folder;

  private static Path proof = Path.of("");

  /** What a command printed, and its exit code. */
  private record Outcome(int code, String text) {}

  @BeforeAll
  static void prove() {
    proof = folder.resolve("fibonacci.proof");
    String[] line = Arrays.copyOf(FIBONACCI, FIBONACCI.length + 1);
    line[FIBONACCI.length] = proof.toString();
    Outcome outcome = run(line);
    assertThat(outcome.text()).contains("memory:").contains("100 proven bits");
    assertThat(outcome.code()).isZero();
  }

  private static Outcome run(String... line) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int code = Main.commandLine().setOut(writer).setErr(writer).execute(line);
    return new Outcome(code, text.toString());
  }

  @Test
  void verify_ofTheProof_saysWhatItShows() {
    Outcome outcome = run("verify", proof.toString());
    assertThat(outcome.code()).isZero();
    // F(128) modulo p, computed elsewhere
    assertThat(outcome.text())
        .contains("in place 128")
        .contains("18213276994518315295")
        .contains("accepted");
  }

  @Test
  void verify_withAHigherFloor_rejects() {
    Outcome outcome = run("verify", proof.toString(), "--floor", "128");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text()).contains("rejected: SECURITY");
  }

  @Test
  void verify_ofADamagedProof_rejects() throws IOException {
    byte[] bytes = Files.readAllBytes(proof);
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.proof"), bytes);
    Outcome outcome = run("verify", damaged.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text()).contains("rejected");
  }

  @Test
  void verify_ofAnotherFile_saysThatItIsNoProof() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no proof");
    Outcome outcome = run("verify", text.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text()).contains("is not a proof");
  }

  @Test
  void prove_withTreesOfSha256_isVerified() {
    Path other = folder.resolve("sha256.proof");
    Outcome proven =
        run(
            "prove",
            "--air",
            "fibonacci",
            "--count",
            "100",
            "--threads",
            "1",
            "--trees",
            "sha256",
            "--out",
            other.toString());
    assertThat(proven.code()).isZero();
    Outcome verified = run("verify", other.toString());
    assertThat(verified.text()).contains("accepted").contains("100 proven bits");
    assertThat(run("verify", other.toString(), "--floor", "101").code()).isEqualTo(1);
  }

  /** 2^24 rows of keccak are 640 GB: nothing is begun, and what is said leads on. */
  @Test
  void prove_ofMoreThanMemoryHolds_isRefusedBeforeItBegins() {
    Path none = folder.resolve("none.proof");
    Outcome outcome =
        run("prove", "--air", "keccak", "--count", "500000", "--out", none.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("keccak of 2^24 rows wants")
        .contains("prove fewer, or set TRESTLE_JAVA_OPTS to -Xmx")
        .doesNotContain("proving");
    assertThat(none).doesNotExist();
  }

  @Test
  void prove_ofWhatNobodyKnows_saysSo() {
    Outcome outcome = run("prove", "--air", "poetry", "--count", "1", "--out", "nowhere");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text()).contains("no statement named poetry");
  }
}
