package dev.trestle.derivation;

import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Arrays;

/** Takes bytes from the front of an array; running over the end is {@link MalformedData}. */
final class ByteCursor {
  private final byte[] data;
  private int at;
  private final int end;

  ByteCursor(byte[] data) {
    this(data, 0, data.length);
  }

  ByteCursor(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  int position() {
    return at;
  }

  boolean hasMore() {
    return at < end;
  }

  /** The next byte, unsigned, not taken. */
  int peek() {
    need(1);
    return data[at] & 255;
  }

  int unsignedByte() {
    need(1);
    return data[at++] & 255;
  }

  int unsignedShort() {
    need(2);
    int value = (data[at] & 255) << 8 | (data[at + 1] & 255);
    at += 2;
    return value;
  }

  /** Four bytes, as a number from 0 to 2^32 - 1. */
  long unsignedInt() {
    need(4);
    long value = BigEndian.getInt(data, at) & 0xffffffffL;
    at += 4;
    return value;
  }

  long bigEndianLong() {
    need(8);
    long value = BigEndian.getLong(data, at);
    at += 8;
    return value;
  }

  Bytes32 bytes32() {
    need(32);
    Bytes32 value = Bytes32.from(data, at);
    at += 32;
    return value;
  }

  byte[] bytes(long count) {
    need(count);
    byte[] value = Arrays.copyOfRange(data, at, at + (int) count);
    at += (int) count;
    return value;
  }

  /**
   * A base-128 number of at most 64 bits, least significant group first (Protocol Buffers
   * encoding). Needless zero groups are accepted, as OP Stack nodes accept them.
   */
  long uvarint() {
    long value = 0;
    for (int i = 0; i < 10; i++) {
      int b = unsignedByte();
      if (i == 9 && b > 1) {
        throw new MalformedData("varint over 64 bits");
      }
      value |= (long) (b & 127) << 7 * i;
      if (b < 128) {
        return value;
      }
    }
    throw new MalformedData("varint over 10 bytes");
  }

  /** A varint that must be below {@code limit}. */
  long uvarintBelow(long limit, String what) {
    long value = uvarint();
    if (value < 0 || value >= limit) {
      throw new MalformedData(what + " is too large: " + Long.toUnsignedString(value));
    }
    return value;
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      throw new MalformedData(
          "data ends early: " + count + " bytes wanted at " + at + ", " + (end - at) + " left");
    }
  }
}
