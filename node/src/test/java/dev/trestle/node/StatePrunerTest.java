package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.MissingNodeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatePrunerTest {
  private static final int HISTORY = 20;
  // Without a node cache, so that what was dropped is not seen any more.
  private static final StoreOptions OPTIONS =
      new StoreOptions(StoreOptions.Durability.PROCESS, 8L << 20, 0, 100, HISTORY);

  @TempDir Path folder;

  private Chain open(StoreOptions options) {
    return Chain.open(
        folder, SampleBlocks.SPEC, SampleBlocks.genesis(), Cryptography.pure(), options);
  }

  @ParameterizedTest
  @ValueSource(longs = {81, 82})
  void pruning_keepsTheHistoryAskedFor_throughReorgsAndReopenings(long seed) {
    Random random = new Random(seed);
    Map<Bytes32, String> states = new HashMap<>();
    long highest = 0;
    long needed = Long.MAX_VALUE;
    Chain chain = open(OPTIONS);
    try {
      for (int round = 0; round < 400; round++) {
        int dice = random.nextInt(40);
        long head = chain.head().number();
        long finalized = chain.finalized().number();
        if (dice < 2 && head > finalized) {
          chain.rewind(hash(chain, finalized + random.nextLong(head - finalized)));
        } else if (dice < 6 && head > finalized) {
          chain.setFinalized(hash(chain, finalized + random.nextLong(head - finalized + 1)));
        } else if (dice == 6) {
          long reached = chain.stateHistory().oldest();
          chain.close();
          chain = open(OPTIONS);
          assertThat(chain.stateHistory().oldest()).as("is on disk").isEqualTo(reached);
          needed = Long.MAX_VALUE;
        } else if (dice == 7) {
          needed = Math.max(chain.stateHistory().oldest(), head - random.nextLong(8 * HISTORY));
          chain.keepStatesFrom(needed);
        } else if (dice < 14) {
          chain.pruneStep();
        } else {
          chain.append(SampleBlocks.next(chain, random));
          states.put(chain.head().hash(), ModelChain.print(chain.stateAt(chain.head().hash())));
        }
        highest = Math.max(highest, chain.head().number());
        long oldest = Math.max(1, Math.min(chain.finalized().number(), highest - HISTORY));
        oldest = Math.min(oldest, Math.max(1, needed));
        assertThat(chain.stateHistory().oldest())
            .as("what is told, seed %d round %d", seed, round)
            .isLessThanOrEqualTo(oldest);
        oldest = Math.max(1, chain.stateHistory().oldest());
        for (int i = 0; i < 3 && chain.head().number() > oldest; i++) {
          Bytes32 any = hash(chain, random.nextLong(oldest, chain.head().number() + 1));
          assertThat(ModelChain.print(chain.trieAt(any)))
              .as("seed %d round %d", seed, round)
              .isEqualTo(states.get(any));
        }
      }
      assertGenesisStateIsGone(chain);
    } finally {
      chain.close();
    }
  }

  @Test
  void neededStates_stayWhateverTheHistory_untilTheyAreNotNeeded() {
    try (Chain chain = open(OPTIONS)) {
      chain.keepStatesFrom(0);
      for (int i = 0; i < 5; i++) {
        grow(chain, HISTORY);
        chain.setFinalized(chain.head().hash());
        prune(chain);
      }
      assertThat(ModelChain.print(chain.trieAt(chain.genesis().hash()))).isNotEmpty();
      StateHistory waits = chain.stateHistory();
      long copied = 2 * HISTORY;
      assertThat(waits)
          .isEqualTo(
              new StateHistory(5 * HISTORY, 0, HISTORY, OptionalLong.of(0), 3 * HISTORY - HISTORY));
      chain.keepStatesFrom(copied - 1);
      assertThat(chain.pruneStep()).as("one block too early").isFalse();
      chain.keepStatesFrom(copied);
      prune(chain);
      assertGenesisStateIsGone(chain);
      assertThat(chain.stateHistory().oldest()).isEqualTo(copied);
      assertThat(chain.stateHistory().heldBackBlocks()).isZero();
      ModelChain.compareState(chain, hash(chain, copied));
    }
  }

  @Test
  void margin_ofANodeThatForgets_isWhatItsHistoryCovers() {
    StateHistory keeps = new StateHistory(100, 30, 20, OptionalLong.of(40), 0);
    assertThat(keeps.marginBlocks(40)).isEqualTo(10);
    assertThat(keeps.marginBlocks(25)).isEqualTo(-5);
    StateHistory forgets = new StateHistory(100, 30, 20, OptionalLong.empty(), 0);
    assertThat(forgets.marginBlocks(40)).as("there now, but not promised").isEqualTo(-40);
    assertThat(forgets.marginBlocks(85)).isEqualTo(5);
    StateHistory all = new StateHistory(100, 0, 0, OptionalLong.empty(), 0);
    assertThat(all.marginBlocks(40)).isEqualTo(40);
  }

  @Test
  void pruning_isOff_unlessAskedFor() {
    try (Chain chain = open(OPTIONS.withHistory(0))) {
      grow(chain, 3 * HISTORY);
      assertThat(chain.pruneStep()).isFalse();
      assertThat(ModelChain.print(chain.trieAt(chain.genesis().hash()))).isNotEmpty();
    }
  }

  @Test
  void pruning_waitsForFinality() {
    try (Chain chain = open(OPTIONS)) {
      grow(chain, 2 * HISTORY);
      assertThat(chain.pruneStep()).as("switch").isTrue();
      assertThat(chain.pruneStep()).as("nothing final after the switch").isFalse();
      grow(chain, 2 * HISTORY);
      assertThat(chain.pruneStep()).isFalse();
      assertThat(ModelChain.print(chain.trieAt(chain.genesis().hash()))).isNotEmpty();
      chain.setFinalized(hash(chain, 3 * HISTORY));
      int steps = 0;
      while (chain.pruneStep()) {
        steps++;
      }
      assertThat(steps).as("copy, empty, switch again").isGreaterThanOrEqualTo(3);
      assertGenesisStateIsGone(chain);
      assertThat(chain.receipts(hash(chain, 1))).as("receipts stay").isPresent();
      ModelChain.compareState(chain, chain.head().hash());
      ModelChain.compareState(chain, hash(chain, 3 * HISTORY));
    }
  }

  private static void prune(Chain chain) {
    while (chain.pruneStep()) {
      // until there is nothing left to do
    }
  }

  private static void assertGenesisStateIsGone(Chain chain) {
    assertThatThrownBy(() -> ModelChain.print(chain.trieAt(chain.genesis().hash())))
        .isInstanceOf(MissingNodeException.class);
  }

  private static void grow(Chain chain, int blocks) {
    Random random = new Random(84);
    for (int i = 0; i < blocks; i++) {
      chain.append(SampleBlocks.next(chain, random));
    }
  }

  private static Bytes32 hash(Chain chain, long number) {
    return chain.canonicalHash(number).orElseThrow();
  }
}
