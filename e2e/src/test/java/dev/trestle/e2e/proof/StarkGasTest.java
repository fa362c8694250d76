package dev.trestle.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.e2e.proof.StagedContract.Statement;
import dev.trestle.e2e.proof.StarkContract.Answer;
import dev.trestle.stark.StarkParameters;
import dev.trestle.stark.onchain.OnChainKey;
import dev.trestle.stf.primitives.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What a proof costs on L1, held against {@code contracts/snapshots/StarkVerifier.json}. {@code
 * -Dtrestle.snapshot.write=true} writes it anew. Tables whose proofs take minutes and gigabytes are
 * in {@code StarkVerifierLarge.json}, and looked at with {@code -Dtrestle.stark.large=true
 * -DargLine=-Xmx9g} only.
 */
class StarkGasTest {
  private static final StarkParameters EIGHTH = StarkParameters.EIGHTH_100;
  private static final StarkParameters QUARTER = StarkParameters.QUARTER_100;
  private static final StarkParameters SIXTEENTH = StarkParameters.SIXTEENTH_100;

  /** Bytes of rows, and steps of the constraints of keccak-f, for which a transaction has room. */
  private static final int ROW_BYTES = 400_000;

  private static final long STEPS = 18_200;

  private final StarkContract contract = new StarkContract();

  @Test
  void verify_costsWhatTheSnapshotSays() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(measure(ProvenStatement.fibonacci(EIGHTH, 10)));
    lines.addAll(measure(ProvenStatement.lookups(EIGHTH, 8, 10)));
    lines.addAll(measure(ProvenStatement.additions(EIGHTH, 10)));
    lines.addAll(measure(ProvenStatement.memory(EIGHTH, 10, 8)));
    lines.addAll(measure(ProvenStatement.poseidon2(EIGHTH, 10)));
    lines.addAll(measure(ProvenStatement.wide(EIGHTH, 200, 10)));
    lines.addAll(measure(ProvenStatement.wide(QUARTER, 200, 10)));
    lines.addAll(measureStages(ProvenStatement.keccak(EIGHTH, 8)));
    assertSnapshot("StarkVerifier.json", lines);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "trestle.stark.large",
      matches = "true",
      disabledReason = "the proofs take minutes and gigabytes")
  void verify_ofLargeTables_costsWhatTheSnapshotSays() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(measure(ProvenStatement.wide(EIGHTH, 200, 16)));
    lines.addAll(measure(ProvenStatement.wide(EIGHTH, 200, 18)));
    lines.addAll(measure(ProvenStatement.wide(QUARTER, 200, 16)));
    lines.addAll(measureStages(ProvenStatement.keccak(EIGHTH, 12)));
    lines.addAll(measureStages(ProvenStatement.keccak(SIXTEENTH, 12)));
    assertSnapshot("StarkVerifierLarge.json", lines);
  }

  private static void assertSnapshot(String name, List<String> lines) throws IOException {
    String table = "{\n" + String.join(",\n", lines) + "\n}\n";
    Path file = Path.of(System.getProperty("trestle.root"), "contracts/snapshots", name);
    if (Boolean.getBoolean("trestle.snapshot.write")) {
      Files.writeString(file, table);
    }
    assertThat(Files.readString(file))
        .as("%s: -Dtrestle.snapshot.write=true writes it anew", file)
        .isEqualTo(table);
  }

  private static String name(ProvenStatement statement) {
    int blowup = 1 << statement.key().parameters().logBlowup();
    return "rate 1/" + blowup + ", " + statement.name();
  }

  private List<String> measure(ProvenStatement statement) {
    Address key = contract.deploy(OnChainKey.of(statement.key(), statement.logRows(), 100));
    Answer answer = contract.measure(key, statement.publicValues(), statement.proof());
    assertThat(answer.reason()).isEmpty();
    String name = name(statement);
    return List.of(
        line("Proof, bytes, " + name, statement.proof().length),
        line("StarkVerifier.verify, " + name, answer.frameGas()),
        line("Transaction with a proof, " + name, answer.gasUsed()));
  }

  /** In several transactions, each of them full. */
  private List<String> measureStages(ProvenStatement proven) {
    Address key = contract.deploy(OnChainKey.of(proven.key(), proven.logRows(), 100));
    StagedContract staged = new StagedContract(contract.chain());
    Statement statement = Statement.of(key, proven);
    try {
      staged.prove(statement, ROW_BYTES, STEPS);
    } catch (StagedContract.Refusal e) {
      throw new AssertionError(proven.name(), e);
    }
    assertThat(staged.isProven(statement)).isTrue();
    String name = name(proven);
    List<String> lines = new ArrayList<>();
    lines.add(line("Proof, bytes, " + name, proven.proof().length));
    List<Long> gas = staged.gas();
    for (int i = 0; i < gas.size(); i++) {
      lines.add(line("Transaction " + (i + 1) + " of " + gas.size() + ", " + name, gas.get(i)));
    }
    lines.add(line("All transactions, " + name, gas.stream().mapToLong(Long::longValue).sum()));
    return lines;
  }

  private static String line(String what, long value) {
    return "  \"%s\": \"%d\"".formatted(what, value);
  }
}
