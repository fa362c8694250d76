package dev.trestle.stf.trie;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;

/** Encodes nodes whose children have their hashes, and hashes changed ones. One buffer, reused. */
final class NodeEncoder {
  /** Room in front of the payload for the longest list header. */
  private static final int HEADER_ROOM = 5;

  private byte[] buffer = new byte[1024];
  private int size;

  /** Hashes every changed node below and including {@code node}; new ones go to the sink. */
  void store(Node node, NodeSink sink) {
    if (node.hasHash()) {
      return;
    }
    switch (node) {
      case Node.Empty e -> {
        return;
      }
      case Node.Extension x -> store(x.child, sink);
      case Node.Branch b -> {
        for (Node child : b.children) {
          store(child, sink);
        }
      }
      case Node.Leaf l -> {}
      case Node.Unread u -> {}
    }
    int start = fill(node);
    if (size - start >= 32) {
      put(node, start, sink);
    }
  }

  /** Like {@link #store}, but the root is hashed however small it is. */
  Bytes32 storeRoot(Node root, NodeSink sink) {
    if (root instanceof Node.Empty) {
      return MerklePatriciaTrie.EMPTY_ROOT;
    }
    store(root, sink);
    if (root.hasHash()) {
      return root.hash();
    }
    int start = fill(root);
    return hashed(start, sink);
  }

  /** The bytes of a node all of whose descendants are stored. */
  byte[] encode(Node node) {
    int start = fill(node);
    return Arrays.copyOfRange(buffer, start, size);
  }

  private Bytes32 hashed(int start, NodeSink sink) {
    Bytes32 hash = Keccak.hash(buffer, start, size - start);
    if (sink != NodeSink.NOWHERE) {
      sink.put(hash, Arrays.copyOfRange(buffer, start, size));
    }
    return hash;
  }

  private void put(Node node, int start, NodeSink sink) {
    Bytes32 hash = hashed(start, sink);
    byte[] item = new byte[NodeItems.HASH_ITEM];
    item[0] = (byte) NodeItems.HASH_HEADER;
    hash.putTo(item, 1);
    node.storedAt(item, 0);
  }

  /** Encodes into the buffer; gives the start, {@link #size} is the end. */
  private int fill(Node node) {
    size = HEADER_ROOM;
    payload(node);
    int length = size - HEADER_ROOM;
    int header = headerSize(length);
    putHeader(HEADER_ROOM - header, length, 0xc0);
    return HEADER_ROOM - header;
  }

  private void payload(Node node) {
    switch (node) {
      case Node.Leaf l -> {
        string(Nibbles.toPrefixed(l.path, true));
        string(l.value);
      }
      case Node.Extension x -> {
        string(Nibbles.toPrefixed(x.path, false));
        reference(x.child);
      }
      case Node.Branch b -> {
        for (Node child : b.children) {
          reference(child);
        }
        string(b.value);
      }
      case Node.Empty e -> throw new IllegalStateException("an empty trie node has no bytes");
      case Node.Unread u -> throw new IllegalStateException("an unread trie node is unchanged");
    }
  }

  private void reference(Node child) {
    if (child.hasHash()) {
      reserve(NodeItems.HASH_ITEM);
      child.putHashItem(buffer, size);
      size += NodeItems.HASH_ITEM;
    } else if (child instanceof Node.Empty) {
      reserve(1);
      buffer[size++] = (byte) 0x80;
    } else {
      reserve(1);
      int header = size++;
      payload(child);
      int length = size - header - 1;
      if (length > 30) {
        throw new IllegalStateException("trie node of " + length + " bytes without a hash");
      }
      buffer[header] = (byte) (0xc0 + length);
    }
  }

  private void string(byte[] value) {
    int length = value.length;
    if (length == 1 && value[0] >= 0) {
      reserve(1);
      buffer[size++] = value[0];
      return;
    }
    int header = headerSize(length);
    reserve(header + length);
    putHeader(size, length, 0x80);
    System.arraycopy(value, 0, buffer, size + header, length);
    size += header + length;
  }

  private static int headerSize(int length) {
    return length < 56 ? 1 : 5 - Integer.numberOfLeadingZeros(length) / 8;
  }

  private void putHeader(int at, int length, int kind) {
    if (length < 56) {
      buffer[at] = (byte) (kind + length);
      return;
    }
    int n = headerSize(length) - 1;
    buffer[at] = (byte) (kind + 55 + n);
    for (int i = 0; i < n; i++) {
      buffer[at + 1 + i] = (byte) (length >>> (8 * (n - 1 - i)));
    }
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
