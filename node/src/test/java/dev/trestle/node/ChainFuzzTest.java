package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.state.StateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFuzzTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53})
  void randomAppendsRewindsAndReopenings_agreeWithTheModel(long seed) {
    Random random = new Random(seed);
    ModelChain model = new ModelChain();
    List<KeptState> kept = new ArrayList<>();
    int finalized = 0;
    Chain chain = open();
    try {
      for (int round = 0; round < 120; round++) {
        int dice = random.nextInt(20);
        int size = model.blocks.size();
        if (dice < 12) {
          SealedBlock block = SampleBlocks.next(chain, random);
          chain.append(block);
          model.blocks.add(block);
        } else if (dice < 16 && size > finalized) {
          int keep = finalized + random.nextInt(size - finalized);
          chain.rewind(keep == 0 ? chain.genesis().hash() : model.blocks.get(keep - 1).hash());
          model.blocks.subList(keep, size).clear();
        } else if (dice == 16 && size > finalized) {
          finalized += random.nextInt(size - finalized + 1) / 3;
          chain.setFinalized(chain.canonicalHash(finalized).orElseThrow());
        } else if (dice == 17) {
          kept.clear();
          chain.close();
          chain = open();
        } else {
          kept.add(KeptState.of(chain));
        }
        String where = "seed " + seed + " round " + round;
        model.compare(chain);
        kept.forEach(state -> assertThat(state.isUnchanged()).as(where).isTrue());
        compareLogs(chain, model, random);
      }
    } finally {
      chain.close();
    }
  }

  /** A reader that somebody holds on to, and what it said at first. */
  private record KeptState(StateReader reader, String printed) {
    static KeptState of(Chain chain) {
      StateReader reader = chain.stateAt(chain.head().hash());
      return new KeptState(reader, ModelChain.print(reader));
    }

    boolean isUnchanged() {
      return ModelChain.print(reader).equals(printed);
    }
  }

  private static void compareLogs(Chain chain, ModelChain model, Random random) {
    Set<Address> addresses = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      addresses.add(SampleBlocks.account(random.nextInt(5)));
    }
    List<Set<Bytes32>> topics = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Set<Bytes32> any = new HashSet<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        any.add(SampleBlocks.topic(random.nextInt(6)));
      }
      topics.add(any);
    }
    LogFilter filter = new LogFilter(addresses, topics);
    long from = random.nextInt(10);
    long to = from + random.nextInt(60);
    List<LocatedLog> expected = model.logs(filter, from, to);
    List<LocatedLog> found = chain.logs(filter, from, to, 10_000);
    assertThat(found.stream().map(ChainFuzzTest::place).toList())
        .isEqualTo(expected.stream().map(ChainFuzzTest::place).toList());
    int limit = 1 + random.nextInt(4);
    assertThat(chain.logs(filter, from, to, limit)).hasSize(Math.min(limit, expected.size()));
  }

  private static String place(LocatedLog log) {
    return log.blockNumber()
        + " "
        + log.blockHash()
        + " "
        + log.blockTimestamp()
        + " "
        + log.transactionHash()
        + " "
        + log.transactionIndex()
        + " "
        + log.logIndex()
        + " "
        + log.log().address()
        + log.log().topics();
  }

  private Chain open() {
    return Chain.open(
        folder, SampleBlocks.SPEC, SampleBlocks.genesis(), Cryptography.pure(), StoreOptions.SMALL);
  }
}
