package dev.trestle.stf.rlp;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds RLP front to back: items in order, lists by {@link #beginList} and {@link #endList}. One
 * growing buffer; a list's header is put in front when the list ends.
 */
public final class RlpWriter {
  private byte[] buffer = new byte[256];
  private int size;
  private final List<Integer> openLists = new ArrayList<>();

  /** Opens a list; everything until the matching {@link #endList} is inside. */
  public RlpWriter beginList() {
    openLists.add(size);
    return this;
  }

  /** Closes the innermost open list. */
  public RlpWriter endList() {
    int start = openLists.removeLast();
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
    int length = 8 - Long.numberOfLeadingZeros(unsigned) / 8;
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) (unsigned >>> 8 * (length - 1 - i));
    }
    return bytes(value);
  }

  /** A number, without leading zeros. */
  public RlpWriter number(UInt256 value) {
    return bytes(value.toMinimalBytes());
  }

  /** 20 bytes. */
  public RlpWriter address(Address value) {
    return bytes(value.toBytes());
  }

  /** 32 bytes. */
  public RlpWriter bytes32(Bytes32 value) {
    return bytes(value.toBytes());
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
    if (!openLists.isEmpty()) {
      throw new IllegalStateException("RLP writer has " + openLists.size() + " open lists");
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
