package dev.trestle.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * What a proof costs on L1, held against {@code contracts/snapshots/StarkVerifier.json}. {@code
 * -Dtrestle.snapshot.write=true} writes it anew; {@code -Dtrestle.stark.logRows=18} measures tables
 * of that many rows as well (it takes minutes and gigabytes) and prints them.
 */
class StarkGasTest {
  private static final StarkParameters EIGHTH = StarkParameters.EIGHTH_100;
  private static final StarkParameters QUARTER = StarkParameters.QUARTER_100;

  private final StarkContract contract = new StarkContract();

  @Test
  void verify_costsWhatTheSnapshotSays() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(measure("rate 1/8, ", ProvenStatement.fibonacci(EIGHTH, 10)));
    lines.addAll(measure("rate 1/8, ", ProvenStatement.lookups(EIGHTH, 8, 10)));
    lines.addAll(measure("rate 1/8, ", ProvenStatement.wide(EIGHTH, 200, 10)));
    lines.addAll(measure("rate 1/4, ", ProvenStatement.wide(QUARTER, 200, 10)));
    String table = "{\n" + String.join(",\n", lines) + "\n}\n";
    Path file =
        Path.of(System.getProperty("trestle.root"), "contracts/snapshots/StarkVerifier.json");
    if (Boolean.getBoolean("trestle.snapshot.write")) {
      Files.writeString(file, table);
    }
    Integer logRows = Integer.getInteger("trestle.stark.logRows");
    if (logRows != null) {
      measure("rate 1/8, ", ProvenStatement.wide(EIGHTH, 200, logRows))
          .forEach(System.out::println);
      measure("rate 1/4, ", ProvenStatement.wide(QUARTER, 200, logRows))
          .forEach(System.out::println);
    }
    assertThat(Files.readString(file))
        .as("%s: -Dtrestle.snapshot.write=true writes it anew", file)
        .isEqualTo(table);
  }

  private List<String> measure(String rate, ProvenStatement statement) {
    Address key = contract.deploy(OnChainKey.of(statement.key(), statement.logRows(), 100));
    Answer answer = contract.measure(key, statement.publicValues(), statement.proof());
    assertThat(answer.reason()).isEmpty();
    String name = rate + statement.name();
    return List.of(
        line("Proof, bytes, " + name, statement.proof().length),
        line("StarkVerifier.verify, " + name, answer.frameGas()),
        line("Transaction with a proof, " + name, answer.gasUsed()));
  }

  private static String line(String what, long value) {
    return "  \"%s\": \"%d\"".formatted(what, value);
  }
}
