package dev.trestle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.da.DataPlace;
import dev.trestle.l1.GameParameters;
import dev.trestle.sequencer.OrderingPolicy;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChainTomlTest {
  private static final Path FILE = Path.of("shop/chain.toml");
  private static final Address DEPLOYER = new Address(1, 2, 3);

  private static ChainToml read(String text) {
    return ChainToml.parse(FILE, text);
  }

  private static ChainSettings settings(String text) {
    return new ChainSettings(read(text));
  }

  @ParameterizedTest
  @EnumSource
  void writtenFile_isReadAsTheDefaults(DisputePreset rules) {
    Map<String, String> values =
        Map.of("chain.id", "77", "proof.rules", "\"" + rules.name().toLowerCase() + "\"");
    String written = ChainTomlText.of(values, ChainSettings.proofDefaults(rules));
    ChainToml minimal =
        read("[chain]\nid = 77\n[proof]\nrules = " + values.get("proof.rules") + "\n");
    assertThat(read(written).values()).isEqualTo(minimal.values());
    assertThat(written.lines()).allMatch(line -> line.length() <= 100);
    ChainKeys.ALL.forEach(key -> assertThat(written).contains(key.name() + " = "));
  }

  @ParameterizedTest
  @EnumSource
  void hintsOfProof_uncommented_changeNothing(DisputePreset rules) {
    Map<String, String> hints = ChainSettings.proofDefaults(rules);
    StringBuilder text = new StringBuilder("[chain]\nid = 7\n[proof]\n");
    text.append("rules = \"").append(rules.name().toLowerCase()).append("\"\n");
    hints.forEach(
        (path, value) -> text.append(path.substring(6)).append(" = ").append(value).append('\n'));
    GameParameters game = settings(text.toString()).dispute(ProgramFile.own()).game().orElseThrow();
    assertThat(game).isEqualTo(rules.game(game.absolutePrestate()));
    assertThat(settings(text.toString()).delays()).isEqualTo(rules.delays());
  }

  @Test
  void values_reachTheProgram() {
    ChainSettings s =
        settings(
            """
            [chain]
            id = 12
            [order]
            policy = "fcfs"
            blockTimeSeconds = 1
            forcedInclusionSeconds = 601
            [data]
            default = "calldata"
            [proof]
            maxClockSeconds = 40
            clockExtensionSeconds = 2
            preimageExtensionSeconds = 3
            initialBondEther = "0.5"
            [settlement]
            blockTimeSeconds = 2
            rpc = ["http://a:1", "https://b/key"]
            forks = ["5 prague target=6 max=9 fraction=5007716"]
            [accounts]
            batcher = "0x00000000000000000000000000000000000000aa"
            """);
    assertThat(s.policy()).isEqualTo(OrderingPolicy.FCFS);
    assertThat(s.dataPlace()).isEqualTo(DataPlace.CALLDATA);
    assertThat(s.timing().sequencingWindowBlocks()).as("rounded up").isEqualTo(301);
    GameParameters game = s.dispute(ProgramFile.own()).game().orElseThrow();
    assertThat(game.maxClockSeconds()).isEqualTo(40);
    assertThat(game.initialBondWei()).isEqualTo(UInt256.of(500_000_000_000_000_000L));
    assertThat(game.stepBondWei()).isEqualTo(game.initialBondWei().multiply(100));
    assertThat(s.rpc()).hasSize(2);
    assertThat(s.forks().orElseThrow()).hasSize(1);
    assertThat(s.account("batcher", DEPLOYER)).isEqualTo(new Address(0, 0, 0xaa));
    assertThat(s.account("owner", DEPLOYER)).isEqualTo(DEPLOYER);
  }

  /** Line by line: what is in the file, where the fault is, what the message says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [chain];id = 0                        | 2 | chain.id must be a whole number from 1
          [chain];id = "7"                      | 2 | chain.id must be a whole number
          [chain];id = 7;colour = 3             | 3 | unknown setting "colour" in [chain]; there are
          [chain];id = 7;[shop];x = 1           | 3 | unknown section "shop"; there are
          [chain];id = 7;[govern];x = 1         | 3 | [govern] cannot be configured yet
          [chain];id = 7;execution = "coins"    | 3 | cannot be "coins" yet: that is not built; it must be "evm"
          [chain];id = 7;execution = "wasm"     | 3 | chain.execution must be "evm"
          [chain];id = 7;name = "A b"           | 3 | chain.name must be a-z
          [chain];id = 7;id = 8                 | 3 | id previously defined
          [chain];id = 7;[proof];kind = "both"  | 4 | cannot be "both" yet
          [chain];id = 7;[proof];initialBondEther = "-1" | 4 | must be an amount of ether
          [chain];id = 7;[accounts];owner = "0x12" | 4 | must be an address
          [chain];id = 7;[settlement];rpc = []  | 4 | must be a list of http
          [chain];id = 7;[settlement];rpc = ["ftp://a"] | 4 | must be a list of http
          [chain];id = 7;[settlement];forks = ["osaka"] | 4 | must be [] or a list of forks
          [chain                                | 1 | Unexpected
          """)
  void faults_areToldWithTheirLine(String lines, int line, String message) {
    assertThatThrownBy(() -> read(lines.replace(';', '\n')))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(FILE + ":" + line + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void severalFaults_areToldAtOnce() {
    assertThatThrownBy(() -> read("[chain]\nid = 0\nblockGasLimit = 1\n"))
        .hasMessageContaining("chain.toml:2: ")
        .hasMessageContaining("chain.toml:3: ");
  }

  @Test
  void chainId_absent_isRefused() {
    assertThatThrownBy(() -> read("[chain]\n")).hasMessageContaining("chain.id is missing");
  }

  @Test
  void blockTime_longerThanSettlements_isRefused() {
    ChainSettings s = settings("[chain]\nid = 7\n[settlement]\nblockTimeSeconds = 1\n");
    assertThatThrownBy(s::timing).hasMessageContaining("order.blockTimeSeconds is 2");
  }

  @Test
  void channel_longerThanTheWindow_isRefused() {
    ChainSettings s = settings("[chain]\nid = 7\n[order]\nforcedInclusionSeconds = 60\n");
    assertThatThrownBy(s::timing).hasMessageContaining("data.channelTimeoutBlocks is 50");
  }

  @Test
  void clocks_thatNoGameTakes_areRefused() {
    ChainSettings s = settings("[chain]\nid = 7\n[proof]\nmaxClockSeconds = 5\n");
    assertThatThrownBy(() -> s.dispute(ProgramFile.own()))
        .hasMessageContaining("proof.maxClockSeconds (5) must be at least");
  }

  @Test
  void lasting_namesWhatTheChainDependsOn() {
    assertThat(read("[chain]\nid = 7\n").lasting())
        .containsEntry("chain.id", "7")
        .containsEntry("order.blockTimeSeconds", "2")
        .doesNotContainKeys("settlement.rpc", "order.policy", "chain.name");
  }
}
