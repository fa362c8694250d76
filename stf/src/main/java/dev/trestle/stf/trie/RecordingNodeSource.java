package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Remembers everything that was read through it: run a block over it, and {@link #recorded} is the
 * witness with which the same block runs again without the database.
 */
public final class RecordingNodeSource implements NodeSource {
  private final NodeSource source;
  private final Map<Bytes32, byte[]> recorded = new TreeMap<>();

  public RecordingNodeSource(NodeSource source) {
    this.source = source;
  }

  @Override
  public Optional<byte[]> node(Bytes32 hash) {
    Optional<byte[]> node = source.node(hash);
    node.ifPresent(bytes -> recorded.put(hash, bytes));
    return node;
  }

  /** Nodes and code read so far, by hash. */
  public Map<Bytes32, byte[]> recorded() {
    return Collections.unmodifiableMap(recorded);
  }
}
