package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;

/**
 * A node of the trie in memory, changed in place. Children that were never needed stay {@link
 * Unread}: a place in their parent's bytes.
 */
abstract sealed class Node {
  private static final byte[] NONE = {};

  /** The bytes in which this node's hash item stands, as stored; no bytes when it has none. */
  private byte[] referenceData = NONE;

  private int referenceAt;

  /** Whether this node is stored as it is, under {@link #hash}. */
  final boolean hasHash() {
    return referenceData.length != 0;
  }

  final Bytes32 hash() {
    return Bytes32.from(referenceData, referenceAt + 1);
  }

  /** Copies the 33 bytes of the hash item. */
  final void putHashItem(byte[] out, int at) {
    System.arraycopy(referenceData, referenceAt, out, at, NodeItems.HASH_ITEM);
  }

  /** This node is stored under the hash whose item stands there. */
  final void storedAt(byte[] data, int at) {
    referenceData = data;
    referenceAt = at;
  }

  final void storedAs(Node same) {
    referenceData = same.referenceData;
    referenceAt = same.referenceAt;
  }

  /** This node changed, so that it must be hashed anew. */
  final void touch() {
    referenceData = NONE;
  }

  /** No node. */
  static final class Empty extends Node {
    static final Empty NODE = new Empty();

    private Empty() {}
  }

  /** A node known by its hash only. */
  static final class Unread extends Node {
    Unread(byte[] data, int at) {
      storedAt(data, at);
    }

    static Unread of(Bytes32 hash) {
      byte[] item = new byte[NodeItems.HASH_ITEM];
      item[0] = (byte) NodeItems.HASH_HEADER;
      hash.putTo(item, 1);
      return new Unread(item, 0);
    }
  }

  static final class Leaf extends Node {
    byte[] path;
    byte[] value;

    Leaf(byte[] path, byte[] value) {
      this.path = path;
      this.value = value;
    }
  }

  static final class Extension extends Node {
    final byte[] path;
    Node child;

    Extension(byte[] path, Node child) {
      this.path = path;
      this.child = child;
    }
  }

  static final class Branch extends Node {
    final Node[] children;

    /** Empty when no key ends here. */
    byte[] value;

    Branch(Node[] children, byte[] value) {
      this.children = children;
      this.value = value;
    }

    static Branch empty() {
      Node[] children = new Node[16];
      for (int i = 0; i < 16; i++) {
        children[i] = Empty.NODE;
      }
      return new Branch(children, NONE);
    }
  }
}
