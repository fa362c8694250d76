package dev.trestle.stf.block;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** FastLZ level 1, packing and unpacking: the slow twin of {@link FastLz}. */
final class PlainFastLz {
  private PlainFastLz() {}

  /**
   * @param size of the input
   */
  record Packed(byte[] bytes, int size) {}

  static Packed pack(byte[] in) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<Integer, Integer> seen = new HashMap<>();
    int limit = in.length - 13;
    int anchor = 0;
    int at = 2;
    while (at < limit) {
      int word = word(in, at);
      int earlier = seen.getOrDefault(hash(word), 0);
      seen.put(hash(word), at);
      if (at - earlier >= 8192 || word(in, earlier) != word) {
        at++;
        continue;
      }
      if (at + 1 >= limit) {
        break;
      }
      literals(out, in, anchor, at);
      int length = 3;
      while (at + length < limit + 9 && in[earlier + length] == in[at + length]) {
        length++;
      }
      // The position after the match is hashed with the last byte of it, when a byte differed.
      boolean differed = at + length < limit + 9;
      match(out, differed ? length : length - 1, at - earlier);
      at += differed ? length - 2 : length - 3;
      seen.put(hash(word(in, at)), at);
      seen.put(hash(word(in, at + 1)), at + 1);
      at += 2;
      anchor = at;
    }
    literals(out, in, anchor, in.length);
    return new Packed(out.toByteArray(), in.length);
  }

  static byte[] unpack(Packed packed) {
    byte[] in = packed.bytes();
    byte[] out = new byte[packed.size()];
    int to = 0;
    int at = 0;
    while (at < in.length) {
      int control = in[at] & 255;
      int kind = control >> 5;
      if (kind == 0) {
        System.arraycopy(in, at + 1, out, to, control + 1);
        at += control + 2;
        to += control + 1;
      } else {
        boolean isLong = kind == 7;
        int length = isLong ? 9 + (in[at + 1] & 255) : kind + 2;
        int distance = (control & 31) << 8 | in[at + (isLong ? 2 : 1)] & 255;
        for (int i = 0; i < length; i++, to++) {
          out[to] = out[to - distance - 1];
        }
        at += isLong ? 3 : 2;
      }
    }
    return Arrays.copyOf(out, to);
  }

  private static void literals(ByteArrayOutputStream out, byte[] in, int from, int to) {
    for (int at = from; at < to; at += 32) {
      int run = Math.min(32, to - at);
      out.write(run - 1);
      out.write(in, at, run);
    }
  }

  private static void match(ByteArrayOutputStream out, int length, int distance) {
    int left = length;
    int back = distance - 1;
    while (left > 264) {
      out.write(7 << 5 | back >> 8);
      out.write(262 - 9);
      out.write(back);
      left -= 262;
    }
    if (left >= 9) {
      out.write(7 << 5 | back >> 8);
      out.write(left - 9);
    } else {
      out.write(left - 2 << 5 | back >> 8);
    }
    out.write(back);
  }

  private static int word(byte[] in, int at) {
    return in[at] & 255 | (in[at + 1] & 255) << 8 | (in[at + 2] & 255) << 16;
  }

  private static int hash(int word) {
    return word * 0x9e3779b9 >>> 19;
  }
}
