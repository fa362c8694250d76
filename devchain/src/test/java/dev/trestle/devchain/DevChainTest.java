package dev.trestle.devchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevChainTest {
  private static final long GENESIS = 1_800_000_000L;
  private static final long SLOT = 12;
  private static final DevAccount USER = DevAccounts.test(1).getFirst();

  private long now = GENESIS;

  @TempDir private Path folder;

  @Test
  void slots_aBlockEachWhenItIsDue() {
    try (DevChain chain = open()) {
      settle(chain);
      assertThat(chain.chain().head().number()).isZero();
      now = GENESIS + SLOT - 1;
      settle(chain);
      assertThat(chain.chain().head().number()).isZero();

      now = GENESIS + SLOT;
      settle(chain);

      assertThat(chain.chain().head().number()).isEqualTo(1);
      assertThat(chain.chain().head().header().timestamp()).isEqualTo(GENESIS + SLOT);
    }
  }

  @Test
  void mine_blocksAtOnce_marksTrail_andAllIsThereAgain() {
    Bytes32 head;
    try (DevChain chain = open()) {
      carryOut(chain, () -> chain.mine(5));
      assertThat(chain.chain().head().number()).isEqualTo(5);
      assertThat(chain.chain().safe().number()).isEqualTo(3);
      assertThat(chain.chain().finalized().number()).isEqualTo(1);
      head = chain.chain().head().hash();
    }
    try (DevChain again = open()) {
      assertThat(again.chain().head().hash()).isEqualTo(head);
      carryOut(again, () -> again.mine(1));
      assertThat(again.chain().head().header().parentHash()).isEqualTo(head);
    }
  }

  @Test
  void reorg_otherBlocksOneMore() {
    try (DevChain chain = open()) {
      carryOut(chain, () -> chain.mine(5));
      Bytes32 kept = chain.chain().canonicalHash(3).orElseThrow();
      Bytes32 replaced = chain.chain().canonicalHash(4).orElseThrow();

      carryOut(chain, () -> chain.reorg(2, true));

      assertThat(chain.chain().head().number()).isEqualTo(6);
      assertThat(chain.chain().canonicalHash(3)).contains(kept);
      assertThat(chain.chain().canonicalHash(4).orElseThrow()).isNotEqualTo(replaced);
    }
  }

  @Test
  void advanceTime_theNextBlockIsLater() {
    try (DevChain chain = open()) {
      carryOut(chain, () -> chain.advanceTime(100 * SLOT));
      settle(chain);

      assertThat(chain.chain().head().header().timestamp()).isEqualTo(GENESIS + 100 * SLOT);
    }
  }

  private DevChain open() {
    return DevChain.open(
        new DevChain.Options(folder, SLOT, 2, 4),
        DevGenesis.spec(900),
        DevGenesis.of(GENESIS, List.of(USER.address()), Map.of()),
        new DevChain.Engines(Cryptography.pure(), sidecar -> false),
        () -> Instant.ofEpochSecond(now));
  }

  private static void settle(DevChain chain) {
    for (int i = 0; i < 10; i++) {
      chain.step();
    }
  }

  private static void carryOut(DevChain chain, Runnable command) {
    CompletableFuture<Void> done = CompletableFuture.runAsync(command);
    while (!done.isDone()) {
      chain.step();
    }
    done.join();
  }
}
