package dev.trestle.stf.rlp;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.Arrays;

/**
 * A cursor over RLP bytes, one level deep: items are taken in order, a list gives a reader of its
 * own. Strict: every non-canonical form throws {@link RlpException}.
 */
public final class RlpReader {
  private final byte[] data;
  private int at;
  private final int end;
  private int payloadStart;
  private int payloadEnd;

  public RlpReader(byte[] data) {
    this(data, 0, data.length);
  }

  private RlpReader(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  /** A reader of the one list that {@code data} must consist of. */
  public static RlpReader ofList(byte[] data) {
    RlpReader outer = new RlpReader(data);
    RlpReader inner = outer.list();
    outer.expectEnd();
    return inner;
  }

  public boolean hasNext() {
    return at < end;
  }

  /** Whether the next item is a list. */
  public boolean nextIsList() {
    if (at >= end) {
      throw new RlpException("RLP ends early at byte " + at);
    }
    return (data[at] & 255) >= 0xc0;
  }

  /** Where the next item starts in the outermost array. */
  public int position() {
    return at;
  }

  /** Takes a byte string. */
  public byte[] bytes() {
    header(false);
    return Arrays.copyOfRange(data, payloadStart, payloadEnd);
  }

  /** Takes a byte string of exactly this length. */
  public byte[] bytes(int length) {
    byte[] value = bytes();
    if (value.length != length) {
      throw new RlpException("RLP string of " + length + " bytes wanted, found " + value.length);
    }
    return value;
  }

  /** Takes a list and gives a reader of its items. */
  public RlpReader list() {
    header(true);
    return new RlpReader(data, payloadStart, payloadEnd);
  }

  /** Takes the next item whole, header included. */
  public byte[] raw() {
    int start = at;
    header(nextIsList());
    return Arrays.copyOfRange(data, start, payloadEnd);
  }

  /** Takes an unsigned number of at most 64 bits. */
  public long number() {
    header(false);
    int length = payloadEnd - payloadStart;
    if (length > 8) {
      throw new RlpException("RLP number of at most 8 bytes wanted, found " + length);
    }
    noLeadingZero();
    long value = 0;
    for (int i = payloadStart; i < payloadEnd; i++) {
      value = value << 8 | (data[i] & 255);
    }
    return value;
  }

  /** Takes an unsigned number of at most 256 bits. */
  public UInt256 number256() {
    byte[] value = bytes();
    if (value.length > 32) {
      throw new RlpException("RLP number of at most 32 bytes wanted, found " + value.length);
    }
    noLeadingZero();
    return UInt256.from(value);
  }

  public Address address() {
    return Address.from(bytes(Address.SIZE_BYTES));
  }

  public Bytes32 bytes32() {
    return Bytes32.from(bytes(Bytes32.SIZE_BYTES));
  }

  /** Throws unless all was taken. */
  public void expectEnd() {
    if (at < end) {
      throw new RlpException((end - at) + " bytes left over after RLP at byte " + at);
    }
  }

  private void noLeadingZero() {
    if (payloadEnd > payloadStart && data[payloadStart] == 0) {
      throw new RlpException("RLP number with a leading zero at byte " + payloadStart);
    }
  }

  private void header(boolean list) {
    if (at >= end) {
      throw new RlpException("RLP ends early at byte " + at);
    }
    int first = data[at] & 255;
    // Not "nextIsList() != list": C2 of JDK 25.0.3 compiled that wrongly, seen in StateTrieTest.
    if (list ? first < 0xc0 : first > 0xbf) {
      throw new RlpException("RLP " + (list ? "list" : "string") + " wanted at byte " + at);
    }
    if (first < 0x80) {
      payloadStart = at;
      payloadEnd = at + 1;
    } else {
      int kind = list ? 0xc0 : 0x80;
      int n = first - kind - 55;
      int length = n <= 0 ? first - kind : longLength(n);
      payloadStart = at + 1 + Math.max(n, 0);
      if (length > end - payloadStart) {
        throw new RlpException("RLP item at byte " + at + " runs over its end");
      }
      payloadEnd = payloadStart + length;
      if (!list && length == 1 && data[payloadStart] >= 0) {
        throw new RlpException("single byte with a needless RLP header at byte " + at);
      }
    }
    at = payloadEnd;
  }

  private int longLength(int n) {
    if (n > end - at - 1) {
      throw new RlpException("RLP length at byte " + at + " runs over its end");
    }
    if (data[at + 1] == 0) {
      throw new RlpException("RLP length with a leading zero at byte " + at);
    }
    long length = 0;
    for (int i = 0; i < n; i++) {
      length = length << 8 | (data[at + 1 + i] & 255);
      if (length > Integer.MAX_VALUE) {
        throw new RlpException("RLP item over 2 GiB at byte " + at);
      }
    }
    if (length < 56) {
      throw new RlpException("short RLP item with a long header at byte " + at);
    }
    return (int) length;
  }
}
