package dev.trestle.guest;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.trie.NodeSink;
import dev.trestle.stf.trie.NodeSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trie nodes and code by keccak preimage, each read once; what execution adds is found again here,
 * too.
 */
final class PreimageNodes implements NodeSource, NodeSink {
  private final PreimageOracle oracle;
  private final Function<Bytes32, Hint> hint;
  private final Map<Bytes32, byte[]> read = new HashMap<>();

  /**
   * @param hint for a node, given its hash
   */
  PreimageNodes(PreimageOracle oracle, Function<Bytes32, Hint> hint) {
    this.oracle = oracle;
    this.hint = hint;
  }

  @Override
  public Optional<byte[]> node(Bytes32 hash) {
    byte[] bytes = read.get(hash);
    if (bytes == null) {
      oracle.hint(hint.apply(hash));
      bytes = oracle.preimage(PreimageKey.keccak(hash));
      read.put(hash, bytes);
    }
    return Optional.of(bytes);
  }

  @Override
  public void put(Bytes32 hash, byte[] bytes) {
    read.put(hash, bytes);
  }
}
