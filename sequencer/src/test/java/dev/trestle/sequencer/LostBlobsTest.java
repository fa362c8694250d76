package dev.trestle.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LostBlobsTest {
  @Test
  void blockReorganisedAwayBeforeItsBlobsWereRead_derivationGoesOnOnTheOtherBranch(
      @TempDir Path folder) {
    try (TestRollup rollup = new TestRollup(folder, TestRollup.TIMING, TestRollup.POLICY)) {
      rollup.l2Blocks(3);
      rollup.batch();
      rollup.now = rollup.now.plus(TestRollup.POLICY.longestWait());
      rollup.batch();
      rollup.l1.mine();
      rollup.l1.forgetBlobs();
      assertThatThrownBy(rollup::follow).hasMessageContaining("is not to be had");

      rollup.l1.reorganise(1);
      rollup.follow();

      assertThat(rollup.driver.currentL1().orElseThrow().number()).isEqualTo(rollup.l1Head());
      rollup.now = rollup.now.plusSeconds(TestL1.SLOT);
      rollup.batch(); // offers the batch again
      rollup.l1Block();
      assertThat(rollup.driver.safeHead()).isEqualTo(rollup.head());
      assertThat(rollup.head().number()).isEqualTo(3);
    }
  }
}
