package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.DerivationStart;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeHeadsTest {
  @TempDir private Path folder;
  private final List<DerivationStart> kept = new ArrayList<>();
  private SafeHeads heads;

  /** What the driver keeps of checkpoints, in memory. */
  private final class Memory implements DerivationCheckpoints {
    @Override
    public List<DerivationStart> all() {
      return List.copyOf(kept);
    }

    @Override
    public void replace(List<DerivationStart> checkpoints) {
      kept.clear();
      kept.addAll(checkpoints);
    }
  }

  @BeforeEach
  void open() {
    heads = new SafeHeads(folder.resolve("safe-heads"), new Memory());
  }

  private static Bytes32 hash(long number) {
    return Bytes32.of(UInt256.of(number));
  }

  private static BlockId l1(long number, int branch) {
    return new BlockId(number, hash(1_000 * branch + number));
  }

  private static DerivationStart start(long l1, int branch, long l2) {
    BlockId origin = l1(Math.max(0, l1 - 1), branch);
    return new DerivationStart(
        new L2BlockRef(l2, hash(l2), hash(l2 - 1), l2, origin, 0),
        new SystemConfig(
            Bytes32.ZERO,
            30_000_000,
            new FeeScalars(0, 0),
            SystemConfig.Eip1559.CHAIN_DEFAULT,
            SystemConfig.OperatorFee.NONE,
            0,
            0),
        l1(l1, branch));
  }

  @Test
  void at_everyBlockAdvancedPast_longAfterTheCheckpointsForgotIt() {
    List<DerivationStart> last = new ArrayList<>();
    for (long n = 1; n <= 500; n++) {
      last.add(start(n, 0, 2 * n));
      if (last.size() > 8) {
        last.removeFirst();
      }
      heads.replace(last);
    }
    for (long n = 1; n <= 500; n++) {
      assertThat(heads.at(l1(n, 0))).contains(new BlockId(2 * n, hash(2 * n)));
    }
    assertThat(heads.at(l1(0, 0))).isEmpty();
    assertThat(heads.at(l1(501, 0))).isEmpty();
    assertThat(heads.at(l1(7, 1))).as("another branch").isEmpty();
  }

  @Test
  void replace_afterAReorganisation_forgetsTheOtherBranch() {
    heads.replace(List.of(start(1, 0, 2)));
    heads.replace(List.of(start(1, 0, 2), start(2, 0, 4)));
    heads.replace(List.of(start(1, 0, 2), start(2, 0, 4), start(3, 0, 6)));
    heads.replace(List.of(start(1, 0, 2)));
    assertThat(heads.at(l1(2, 0))).isEmpty();
    heads.replace(List.of(start(1, 0, 2), start(2, 1, 5)));
    assertThat(heads.at(l1(2, 1))).contains(new BlockId(5, hash(5)));
    assertThat(heads.at(l1(3, 0))).isEmpty();
    assertThat(heads.at(l1(1, 0))).contains(new BlockId(2, hash(2)));
  }

  @Test
  void all_fileCutOffOrLost_resumesFromWhatItHas() throws IOException {
    heads.replace(List.of(start(1, 0, 2)));
    heads.replace(List.of(start(1, 0, 2), start(2, 0, 4)));
    heads.close();
    Path file = folder.resolve("safe-heads");
    byte[] whole = Files.readAllBytes(file);
    SafeHeads again = new SafeHeads(file, new Memory());
    assertThat(again.all()).hasSize(2);
    again.close();
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    SafeHeads cut = new SafeHeads(file, new Memory());
    assertThat(cut.all()).as("what both have").containsExactly(start(1, 0, 2));
    cut.close();
    byte[] rotten = whole.clone();
    Arrays.fill(rotten, whole.length / 2 + 5, whole.length, (byte) 0x7a);
    Files.write(file, rotten);
    SafeHeads damaged = new SafeHeads(file, new Memory());
    assertThat(damaged.all()).containsExactly(start(1, 0, 2));
    assertThat(damaged.at(l1(1, 0))).contains(new BlockId(2, hash(2)));
    damaged.close();
    Files.delete(file);
    SafeHeads lost = new SafeHeads(file, new Memory());
    assertThat(lost.all()).as("nothing to resume from").isEmpty();
    lost.close();
  }
}
