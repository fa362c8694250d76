package dev.trestle.derivation;

import java.util.Arrays;

/**
 * A canonical Huffman code of deflate (RFC 1951 § 3.2.2): a table over the next 9 bits for short
 * codes, a search by length for the rest. A table over all 15 bits would cost far more to fill than
 * the few bytes cost that describe it, and anybody may post such bytes.
 */
final class Huffman {
  static final int MAX_BITS = 15;

  static final Huffman FIXED_LITERALS = fixedLiterals();
  static final Huffman FIXED_DISTANCES = fixedDistances();

  private static final int SHORT_BITS = 9;

  /**
   * By the next bits: as {@link #lookUp} returns it, 0 where the code is longer or there is none.
   */
  private final int[] shortCodes;

  /** How many codes have each length. */
  private final int[] perLength;

  /** The symbols in the order of their codes. */
  private final int[] symbols;

  private Huffman(int[] shortCodes, int[] perLength, int[] symbols) {
    this.shortCodes = shortCodes;
    this.perLength = perLength;
    this.symbols = symbols;
  }

  /** symbol * 16 + bits of its code; 0 where no code fits. */
  int lookUp(int bits) {
    int entry = shortCodes[bits & shortCodes.length - 1];
    return entry != 0 ? entry : search(bits);
  }

  /** Length by length: codes of one length are consecutive numbers. */
  private int search(int bits) {
    int code = 0;
    int first = 0;
    int before = 0;
    for (int length = 1; length <= MAX_BITS; length++) {
      code = code << 1 | bits >>> length - 1 & 1;
      first <<= 1;
      int count = perLength[length];
      if (code - first < count) {
        return symbols[before + code - first] << 4 | length;
      }
      first += count;
      before += count;
    }
    return 0;
  }

  /**
   * The code with these lengths.
   *
   * @param incompleteAllowed whether a code of one symbol, or none, with unused bit patterns is
   *     fine
   */
  static Huffman of(int[] lengths, int start, int count, boolean incompleteAllowed) {
    int[] perLength = new int[MAX_BITS + 1];
    int longest = 1;
    for (int i = start; i < start + count; i++) {
      perLength[lengths[i]]++;
      longest = Math.max(longest, lengths[i]);
    }
    perLength[0] = 0;
    int used = 0;
    int size = 0;
    int[] next = new int[MAX_BITS + 2];
    int[] position = new int[MAX_BITS + 2];
    for (int length = 1; length <= MAX_BITS; length++) {
      used += perLength[length] << MAX_BITS - length;
      size += perLength[length];
      next[length + 1] = next[length] + perLength[length] << 1;
      position[length + 1] = size;
    }
    boolean complete = used == 1 << MAX_BITS;
    boolean tolerable = incompleteAllowed && size <= 1 && perLength[1] == size;
    if (!complete && !tolerable) {
      throw new MalformedData("deflate code lengths that make no Huffman code");
    }
    int[] shortCodes = new int[1 << Math.min(longest, SHORT_BITS)];
    int[] symbols = new int[size];
    for (int symbol = 0; symbol < count; symbol++) {
      int length = lengths[start + symbol];
      if (length != 0) {
        symbols[position[length]++] = symbol;
        int code = Integer.reverse(next[length]++) >>> 32 - length;
        if (length <= SHORT_BITS) {
          for (int at = code; at < shortCodes.length; at += 1 << length) {
            shortCodes[at] = symbol << 4 | length;
          }
        }
      }
    }
    return new Huffman(shortCodes, perLength, symbols);
  }

  private static Huffman fixedLiterals() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return of(lengths, 0, 288, false);
  }

  private static Huffman fixedDistances() {
    int[] lengths = new int[32];
    Arrays.fill(lengths, 5);
    return of(lengths, 0, 32, false);
  }
}
