package dev.trestle.stf.block;

/**
 * How many bytes FastLZ level 1 makes of its input, without making them. The measure of a
 * transaction's size on L1 since Fjord (OP Stack, fjord/exec-engine, FastLZ Implementation).
 *
 * <p>The format: runs of at most 32 literals cost one byte more than they hold; a match of 3 to 264
 * bytes, at most 8191 back, costs 2 bytes up to length 8 and 3 beyond. Candidates come from a table
 * of 8192 positions by the hash of three bytes. The last 13 bytes never start a match.
 */
public final class FastLz {
  private static final int WINDOW = 8191;
  private static final int TABLE_SIZE = 8192;
  private static final int HASH_MULTIPLIER = 0x9e3779b9;
  private static final int LITERAL_RUN = 32;
  private static final int LONGEST_MATCH = 262;
  private static final int TAIL = 13;
  private static final int TAIL_COMPARED = 9;

  private FastLz() {}

  /** Bytes of the compressed input. */
  public static int compressedSize(byte[] input) {
    // Clearing the table costs more than the rest, so four positions share an int where they fit.
    int shift = input.length <= 256 ? 2 : 0;
    int[] table = new int[TABLE_SIZE >>> shift];
    int lastStart = Math.max(0, input.length - TAIL);
    int size = 0;
    int literalsFrom = 0;
    int at = 2;
    while (at < lastStart) {
      int three = three(input, at);
      int slot = slot(three);
      int candidate = replace(table, shift, slot, at);
      if (at - candidate > WINDOW || three(input, candidate) != three) {
        at++;
        continue;
      }
      if (at + 1 >= lastStart) {
        break;
      }
      size += literals(at - literalsFrom);
      int length = beyondThree(input, candidate + 3, at + 3, lastStart + TAIL_COMPARED);
      size += match(length);
      at += length;
      replace(table, shift, slot(three(input, at)), at);
      at++;
      replace(table, shift, slot(three(input, at)), at);
      at++;
      literalsFrom = at;
    }
    return size + literals(input.length - literalsFrom);
  }

  /** Sets the position in a slot and returns the one before. */
  private static int replace(int[] table, int shift, int slot, int position) {
    int index = slot >>> shift;
    if (shift == 0) {
      int before = table[index];
      table[index] = position;
      return before;
    }
    int bits = (slot & 3) << 3;
    int packed = table[index];
    table[index] = packed & ~(255 << bits) | position << bits;
    return packed >>> bits & 255;
  }

  private static int three(byte[] input, int at) {
    return (input[at] & 255) | (input[at + 1] & 255) << 8 | (input[at + 2] & 255) << 16;
  }

  private static int slot(int three) {
    return three * HASH_MULTIPLIER >>> 19;
  }

  /**
   * Bytes in which the two places go on alike before {@code end}, plus one for the byte that
   * differs, if one does.
   */
  private static int beyondThree(byte[] input, int earlier, int later, int end) {
    int n = 0;
    while (later + n < end) {
      if (input[earlier + n] != input[later + n]) {
        return n + 1;
      }
      n++;
    }
    return n;
  }

  private static int literals(int count) {
    int rest = count % LITERAL_RUN;
    return count / LITERAL_RUN * (LITERAL_RUN + 1) + (rest == 0 ? 0 : rest + 1);
  }

  private static int match(int length) {
    int beyondFirst = length - 1;
    return beyondFirst / LONGEST_MATCH * 3 + (beyondFirst % LONGEST_MATCH >= 6 ? 3 : 2);
  }
}
