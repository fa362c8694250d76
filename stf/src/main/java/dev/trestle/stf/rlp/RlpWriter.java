package dev.trestle.stf.rlp;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;

/**
 * Builds RLP front to back: items in order, lists by {@link #beginList} and {@link #endList}. One
 * growing buffer; a list's header is put in front when the list ends.
 */
public final class RlpWriter {
  private byte[] buffer = new byte[256];
  private int size;
  private int[] openLists = new int[4];
  private int depth;

  /** Opens a list; everything until the matching {@link #endList} is inside. */
  public RlpWriter beginList() {
    if (depth == openLists.length) {
      openLists = Arrays.copyOf(openLists, depth * 2);
    }
    openLists[depth++] = size;
    return this;
  }

  /** Closes the innermost open list. */
  public RlpWriter endList() {
    if (depth == 0) {
      throw new IllegalStateException("RLP writer has no open list");
    }
    int start = openLists[--depth];
    int length = size - start;
    int header = headerSize(length);
    reserve(header);
    System.arraycopy(buffer, start, buffer, start + header, length);
    putHeader(start, length, 0xc0);
    size += header;
    return this;
  }

  /** A byte string. */
  public RlpWriter bytes(byte[] value) {
    return bytes(value, 0, value.length);
  }

  /** A byte string: part of an array. */
  public RlpWriter bytes(byte[] value, int offset, int length) {
    if (length == 1 && value[offset] >= 0) {
      reserve(1);
      buffer[size++] = value[offset];
      return this;
    }
    int header = headerSize(length);
    reserve(header + length);
    putHeader(size, length, 0x80);
    System.arraycopy(value, offset, buffer, size + header, length);
    size += header + length;
    return this;
  }

  /** An unsigned 64-bit number, without leading zeros. */
  public RlpWriter number(long unsigned) {
    reserve(9);
    if (unsigned >= 0 && unsigned < 128) {
      buffer[size++] = (byte) (unsigned == 0 ? 0x80 : unsigned);
      return this;
    }
    int length = 8 - Long.numberOfLeadingZeros(unsigned) / 8;
    buffer[size++] = (byte) (0x80 + length);
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (unsigned >>> shift);
    }
    return this;
  }

  /** A number, without leading zeros. */
  public RlpWriter number(UInt256 value) {
    if ((value.w1() | value.w2() | value.w3()) == 0) {
      return number(value.w0());
    }
    reserve(33);
    int header = size++;
    Bytes32.of(value).putTo(buffer, size);
    int zeros = 0;
    while (buffer[size + zeros] == 0) {
      zeros++;
    }
    System.arraycopy(buffer, size + zeros, buffer, size, 32 - zeros);
    buffer[header] = (byte) (0x80 + 32 - zeros);
    size += 32 - zeros;
    return this;
  }

  /** 20 bytes. */
  public RlpWriter address(Address value) {
    reserve(21);
    buffer[size] = (byte) (0x80 + 20);
    value.putTo(buffer, size + 1);
    size += 21;
    return this;
  }

  /** 32 bytes. */
  public RlpWriter bytes32(Bytes32 value) {
    reserve(33);
    buffer[size] = (byte) (0x80 + 32);
    value.putTo(buffer, size + 1);
    size += 33;
    return this;
  }

  /** Bytes that are RLP already. */
  public RlpWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, buffer, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /**
   * All that was written.
   *
   * @throws IllegalStateException while a list is open
   */
  public byte[] toBytes() {
    if (depth > 0) {
      throw new IllegalStateException("RLP writer has " + depth + " open lists");
    }
    return Arrays.copyOf(buffer, size);
  }

  /** RLP of one byte string. */
  public static byte[] encode(byte[] value) {
    return new RlpWriter().bytes(value).toBytes();
  }

  private static int headerSize(int length) {
    return length < 56 ? 1 : 1 + lengthBytes(length);
  }

  private static int lengthBytes(int length) {
    return 4 - Integer.numberOfLeadingZeros(length) / 8;
  }

  private void putHeader(int at, int length, int kind) {
    if (length < 56) {
      buffer[at] = (byte) (kind + length);
      return;
    }
    int n = lengthBytes(length);
    buffer[at] = (byte) (kind + 55 + n);
    for (int i = 0; i < n; i++) {
      buffer[at + 1 + i] = (byte) (length >>> 8 * (n - 1 - i));
    }
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
