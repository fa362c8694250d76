package dev.trestle.derivation;

/**
 * Decompresses zlib streams. Source: RFC 1950, RFC 1951. Pure Java, because the JDK's is native
 * code that the proven program lacks.
 */
final class Inflater {
  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] DISTANCE_BASE = {
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577
  };
  private static final int[] DISTANCE_EXTRA = {
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
  };
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int END_OF_BLOCK = 256;

  private final byte[] in;
  private final int limit;
  private final ByteSink out;
  private int at;
  private int bits;
  private int bitCount;

  private Inflater(byte[] in, int limit) {
    this.in = in;
    this.limit = limit;
    this.out = new ByteSink(Math.min(limit, 4 * in.length + 64));
  }

  /**
   * The decompressed bytes; of more than {@code limit} only the first {@code limit}, and then
   * nothing behind them is looked at. Bytes after the stream are ignored.
   */
  static Decoded<byte[]> inflate(byte[] zlib, int limit) {
    return Decoded.of(() -> new Inflater(zlib, limit).run());
  }

  private byte[] run() {
    if (in.length < 2) {
      throw new MalformedData("zlib stream without a header");
    }
    int method = in[0] & 255;
    int flags = in[1] & 255;
    if ((method & 15) != 8 || method >> 4 > 7 || (method << 8 | flags) % 31 != 0) {
      throw new MalformedData("not a zlib header");
    }
    if ((flags & 0x20) != 0) {
      throw new MalformedData("zlib stream with a preset dictionary");
    }
    at = 2;
    boolean last;
    do {
      last = take(1) == 1;
      switch (take(2)) {
        case 0 -> stored();
        case 1 -> compressed(Huffman.FIXED_LITERALS, Huffman.FIXED_DISTANCES);
        case 2 -> dynamic();
        default -> throw new MalformedData("deflate block of reserved type 3");
      }
    } while (!last && out.size() < limit);
    byte[] data = out.toBytes();
    if (last && data.length < limit) {
      checkSum(data);
    }
    return data;
  }

  private void checkSum(byte[] data) {
    alignToByte();
    long expected = 0;
    for (int i = 0; i < 4; i++) {
      expected = expected << 8 | take(8);
    }
    if (expected != Adler32.of(data)) {
      throw new MalformedData("zlib stream with a wrong checksum");
    }
  }

  private void stored() {
    alignToByte();
    int length = take(16);
    if (take(16) != (~length & 0xffff)) {
      throw new MalformedData("stored deflate block whose length does not match its complement");
    }
    at -= bitCount / 8;
    bits = 0;
    bitCount = 0;
    if (length > in.length - at) {
      throw new MalformedData("stored deflate block runs over the end");
    }
    out.put(in, at, Math.min(length, limit - out.size()));
    at += length;
  }

  private void dynamic() {
    int literals = take(5) + 257;
    int distances = take(5) + 1;
    int codes = take(4) + 4;
    if (literals > 286 || distances > 30) {
      throw new MalformedData("deflate block with too many symbols");
    }
    int[] codeLengths = new int[19];
    for (int i = 0; i < codes; i++) {
      codeLengths[CODE_LENGTH_ORDER[i]] = take(3);
    }
    Huffman codeTable = Huffman.of(codeLengths, 0, 19, false);
    int[] lengths = new int[literals + distances];
    int i = 0;
    while (i < lengths.length) {
      int symbol = decode(codeTable);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol == 16 && i == 0) {
        throw new MalformedData("deflate block repeats a code length before the first");
      }
      int value = symbol == 16 ? lengths[i - 1] : 0;
      int count =
          switch (symbol) {
            case 16 -> 3 + take(2);
            case 17 -> 3 + take(3);
            default -> 11 + take(7);
          };
      if (count > lengths.length - i) {
        throw new MalformedData("deflate block with too many code lengths");
      }
      for (int k = 0; k < count; k++) {
        lengths[i++] = value;
      }
    }
    if (lengths[END_OF_BLOCK] == 0) {
      throw new MalformedData("deflate block without an end");
    }
    compressed(
        Huffman.of(lengths, 0, literals, true), Huffman.of(lengths, literals, distances, true));
  }

  /** Hot loop: one symbol at a time. */
  private void compressed(Huffman literals, Huffman distances) {
    while (out.size() < limit) {
      int symbol = decode(literals);
      if (symbol < END_OF_BLOCK) {
        out.put(symbol);
      } else if (symbol == END_OF_BLOCK) {
        return;
      } else {
        copy(symbol - 257, distances);
      }
    }
  }

  private void copy(int lengthSymbol, Huffman distances) {
    if (lengthSymbol >= LENGTH_BASE.length) {
      throw new MalformedData("deflate length symbol out of range");
    }
    int length = LENGTH_BASE[lengthSymbol] + take(LENGTH_EXTRA[lengthSymbol]);
    int symbol = decode(distances);
    if (symbol >= DISTANCE_BASE.length) {
      throw new MalformedData("deflate distance symbol out of range");
    }
    int distance = DISTANCE_BASE[symbol] + take(DISTANCE_EXTRA[symbol]);
    if (distance > out.size()) {
      throw new MalformedData("deflate distance before the start of the data");
    }
    out.repeat(distance, Math.min(length, limit - out.size()));
  }

  private int decode(Huffman table) {
    while (bitCount < Huffman.MAX_BITS && at < in.length) {
      bits |= (in[at++] & 255) << bitCount;
      bitCount += 8;
    }
    int entry = table.lookUp(bits);
    int length = entry & 15;
    if (length == 0 || length > bitCount) {
      throw new MalformedData("deflate code that no symbol has, or data ends early");
    }
    bits >>>= length;
    bitCount -= length;
    return entry >>> 4;
  }

  /** The next {@code count} bits, at most 16, least significant first. */
  private int take(int count) {
    while (bitCount < count) {
      if (at >= in.length) {
        throw new MalformedData("deflate data ends early");
      }
      bits |= (in[at++] & 255) << bitCount;
      bitCount += 8;
    }
    int value = bits & (1 << count) - 1;
    bits >>>= count;
    bitCount -= count;
    return value;
  }

  private void alignToByte() {
    int partial = bitCount & 7;
    bits >>>= partial;
    bitCount -= partial;
  }
}
