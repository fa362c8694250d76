package dev.trestle.stf.block;

import dev.trestle.stf.evm.BlockHashes;
import dev.trestle.stf.state.StateCommitter;
import dev.trestle.stf.state.StateReader;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeSink;

/**
 * What a block is executed on.
 *
 * @param reader the state after the parent
 * @param committer gives the roots of that state with changes
 * @param hashes of the parent and the blocks before it
 */
public record ParentState(StateReader reader, StateCommitter committer, BlockHashes hashes) {
  /** A state trie; the block's new nodes and code go to {@code nodes}. */
  public static ParentState of(StateTrie trie, NodeSink nodes, BlockHashes hashes) {
    return new ParentState(trie, changes -> trie.apply(changes, nodes), hashes);
  }
}
