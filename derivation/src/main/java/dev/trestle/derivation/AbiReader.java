package dev.trestle.derivation;

import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads ABI-encoded arguments by the number of their head word. */
final class AbiReader {
  private final byte[] data;

  AbiReader(byte[] data) {
    this.data = data;
  }

  Bytes32 word(int index) {
    return wordAt(32L * index);
  }

  UInt256 number(int index) {
    return word(index).toUInt256();
  }

  /** A number that must fit into so many bits, at most 63. */
  long number(int index, int bits) {
    UInt256 value = number(index);
    if (!value.fitsLong() || value.toLong() >>> bits != 0) {
      throw new MalformedData("ABI number over " + bits + " bits: " + value);
    }
    return value.toLong();
  }

  /** An unsigned number of 64 bits. */
  long unsignedLong(int index) {
    Bytes32 value = word(index);
    if ((value.w0() | value.w1() | value.w2()) != 0) {
      throw new MalformedData("ABI number over 64 bits: " + value);
    }
    return value.w3();
  }

  /** A {@code bytes} argument. */
  byte[] bytes(int index) {
    long start = number(index, 31);
    long length = sizeAt(start);
    return Arrays.copyOfRange(data, (int) start + 32, (int) (start + 32 + length));
  }

  /** A {@code bytes32[]} argument. */
  List<Bytes32> words(int index) {
    long start = number(index, 31);
    UInt256 count = wordAt(start).toUInt256();
    if (!count.fitsLong() || count.toLong() > (data.length - start - 32) / 32) {
      throw new MalformedData("ABI array runs over the end of the data");
    }
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < (int) count.toLong(); i++) {
      words.add(wordAt(start + 32 + 32L * i));
    }
    return words;
  }

  private long sizeAt(long start) {
    UInt256 length = wordAt(start).toUInt256();
    if (!length.fitsLong() || length.toLong() > data.length - start - 32) {
      throw new MalformedData("ABI bytes run over the end of the data");
    }
    return length.toLong();
  }

  private Bytes32 wordAt(long at) {
    if (at > data.length - 32) {
      throw new MalformedData("ABI data ends early: word wanted at byte " + at);
    }
    return Bytes32.from(data, (int) at);
  }
}
