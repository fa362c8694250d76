package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import java.util.ArrayList;
import java.util.List;

/**
 * What one stored node leads to, for walks over a whole trie. Nodes embedded in it count as part of
 * it.
 *
 * @param children hashes of the nodes below, in the order of their keys
 * @param values of the keys that end here
 */
public record NodeLinks(List<Bytes32> children, List<byte[]> values) {
  /**
   * @throws dev.trestle.stf.rlp.RlpException when the bytes are no node
   */
  public static NodeLinks of(byte[] node) {
    NodeLinks links = new NodeLinks(new ArrayList<>(), new ArrayList<>());
    links.collect(NodeDecoder.decode(node));
    return links;
  }

  private void collect(Node node) {
    switch (node) {
      case Node.Empty e -> {}
      case Node.Unread u -> children.add(u.hash());
      case Node.Leaf l -> values.add(l.value);
      case Node.Extension x -> collect(x.child);
      case Node.Branch b -> {
        if (b.value.length != 0) {
          values.add(b.value);
        }
        for (Node child : b.children) {
          collect(child);
        }
      }
    }
  }
}
