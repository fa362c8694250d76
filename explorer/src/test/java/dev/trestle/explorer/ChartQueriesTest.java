package dev.trestle.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.RollupConfig;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.rpc.JsonInput;
import dev.trestle.stf.block.BlobSchedule;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartQueriesTest {
  @Test
  void charts_whileTheChainGrowsAndReorganises_countWhatIsThere(@TempDir Path folder) {
    ScriptedChain chain = new ScriptedChain(11);
    chain.grow(100);
    try (Database database = Database.sqlite(folder.resolve("index"))) {
      L2Indexer indexer = new L2Indexer(database, chain, heads -> {});
      ChartQueries charts = new ChartQueries(database, config());
      assertThat(transactions(charts)).as("before the first block").isZero();
      for (int i = 0; i < 6; i++) {
        while (indexer.step()) {}
        assertThat(transactions(charts)).isEqualTo(ofUsers(chain));
        if (i % 2 == 0) {
          chain.grow(9);
        } else {
          chain.reorganise(20, 20);
        }
      }
    }
  }

  private static long transactions(ChartQueries charts) {
    return JsonInput.parse(charts.charts("week")).required("l2").items().stream()
        .mapToLong(point -> point.required("transactions").integer())
        .sum();
  }

  private static long ofUsers(ScriptedChain chain) {
    long count = 0;
    for (long n = 0; n <= chain.head().number(); n++) {
      for (L2Block.Tx tx : chain.blocks(n, 1).getFirst().transactions()) {
        count += tx.isDeposit() ? 0 : 1;
      }
    }
    return count;
  }

  static RollupConfig config() {
    SystemConfig system =
        new SystemConfig(
            Bytes32.ZERO,
            60_000_000,
            new FeeScalars(1368, 810_949),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0);
    return new RollupConfig(
        ChainSpec.l1(900, List.of(new ChainSpec.Activation(0, Fork.OSAKA, BlobSchedule.PRAGUE))),
        ChainSpec.l2(901, L2Spec.of(L2Level.JOVIAN)),
        new RollupConfig.Genesis(
            new BlockId(0, Bytes32.ZERO), new BlockId(0, Bytes32.ZERO), 1_700_000_000, system),
        RollupConfig.Timing.DEFAULT,
        new RollupConfig.Contracts(Address.ZERO, Address.ZERO, Address.ZERO));
  }
}
