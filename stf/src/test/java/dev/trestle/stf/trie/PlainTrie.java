package dev.trestle.stf.trie;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.rlp.RlpWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slow, obvious twin: the root of a map, straight from the yellow paper's equations 194-197.
 */
final class PlainTrie {
  private PlainTrie() {}

  /**
   * @param entries by key in hex, two digits a byte
   */
  static Bytes32 root(SortedMap<String, byte[]> entries) {
    return Keccak.hash(entries.isEmpty() ? RlpWriter.encode(new byte[0]) : node(entries));
  }

  private static byte[] node(SortedMap<String, byte[]> entries) {
    String first = entries.firstKey();
    if (entries.size() == 1) {
      return pair(prefixed(first, true), RlpWriter.encode(entries.get(first)));
    }
    int shared = 0;
    String last = entries.lastKey();
    while (shared < first.length() && first.charAt(shared) == last.charAt(shared)) {
      shared++;
    }
    if (shared > 0) {
      return pair(prefixed(first.substring(0, shared), false), reference(cut(entries, shared)));
    }
    RlpWriter out = new RlpWriter().beginList();
    for (char digit : "0123456789abcdef".toCharArray()) {
      SortedMap<String, byte[]> part =
          entries.subMap(String.valueOf(digit), String.valueOf((char) (digit + 1)));
      out.raw(part.isEmpty() ? RlpWriter.encode(new byte[0]) : reference(cut(part, 1)));
    }
    return out.bytes(entries.getOrDefault("", new byte[0])).endList().toBytes();
  }

  private static byte[] reference(SortedMap<String, byte[]> entries) {
    byte[] node = node(entries);
    return node.length < 32 ? node : RlpWriter.encode(Keccak.hash(node).toBytes());
  }

  private static byte[] pair(String prefixedPath, byte[] rlp) {
    byte[] path = Hex.decode(prefixedPath);
    return new RlpWriter().beginList().bytes(path).raw(rlp).endList().toBytes();
  }

  private static String prefixed(String path, boolean leaf) {
    boolean odd = path.length() % 2 == 1;
    return (leaf ? odd ? "3" : "20" : odd ? "1" : "00") + path;
  }

  private static SortedMap<String, byte[]> cut(SortedMap<String, byte[]> entries, int digits) {
    SortedMap<String, byte[]> out = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      out.put(entry.getKey().substring(digits), entry.getValue());
    }
    return out;
  }
}
