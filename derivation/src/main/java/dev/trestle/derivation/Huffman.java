package dev.trestle.derivation;

import java.util.Arrays;

/** A canonical Huffman code of deflate, as one table over the next 15 bits. RFC 1951 § 3.2.2. */
final class Huffman {
  static final int MAX_BITS = 15;

  static final Huffman FIXED_LITERALS = fixedLiterals();
  static final Huffman FIXED_DISTANCES = fixedDistances();

  private final int[] table;
  private final int mask;

  private Huffman(int[] table) {
    this.table = table;
    this.mask = table.length - 1;
  }

  /** symbol * 16 + bits of its code; 0 bits where no code fits. */
  int lookUp(int bits) {
    return table[bits & mask];
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
    int symbols = 0;
    int[] next = new int[MAX_BITS + 2];
    for (int length = 1; length <= MAX_BITS; length++) {
      used += perLength[length] << MAX_BITS - length;
      symbols += perLength[length];
      next[length + 1] = next[length] + perLength[length] << 1;
    }
    boolean complete = used == 1 << MAX_BITS;
    boolean tolerable = incompleteAllowed && symbols <= 1 && perLength[1] == symbols;
    if (!complete && !tolerable) {
      throw new MalformedData("deflate code lengths that make no Huffman code");
    }
    int[] table = new int[1 << longest];
    for (int symbol = 0; symbol < count; symbol++) {
      int length = lengths[start + symbol];
      if (length != 0) {
        int code = Integer.reverse(next[length]++) >>> 32 - length;
        for (int at = code; at < table.length; at += 1 << length) {
          table[at] = symbol << 4 | length;
        }
      }
    }
    return new Huffman(table);
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
