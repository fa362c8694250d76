package dev.trestle.bench;

import dev.trestle.sequencer.Zlib;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.rlp.RlpWriter;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Contents of channels that cost their reader as much as possible. */
final class HostileChannels {
  /** So many decompressed bytes count for each of a channel's. */
  private static final int EXPANSION = 8;

  /** More than a channel's bytes that count, by as much as the header of an item. */
  private static final int WHOLE_CHANNEL = 9_999_000;

  private HostileChannels() {}

  /** Compressed as well as can be, with zeros behind it so that all of it counts. */
  static byte[] expanding(byte[] raw) {
    byte[] compressed = new Zlib().compress(raw);
    return Arrays.copyOf(compressed, Math.max(compressed.length, raw.length / EXPANSION + 1));
  }

  /** A batch for a block that is far ahead, with as many transactions as its bytes allow. */
  static byte[] transactions(int bytes) {
    RlpWriter batch = head(4_000_000_000L);
    byte[] transaction = new byte[12];
    Arrays.fill(transaction, (byte) 0xc1);
    for (int i = 0; i < bytes / 13; i++) {
      batch.bytes(transaction);
    }
    return expanding(string(0, batch.endList().endList().toBytes()));
  }

  /** So many channels, each as long as a channel may get. */
  static List<byte[]> manyTransactions(int count) {
    return Collections.nCopies(count, transactions(WHOLE_CHANNEL));
  }

  private static RlpWriter head(long timestamp) {
    return new RlpWriter()
        .beginList()
        .bytes(Bytes32.ZERO.toBytes())
        .number(200)
        .bytes(Bytes32.ZERO.toBytes())
        .number(timestamp)
        .beginList();
  }

  /** A span batch whose block count is as large as its bytes allow. */
  static byte[] emptyBlocks(int blocks) {
    byte[] head = new byte[5 + 1 + 40];
    Arrays.fill(head, 0, 4, (byte) 0x80);
    head[4] = 0x0f; // far ahead
    byte[] count = {
      (byte) (blocks & 127 | 128),
      (byte) (blocks >> 7 & 127 | 128),
      (byte) (blocks >> 14 & 127 | 128),
      (byte) (blocks >> 21)
    };
    byte[] all = new byte[head.length + count.length + blocks / 8 + blocks];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(count, 0, all, head.length, count.length);
    return expanding(string(1, all));
  }

  /** Batches without transactions, each for a block of its own. */
  static byte[] smallBatches(int bytes) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (long i = 0; raw.size() < bytes; i++) {
      raw.writeBytes(string(0, head(4_000_000_000L + i).endList().endList().toBytes()));
    }
    return expanding(raw.toByteArray());
  }

  private static byte[] string(int version, byte[] content) {
    byte[] batch = new byte[1 + content.length];
    batch[0] = (byte) version;
    System.arraycopy(content, 0, batch, 1, content.length);
    return new RlpWriter().bytes(batch).toBytes();
  }

  /** Deflate blocks of twelve bytes, each with a code of its own and no data. RFC 1951 § 3.2.7. */
  static byte[] codes(int bytes) {
    Bits bits = new Bits();
    while (bits.size() < bytes) {
      bits.put(0, 1).put(2, 2).put(0, 5).put(0, 5).put(14, 4);
      // Lengths of the codes for 18 (zeros), 0 and 1, in the order that the format has.
      int[] order = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1};
      for (int symbol : order) {
        bits.put(symbol == 18 ? 1 : symbol == 0 || symbol == 1 ? 2 : 0, 3);
      }
      bits.put(3, 2); // 1: the code of literal 0 has one bit
      bits.put(0, 1).put(138 - 11, 7).put(0, 1).put(117 - 11, 7); // 255 literals without codes
      bits.put(3, 2).put(1, 2); // the end has one bit; no distance has a code
      bits.put(1, 1);
    }
    return bits.bytes();
  }

  /** Bits, least significant first. */
  private static final class Bits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int pending;
    private int count;

    Bits() {
      out.write(0x78);
      out.write(0x9c);
    }

    int size() {
      return out.size();
    }

    Bits put(int value, int bits) {
      pending |= value << count;
      count += bits;
      while (count >= 8) {
        out.write(pending);
        pending >>>= 8;
        count -= 8;
      }
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
