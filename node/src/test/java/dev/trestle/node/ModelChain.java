package dev.trestle.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chain's obvious twin: a list of blocks; states are replayed from genesis. */
final class ModelChain {
  final List<SealedBlock> blocks = new ArrayList<>();

  /** The state after all blocks. */
  MapState state() {
    MapState state = new MapState().apply(SampleBlocks.genesis().changes());
    blocks.forEach(block -> state.apply(block.changes()));
    return state;
  }

  /** Everything a chain answers must be what this list says. */
  void compare(Chain chain) {
    assertThat(chain.head().number()).isEqualTo(blocks.size());
    Bytes32 headHash = blocks.isEmpty() ? chain.genesis().hash() : blocks.getLast().hash();
    assertThat(chain.head().hash()).isEqualTo(headHash);
    assertThat(print(chain.stateAt(headHash))).isEqualTo(print(state()));
    assertThat(chain.trieAt(headHash).root()).isEqualTo(state().root());
    for (int i = 0; i < blocks.size(); i++) {
      SealedBlock expected = blocks.get(i);
      assertThat(chain.canonicalHash(i + 1)).hasValue(expected.hash());
      for (int t = 0; t < expected.outcomes().size(); t++) {
        Bytes32 transaction = expected.outcomes().get(t).transaction().hash();
        assertThat(chain.transaction(transaction))
            .hasValue(new TransactionLocation(expected.hash(), t));
      }
    }
    assertThat(chain.canonicalHash(blocks.size() + 1)).isEmpty();
  }

  /** The matching logs, found by looking at all. */
  List<LocatedLog> logs(LogFilter filter, long from, long to) {
    List<LocatedLog> found = new ArrayList<>();
    for (SealedBlock block : blocks) {
      var header = block.block().header();
      int logIndex = 0;
      for (int t = 0; t < block.outcomes().size(); t++) {
        var outcome = block.outcomes().get(t);
        for (var log : outcome.receipt().logs()) {
          if (header.number() >= from && header.number() <= to && filter.matches(log)) {
            found.add(
                new LocatedLog(
                    log,
                    block.hash(),
                    header.number(),
                    header.timestamp(),
                    outcome.transaction().hash(),
                    t,
                    logIndex));
          }
          logIndex++;
        }
      }
    }
    return found;
  }

  /** The flat or trie state of a block must be what its trie says. */
  static void compareState(Chain chain, Bytes32 hash) {
    assertThat(print(chain.stateAt(hash))).isEqualTo(print(chain.trieAt(hash)));
  }

  /** All accounts and slots that sample blocks touch, as text. */
  static String print(StateReader state) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < SampleBlocks.ACCOUNTS; i++) {
      Address address = SampleBlocks.account(i);
      Optional<Account> account = state.account(address);
      out.append(i).append(' ').append(account);
      account.ifPresent(a -> out.append(' ').append(state.code(a.codeHash()).length));
      for (int s = 0; s < SampleBlocks.SLOTS; s++) {
        UInt256 value = state.storage(address, SampleBlocks.slot(s));
        out.append(' ').append(value.toQuantity());
      }
      out.append('\n');
    }
    return out.toString();
  }
}
