package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.List;

/** The trie of a list: transactions, receipts, withdrawals. Keys are the RLP of the indices. */
public final class OrderedTrie {
  private OrderedTrie() {}

  /** The root over these values, none of which is empty. */
  public static Bytes32 root(List<byte[]> values) {
    return of(values).commit(NodeSink.NOWHERE);
  }

  /** The trie itself, for proofs; not committed yet. */
  public static MerklePatriciaTrie of(List<byte[]> values) {
    MerklePatriciaTrie trie = MerklePatriciaTrie.empty();
    for (int i = 0; i < values.size(); i++) {
      trie.put(key(i), values.get(i));
    }
    return trie;
  }

  /** The key of the value at {@code index}. */
  public static byte[] key(int index) {
    return new RlpWriter().number(index).toBytes();
  }
}
