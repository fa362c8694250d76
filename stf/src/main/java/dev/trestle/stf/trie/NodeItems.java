package dev.trestle.stf.trie;

import dev.trestle.stf.rlp.RlpException;

/** Finds the RLP items of an encoded node in place, without copying. */
final class NodeItems {
  /** Bytes of a child's hash with its RLP header. */
  static final int HASH_ITEM = 33;

  /** The header of a 32-byte string. */
  static final int HASH_HEADER = 0xa0;

  private NodeItems() {}

  static boolean isList(byte[] data, int at, int limit) {
    return first(data, at, limit) >= 0xc0;
  }

  /** Whether the item is the empty string: no child, no value. */
  static boolean isEmpty(byte[] data, int at, int limit) {
    return first(data, at, limit) == 0x80;
  }

  /** Where the payload of the item at {@code at} begins. */
  static int payload(byte[] data, int at, int limit) {
    int first = first(data, at, limit);
    if (first < 0x80) {
      return at;
    }
    int lengthBytes = lengthBytes(first);
    return at + 1 + Math.max(lengthBytes, 0);
  }

  /** Where the item at {@code at} ends. */
  static int end(byte[] data, int at, int limit) {
    int first = first(data, at, limit);
    if (first < 0x80) {
      return at + 1;
    }
    int n = lengthBytes(first);
    int start = at + 1 + Math.max(n, 0);
    int length = n <= 0 ? first - (first < 0xc0 ? 0x80 : 0xc0) : longLength(data, at + 1, n, limit);
    if (length > limit - start) {
      throw new RlpException("trie node's item at byte " + at + " runs over its end");
    }
    if (length == 1 && first < 0xc0 && data[start] >= 0) {
      throw new RlpException("single byte with a needless RLP header at byte " + at);
    }
    return start + length;
  }

  /** Bytes of length after the first byte; not positive when the first byte says it all. */
  private static int lengthBytes(int first) {
    return first - (first < 0xc0 ? 0x80 : 0xc0) - 55;
  }

  private static int first(byte[] data, int at, int limit) {
    if (at >= limit) {
      throw new RlpException("trie node ends early at byte " + at);
    }
    return data[at] & 255;
  }

  private static int longLength(byte[] data, int at, int n, int limit) {
    if (n > 4 || n > limit - at || data[at] == 0) {
      throw new RlpException("trie node with a bad length at byte " + at);
    }
    long length = 0;
    for (int i = 0; i < n; i++) {
      length = length << 8 | (data[at + i] & 255);
    }
    if (length < 56 || length > Integer.MAX_VALUE) {
      throw new RlpException("trie node with a bad length at byte " + at);
    }
    return (int) length;
  }
}
