package dev.trestle.stf.trie;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Nodes in memory: a witness, or a store for tests. Not thread-safe while written. */
public final class NodeMap implements NodeSource, NodeSink {
  private final Map<Bytes32, byte[]> nodes = new HashMap<>();

  /** A witness: nodes and code in any order, each found by the hash it really has. */
  public static NodeMap ofPreimages(Collection<byte[]> preimages) {
    NodeMap map = new NodeMap();
    for (byte[] preimage : preimages) {
      map.put(Keccak.hash(preimage), preimage);
    }
    return map;
  }

  @Override
  public Optional<byte[]> node(Bytes32 hash) {
    return Optional.ofNullable(nodes.get(hash));
  }

  @Override
  public void put(Bytes32 hash, byte[] node) {
    nodes.put(hash, node);
  }

  /** How many there are. */
  public int size() {
    return nodes.size();
  }
}
