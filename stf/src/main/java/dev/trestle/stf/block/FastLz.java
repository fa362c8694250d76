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

  /** Entries below {@link #base} are of earlier inputs: clearing costs more than the rest. */
  private int[] table = new int[0];

  private int base;

  /** Keeps a table for one thread's inputs, one after the other. */
  FastLz() {}

  /** Bytes of the compressed input. */
  public static int compressedSize(byte[] input) {
    return new FastLz().sizeOf(input);
  }

  /** Bytes of the compressed input. */
  int sizeOf(byte[] input) {
    if (table.length == 0 || base > Integer.MAX_VALUE - input.length) {
      table = new int[TABLE_SIZE];
      base = 0;
    }
    int size = walk(input);
    base += input.length;
    return size;
  }

  private int walk(byte[] input) {
    int lastStart = Math.max(0, input.length - TAIL);
    int size = 0;
    int literalsFrom = 0;
    int at = 2;
    while (at < lastStart) {
      int three = three(input, at);
      int slot = slot(three);
      int candidate = replace(slot, at);
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
      replace(slot(three(input, at)), at);
      at++;
      replace(slot(three(input, at)), at);
      at++;
      literalsFrom = at;
    }
    return size + literals(input.length - literalsFrom);
  }

  /** Sets the position in a slot and returns the one before; at first it is 0. */
  private int replace(int slot, int position) {
    int before = table[slot];
    table[slot] = base + position;
    return Math.max(0, before - base);
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
