package dev.trestle.stf.trie;

import dev.trestle.stf.rlp.RlpException;
import java.util.Arrays;

/** Paths as half-bytes, one to an array element, and their hex-prefix form (appendix C). */
final class Nibbles {
  private Nibbles() {}

  /** The key's half-bytes, the high one first. */
  static byte[] of(byte[] key) {
    byte[] out = new byte[key.length * 2];
    for (int i = 0; i < key.length; i++) {
      out[2 * i] = (byte) (key[i] >> 4 & 15);
      out[2 * i + 1] = (byte) (key[i] & 15);
    }
    return out;
  }

  /** How many half-bytes {@code part} shares with {@code path} from {@code at} on. */
  static int shared(byte[] part, byte[] path, int at) {
    int limit = Math.min(part.length, path.length - at);
    int n = 0;
    while (n < limit && part[n] == path[at + n]) {
      n++;
    }
    return n;
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] out = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, out, first.length, second.length);
    return out;
  }

  /** {@code first}, one half-byte more, {@code second}. */
  static byte[] join(byte[] first, int nibble, byte[] second) {
    byte[] out = Arrays.copyOf(first, first.length + 1 + second.length);
    out[first.length] = (byte) nibble;
    System.arraycopy(second, 0, out, first.length + 1, second.length);
    return out;
  }

  /** Hex-prefix form: a flag half-byte, one of padding when the length is even, the path. */
  static byte[] toPrefixed(byte[] path, boolean leaf) {
    int odd = path.length & 1;
    byte[] out = new byte[path.length / 2 + 1];
    int flag = (leaf ? 2 : 0) + odd;
    out[0] = (byte) (flag << 4 | (odd == 1 ? path[0] : 0));
    for (int i = odd, at = 1; i < path.length; i += 2) {
      out[at++] = (byte) (path[i] << 4 | path[i + 1]);
    }
    return out;
  }

  /** The path in {@code data[from, to)}, which is in hex-prefix form. */
  static byte[] fromPrefixed(byte[] data, int from, int to) {
    checkPrefix(data, from, to);
    int odd = data[from] >> 4 & 1;
    byte[] out = new byte[(to - from - 1) * 2 + odd];
    int n = 0;
    if (odd == 1) {
      out[n++] = (byte) (data[from] & 15);
    }
    for (int i = from + 1; i < to; i++) {
      out[n++] = (byte) (data[i] >> 4 & 15);
      out[n++] = (byte) (data[i] & 15);
    }
    return out;
  }

  /** Whether a hex-prefix path belongs to a leaf. */
  static boolean isLeaf(byte[] data, int from) {
    return (data[from] & 0x20) != 0;
  }

  static void checkPrefix(byte[] data, int from, int to) {
    if (from >= to) {
      throw new RlpException("trie node with an empty path item");
    }
    int flag = data[from] >> 4 & 15;
    boolean padded = (flag & 1) == 1 || (data[from] & 15) == 0;
    if (flag > 3 || !padded) {
      throw new RlpException("trie path with flag byte " + (data[from] & 255));
    }
    if (flag == 0 && to - from == 1) {
      throw new RlpException("trie extension with an empty path");
    }
  }
}
