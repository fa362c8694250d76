package dev.trestle.stf.trie;

import dev.trestle.stf.rlp.RlpException;
import java.util.Arrays;

/** Makes a {@link Node} of its bytes. The bytes are kept: unread children point into them. */
final class NodeDecoder {
  private NodeDecoder() {}

  /** The node that {@code data} consists of. */
  static Node decode(byte[] data) {
    if (NodeItems.end(data, 0, data.length) != data.length) {
      throw new RlpException("bytes left over after a trie node");
    }
    return decode(data, 0, data.length);
  }

  private static Node decode(byte[] data, int at, int limit) {
    if (!NodeItems.isList(data, at, limit)) {
      throw new RlpException("trie node is not a list");
    }
    int first = NodeItems.payload(data, at, limit);
    int end = NodeItems.end(data, at, limit);
    int second = NodeItems.end(data, first, end);
    if (NodeItems.end(data, second, end) == end) {
      return pair(data, first, second, end);
    }
    Node[] children = new Node[16];
    int item = first;
    for (int i = 0; i < 16; i++) {
      children[i] = child(data, item, end);
      item = NodeItems.end(data, item, end);
    }
    if (NodeItems.end(data, item, end) != end || NodeItems.isList(data, item, end)) {
      throw new RlpException("trie branch without a value as its 17th and last item");
    }
    return new Node.Branch(
        children, Arrays.copyOfRange(data, NodeItems.payload(data, item, end), end));
  }

  private static Node pair(byte[] data, int first, int second, int end) {
    if (NodeItems.isList(data, first, end)) {
      throw new RlpException("trie node with a list as its path");
    }
    int pathStart = NodeItems.payload(data, first, end);
    byte[] path = Nibbles.fromPrefixed(data, pathStart, second);
    if (!Nibbles.isLeaf(data, pathStart)) {
      Node child = child(data, second, end);
      if (child instanceof Node.Empty) {
        throw new RlpException("trie extension without a child");
      }
      return new Node.Extension(path, child);
    }
    if (NodeItems.isList(data, second, end)) {
      throw new RlpException("trie leaf with a list as its value");
    }
    return new Node.Leaf(path, Arrays.copyOfRange(data, NodeItems.payload(data, second, end), end));
  }

  private static Node child(byte[] data, int at, int limit) {
    if (NodeItems.isEmpty(data, at, limit)) {
      return Node.Empty.NODE;
    }
    int end = NodeItems.end(data, at, limit);
    if (NodeItems.isList(data, at, limit)) {
      if (end - at >= 32) {
        throw new RlpException("trie node of " + (end - at) + " bytes inside its parent");
      }
      return decode(data, at, limit);
    }
    if (end - at != NodeItems.HASH_ITEM) {
      throw new RlpException("trie child that is no hash at byte " + at);
    }
    return new Node.Unread(data, at);
  }
}
