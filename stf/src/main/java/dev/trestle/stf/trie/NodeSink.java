package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;

/** Receives each new trie node once when a trie is committed. */
@FunctionalInterface
public interface NodeSink {
  /** For those who want a root and nothing else. */
  NodeSink NOWHERE = (hash, node) -> {};

  void put(Bytes32 hash, byte[] node);
}
