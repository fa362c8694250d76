package dev.trestle.stf.trie;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpException;
import java.util.Arrays;
import java.util.Optional;

/** Follows one path through encoded nodes, in place: no node objects are made. */
final class EncodedWalk {
  /** Where a walk through one stored node, and those embedded in it, ends. */
  enum Stop {
    /** {@link EncodedWalk#value} is what the key maps to. */
    VALUE,
    /** The key is not in the trie. */
    ABSENT,
    /** The path goes on in the node {@link EncodedWalk#nextHash}. */
    NEXT
  }

  private final byte[] path;
  private int depth;
  private byte[] data = {};
  private int start;
  private int end;

  EncodedWalk(byte[] path, int depth) {
    this.path = path;
    this.depth = depth;
  }

  byte[] value() {
    return Arrays.copyOfRange(data, start, end);
  }

  Bytes32 nextHash() {
    return Bytes32.from(data, start);
  }

  /** Walks on from the node with this hash to the end, loading what is needed. */
  Optional<byte[]> finish(NodeSource source, Bytes32 hash) {
    Bytes32 next = hash;
    while (true) {
      Bytes32 wanted = next;
      byte[] node = source.node(wanted).orElseThrow(() -> new MissingNodeException(wanted));
      switch (walk(node)) {
        case VALUE -> {
          return Optional.of(value());
        }
        case ABSENT -> {
          return Optional.empty();
        }
        case NEXT -> next = nextHash();
      }
    }
  }

  /**
   * Walks through one stored node.
   *
   * @throws RlpException when the bytes are no trie node
   */
  Stop walk(byte[] node) {
    data = node;
    int at = 0;
    int limit = node.length;
    if (NodeItems.end(node, 0, limit) != limit) {
      throw new RlpException("bytes left over after a trie node");
    }
    while (true) {
      if (!NodeItems.isList(data, at, limit)) {
        throw new RlpException("trie node is not a list");
      }
      int item = NodeItems.payload(data, at, limit);
      limit = NodeItems.end(data, at, limit);
      int second = NodeItems.end(data, item, limit);
      if (NodeItems.end(data, second, limit) == limit) {
        int from = NodeItems.payload(data, item, limit);
        Nibbles.checkPrefix(data, from, second);
        boolean matches = takePrefixed(from, second);
        if (Nibbles.isLeaf(data, from)) {
          return matches && depth == path.length ? stopAtValue(second, limit) : Stop.ABSENT;
        }
        if (!matches) {
          return Stop.ABSENT;
        }
        at = second;
      } else if (depth == path.length) {
        for (int i = 0; i < 16; i++) {
          item = NodeItems.end(data, item, limit);
        }
        return NodeItems.isEmpty(data, item, limit) ? Stop.ABSENT : stopAtValue(item, limit);
      } else {
        int nibble = path[depth++];
        for (int i = 0; i < nibble; i++) {
          item = NodeItems.end(data, item, limit);
        }
        at = item;
      }
      if (NodeItems.isEmpty(data, at, limit)) {
        return Stop.ABSENT;
      }
      if (!NodeItems.isList(data, at, limit)) {
        return stopAtHash(at, limit);
      }
    }
  }

  private Stop stopAtValue(int item, int limit) {
    if (NodeItems.isList(data, item, limit)) {
      throw new RlpException("trie node with a list as its value");
    }
    start = NodeItems.payload(data, item, limit);
    end = NodeItems.end(data, item, limit);
    if (end != limit) {
      throw new RlpException("trie branch without a value as its 17th and last item");
    }
    return Stop.VALUE;
  }

  private Stop stopAtHash(int item, int limit) {
    start = NodeItems.payload(data, item, limit);
    end = NodeItems.end(data, item, limit);
    if (end - start != 32) {
      throw new RlpException("trie child that is no hash at byte " + item);
    }
    return Stop.NEXT;
  }

  /** Advances over the hex-prefix path in {@code data[from, to)} if it is the next part. */
  private boolean takePrefixed(int from, int to) {
    boolean odd = (data[from] & 0x10) != 0;
    int length = (to - from - 1) * 2 + (odd ? 1 : 0);
    if (length > path.length - depth) {
      return false;
    }
    int at = depth;
    if (odd && path[at++] != (data[from] & 15)) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      if (path[at++] != (data[i] >> 4 & 15) || path[at++] != (data[i] & 15)) {
        return false;
      }
    }
    depth = at;
    return true;
  }
}
