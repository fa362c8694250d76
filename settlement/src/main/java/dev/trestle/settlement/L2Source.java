package dev.trestle.settlement;

import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.StateHistory;
import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/** An L2 node, as the program's preimages are read from it. */
public interface L2Source {
  Optional<Header> header(Bytes32 hash);

  Optional<Block> block(Bytes32 hash);

  /** A node of a trie of the L2's state, or a contract's code. */
  Optional<byte[]> stateNode(Bytes32 hash);

  /** How far back its states reach; nothing when the node does not tell. */
  Optional<StateHistory> stateHistory();

  /** A node in this process. */
  static L2Source of(Chain chain) {
    return new L2Source() {
      @Override
      public Optional<Header> header(Bytes32 hash) {
        return chain.header(hash);
      }

      @Override
      public Optional<Block> block(Bytes32 hash) {
        return chain.block(hash).map(ChainBlock::block);
      }

      @Override
      public Optional<byte[]> stateNode(Bytes32 hash) {
        return chain.nodes().node(hash);
      }

      @Override
      public Optional<StateHistory> stateHistory() {
        return Optional.of(chain.stateHistory());
      }
    };
  }
}
