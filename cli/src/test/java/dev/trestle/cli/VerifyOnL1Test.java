package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.l1.SettlementClient;
import dev.trestle.node.BlobKzg;
import dev.trestle.node.NativeCryptography;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trestle verify --l1} on the embedded L1. */
class VerifyOnL1Test {
  private static final DevKeys KEYS = DevKeys.create();

  @TempDir private static Path folder;

  private static Path proof = Path.of("");
  private static Path key = Path.of("");
  private static EmbeddedL1 l1;
  private static SettlementClient client;

  /** What a command printed, and its exit code. */
  private record Outcome(int code, String text) {}

  @BeforeAll
  static void start() {
    l1 =
        new EmbeddedL1(
            new DevnetOptions(folder.resolve("l1"), 0, 1, 1, 20),
            KEYS,
            NativeCryptography.create(),
            BlobKzg.later(),
            InstantSource.system());
    client = SettlementAccess.client(List.of(URI.create(l1.url())));
    proof = prove("fibonacci.proof", "keccak");
    key = folder.resolve("key");
    KeyFile.write(key, KEYS.deployer().privateKey());
  }

  @AfterAll
  static void stop() {
    client.close();
    l1.close();
  }

  private static Path prove(String name, String trees) {
    Path out = folder.resolve(name);
    String options = "prove --air fibonacci --count 100 --threads 1 --trees " + trees + " --out";
    List<String> line = new ArrayList<>(List.of(options.split(" ")));
    line.add(out.toString());
    assertThat(run(line).code()).isZero();
    return out;
  }

  private static Outcome run(List<String> line) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int code =
        Main.commandLine().setOut(writer).setErr(writer).execute(line.toArray(String[]::new));
    return new Outcome(code, text.toString());
  }

  private static Outcome verify(Path file, Path account, String... more) {
    List<String> line = new ArrayList<>(List.of("verify", file.toString(), "--l1", l1.url()));
    line.addAll(List.of("--key", account.toString(), "--confirmations", "1"));
    line.addAll(List.of(more));
    return run(line);
  }

  private static long sent() {
    return client.nonce(KEYS.deployer().address(), BlockTag.Label.LATEST);
  }

  @Test
  void verify_onL1_showsThePlan_paysOnce_andSaysTheVerdict() {
    long before = sent();
    Outcome plan = verify(proof, key, "--plan-only");
    assertThat(plan.code()).isZero();
    assertThat(plan.text()).contains("on L1: StarkVerifier, 3 transactions").contains("gwei a gas");
    assertThat(sent()).isEqualTo(before);
    Outcome outcome = verify(proof, key, "--yes");
    assertThat(outcome.text()).contains("accepted on L1 by the StarkVerifier at 0x");
    assertThat(outcome.code()).isZero();
    assertThat(sent()).isEqualTo(before + 3);
    Outcome again = verify(proof, key, "--yes");
    assertThat(again.text()).contains("0 transactions took 0 gas").contains("accepted on L1");
    assertThat(sent()).isEqualTo(before + 3);
    Outcome lasting = verify(proof, key, "--yes", "--lasting");
    assertThat(lasting.text()).contains("accepted on L1 by the StagedStarkVerifier at 0x");
    assertThat(sent()).as("the key is there already").isEqualTo(before + 3 + 1 + 4);
  }

  @Test
  void verify_ofWhatL1CannotTake_isRefusedBeforeAnythingIsSent() throws IOException {
    long before = sent();
    Outcome sha256 = verify(prove("sha256.proof", "sha256"), key, "--yes");
    assertThat(sha256.code()).isEqualTo(1);
    assertThat(sha256.text()).contains("takes trees of keccak only");
    byte[] bytes = Files.readAllBytes(proof);
    bytes[bytes.length / 2] ^= 1;
    Outcome damaged = verify(Files.write(folder.resolve("damaged.proof"), bytes), key, "--yes");
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.text()).contains("rejected").doesNotContain("on L1");
    Outcome floor = verify(proof, key, "--yes", "--floor", "101");
    assertThat(floor.code()).isEqualTo(1);
    assertThat(floor.text()).contains("rejected: SECURITY");
    Path poor = folder.resolve("poor");
    KeyFile.write(poor, UInt256.of(4711));
    Outcome broke = verify(proof, poor, "--yes", "--state", folder.resolve("poor.l1").toString());
    assertThat(broke.code()).isEqualTo(1);
    assertThat(broke.text()).contains("has 0 ether on L1 and should have");
    Outcome keyless = run(List.of("verify", proof.toString(), "--l1", l1.url()));
    assertThat(keyless.code()).isEqualTo(1);
    assertThat(keyless.text()).contains("--l1 wants --key");
    String nobody = KEYS.batcher().address().toString();
    Outcome elsewhere = verify(proof, key, "--yes", "--verifier", nobody);
    assertThat(elsewhere.code()).isEqualTo(1);
    assertThat(elsewhere.text()).contains("there is neither the StarkVerifier nor");
    assertThat(sent()).isEqualTo(before);
  }
}
