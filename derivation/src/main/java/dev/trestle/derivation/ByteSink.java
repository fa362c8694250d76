package dev.trestle.derivation;

import dev.trestle.stf.primitives.BigEndian;
import java.util.Arrays;

/** A growing byte array. */
final class ByteSink {
  private byte[] data;
  private int size;

  ByteSink() {
    this(256);
  }

  ByteSink(int capacity) {
    data = new byte[Math.max(16, capacity)];
  }

  int size() {
    return size;
  }

  ByteSink put(int b) {
    reserve(1);
    data[size++] = (byte) b;
    return this;
  }

  ByteSink put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  ByteSink put(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, data, size, length);
    size += length;
    return this;
  }

  ByteSink putShort(int value) {
    return put(value >> 8).put(value);
  }

  ByteSink putInt(int value) {
    reserve(4);
    BigEndian.putInt(data, size, value);
    size += 4;
    return this;
  }

  ByteSink putLong(long value) {
    reserve(8);
    BigEndian.putLong(data, size, value);
    size += 8;
    return this;
  }

  ByteSink uvarint(long value) {
    long rest = value;
    while ((rest & ~127L) != 0) {
      put((int) (rest & 127 | 128));
      rest >>>= 7;
    }
    return put((int) rest);
  }

  /** Appends {@code length} bytes that stand {@code distance} back; they may overlap the end. */
  void repeat(int distance, int length) {
    reserve(length);
    for (int i = 0; i < length; i++) {
      data[size] = data[size - distance];
      size++;
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(data, size);
  }

  private void reserve(int more) {
    if (more > data.length - size) {
      long wanted = Math.max((long) size + more, Math.min(2L * data.length, Integer.MAX_VALUE - 8));
      data = Arrays.copyOf(data, (int) wanted);
    }
  }
}
