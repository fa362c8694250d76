package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * Where trie nodes and contract code come from, by their Keccak-256: a database, a witness, a map.
 */
@FunctionalInterface
public interface NodeSource {
  /** The bytes whose hash is given, or nothing when this source lacks them. */
  Optional<byte[]> node(Bytes32 hash);
}
