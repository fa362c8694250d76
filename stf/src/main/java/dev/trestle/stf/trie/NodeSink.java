package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;

/** Receives each new trie node once when a trie is committed. */
@FunctionalInterface
public interface NodeSink {
  void put(Bytes32 hash, byte[] node);
}
